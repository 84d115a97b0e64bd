import CKernels

/// What varies in the networks that the fused kernels of Cecotti & Gräser 2011 run.
struct CecottiSizes {
  let electrodes: Int
  let windowLength: Int
  let maps: Int
  let hidden: Int
  let activation: Layer.Activation
  let head: Head
  let temporalDropout: Double
  let hiddenDropout: Double

  /// The sizes of `architecture`; `nil` if it is another network, or one too large for these kernels.
  init?(_ architecture: NetworkArchitecture) {
    let layers = architecture.layers
    // Dropout may stand behind the temporal filters and behind the hidden layer.
    func dropout(behind index: Int) -> Double {
      guard layers.indices.contains(index), case .dropout(let probability) = layers[index]
      else { return 0 }
      return probability
    }
    temporalDropout = dropout(behind: 4)
    let dense = temporalDropout > 0 ? 5 : 4
    guard layers.count > dense + 1, case .convolution(let maps, _, _) = layers[0],
      case .dense(let hidden, _) = layers[dense],
      case .activation(let activation) = layers[dense + 1],
      [.sigmoid, .tanh].contains(activation),
      [.logit, .twoSigmoids].contains(architecture.head),
      maps * architecture.windowLength <= 1 << 22
    else { return nil }
    hiddenDropout = dropout(behind: dense + 2)
    electrodes = architecture.electrodes
    windowLength = architecture.windowLength
    self.maps = maps
    self.hidden = hidden
    self.activation = activation
    head = architecture.head
    let same = try? NetworkArchitecture.cecotti(
      electrodes: electrodes, windowLength: windowLength, spatialMaps: maps, hiddenUnits: hidden,
      hidden: activation, head: head, temporalDropout: temporalDropout,
      hiddenDropout: hiddenDropout)
    guard same == architecture else { return nil }
  }

  /// Samples under whole steps of the temporal filters.
  var usedSamples: Int { windowLength / Int(CECOTTI_KERNEL) * Int(CECOTTI_KERNEL) }
  /// The same rounded up to whole registers: S of the kernels.
  var paddedSamples: Int { (usedSamples + 15) / 16 * 16 }

  var kernels: cecotti_shape {
    cecotti_shape(
      electrodes: Int32(electrodes), window: Int32(windowLength), maps: Int32(maps),
      hidden: Int32(hidden),
      hidden_activation: activation == .sigmoid ? cecotti_hidden_sigmoid : cecotti_hidden_tanh,
      output: head == .twoSigmoids ? cecotti_output_two_sigmoids : cecotti_output_logit)
  }

  /// The options as the kernels take them, with the rate of every tensor worked out.
  func training(
    _ options: TrainingOptions, steps: [LayerStep], seed: UInt64
  ) -> cecotti_training {
    var training = cecotti_training()
    training.seed = seed
    training.noise = Float(options.inputNoise)
    training.dropout2 = Float(temporalDropout)
    training.dropout3 = Float(hiddenDropout)
    training.epsilon = 1e-8
    training.rule = cecotti_rule_descent
    var rates: [Float] = []
    var decays: [Float] = []
    for step in steps where step.filter != nil {
      switch options.rule {
      case .descent(let lambda):
        let rate = Float(step.paperRate(lambda: lambda))
        rates += [rate, rate]
        decays += [0, 0]
      case .plainDescent(let rate):
        rates += [Float(rate), Float(rate)]
        decays += [0, 0]
      case .momentum(let rate, let momentum, let decay):
        training.rule = cecotti_rule_momentum
        training.momentum = Float(momentum)
        rates += [Float(rate), Float(rate)]
        decays += [Float(decay), 0]
      case .adamW(let rate, let beta1, let beta2, let decay):
        training.rule = cecotti_rule_adamw
        training.momentum = Float(beta1)
        training.momentum2 = Float(beta2)
        rates += [Float(rate), Float(rate)]
        decays += [Float(decay), 0]
      }
    }
    withUnsafeMutableBytes(of: &training.rates) { bytes in
      rates.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
    withUnsafeMutableBytes(of: &training.decays) { bytes in
      decays.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
    return training
  }
}
