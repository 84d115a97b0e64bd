import CKernels

extension NetworkShape {
  /// The weighted mean loss of outputs `[index, output]` of the epochs `indices`.
  ///
  /// Two sigmoids: half the sum of the squared errors; log-odds: cross-entropy in nats.
  package func loss(ofOutputs values: [Float], indices: [Int32], in set: TrainingSet) -> Double {
    var sum = 0.0
    var weights = 0.0
    values.withUnsafeBufferPointer { values in
      for (place, index) in indices.enumerated() {
        let weight = Double(set.weights[Int(index)])
        guard let start = values.baseAddress else { return }
        sum +=
          weight
          * cecotti_loss(
            kernels.output, start + place * outputs, set.targets[Int(index)])
        weights += weight
      }
    }
    return weights > 0 ? sum / weights : 0
  }
}

extension TrainingOptions {
  /// The options as the kernels take them, with the rate of every tensor worked out.
  package func kernels(for shape: NetworkShape, seed: UInt64) -> cecotti_training {
    var training = cecotti_training()
    training.seed = seed
    training.noise = Float(inputNoise)
    training.dropout2 = Float(temporalDropout)
    training.dropout3 = Float(hiddenDropout)
    training.epsilon = 1e-8
    var rates: [Float] = []
    var decays: [Float] = []
    for tensor in NetworkTensor.allCases {
      let isWeight = shape.dimensions(of: tensor).count == 2
      switch rule {
      case .descent(let lambda):
        rates.append(Float(shape.paperRate(ofLayer: tensor.layer, lambda: lambda)))
        decays.append(0)
      case .plainDescent(let rate):
        rates.append(Float(rate))
        decays.append(0)
      case .adamW(let rate, let beta1, let beta2, let decay):
        rates.append(Float(rate))
        decays.append(isWeight ? Float(decay) : 0)
        training.momentum = Float(beta1)
        training.momentum2 = Float(beta2)
      }
    }
    if case .adamW = rule {
      training.rule = cecotti_rule_adamw
    } else {
      training.rule = cecotti_rule_descent
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

extension NetworkShape {
  /// The paper's learning rate of a layer.
  ///
  /// 2λ / (sharing √inputs) in L1 and L2 (equation 9), λ / √inputs in L3 and L4 (equation 10).
  package func paperRate(ofLayer layer: Int, lambda: Double) -> Double {
    let root = Double(inputs(ofLayer: layer)).squareRoot()
    return layer <= 2 ? 2 * lambda / (Double(sharing(ofLayer: layer)) * root) : lambda / root
  }
}
