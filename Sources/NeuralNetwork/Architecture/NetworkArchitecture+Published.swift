import ElementaryFunctions

extension NetworkArchitecture {
  /// The network of Cecotti & Gräser 2011: filters in space, then in time, then two dense layers.
  ///
  /// `spatialMaps` filters over all electrodes; on each of them five temporal filters of 13 samples, a
  /// step of 13 apart (samples beyond the last whole step are not used); `hiddenUnits`; the decision.
  /// What is left out is as in the paper's CNN-1, 31,652 parameters at 64 electrodes × 78 samples. It
  /// has kernels of its own, an order of magnitude faster than a list of layers would be.
  ///
  /// Source: IEEE TPAMI 33(3):433–445, sections 3.2, 4.2.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if the window has less than 13 samples.
  public static func cecotti(
    electrodes: Int, windowLength: Int, spatialMaps: Int = 10, hiddenUnits: Int = 100,
    hidden: Layer.Activation = .sigmoid, head: Head = .twoSigmoids, temporalDropout: Double = 0,
    hiddenDropout: Double = 0
  ) throws(NetworkError) -> NetworkArchitecture {
    func dropout(_ probability: Double) -> [Layer] {
      probability > 0 ? [.dropout(probability)] : []
    }
    let temporal = Layer.Kernel(rows: .one, samples: 13, step: 13)
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .convolution(maps: spatialMaps, kernel: Layer.Kernel(rows: .all, samples: 1)),
        .activation(.scaledTanh),
        .groupedConvolution(multiplier: 5, kernel: temporal, hasBias: true),
        .activation(.scaledTanh),
      ] + dropout(temporalDropout) + [.dense(units: hiddenUnits), .activation(hidden)]
        + dropout(hiddenDropout) + [.dense(units: head == .logit ? 1 : 2)],
      head: head)
  }

  /// A multilayer perceptron: full connection, hidden layers of so many units, the decision.
  ///
  /// Every electrode is scaled first; a part `dropout` of each hidden layer is dropped in training.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if a layer would be too large.
  public static func perceptron(
    electrodes: Int, windowLength: Int, hidden: [Int], activation: Layer.Activation = .tanh,
    dropout: Double = 0, head: Head = .logit
  ) throws(NetworkError) -> NetworkArchitecture {
    let hiddenLayers = hidden.flatMap { units -> [Layer] in
      [.dense(units: units), .activation(activation)] + (dropout > 0 ? [.dropout(dropout)] : [])
    }
    let outputs = head.outputs(forEpochsOf: electrodes * windowLength) ?? 1
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [.scaling] + hiddenLayers + [.dense(units: outputs)], head: head)
  }

  /// EEGNet-8,2: eight temporal filters, two spatial filters on each, then sixteen separable ones.
  ///
  /// Lawhern et al., J. Neural Eng. 15:056013, 2018, table 2: the first kernel is half a second; 16
  /// samples, means of 4 and of 8 and norms of at most 1 and ¼ as published for 128 Hz. Within a
  /// subject the authors drop half of the numbers. Works on windows of at least 32 samples, whose
  /// rate is in Hz.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if the window is too short.
  public static func eegNet(
    electrodes: Int, windowLength: Int, samplingRate: Double, dropout: Double = 0.5
  ) throws(NetworkError) -> NetworkArchitecture {
    guard (2...65_536).contains(samplingRate) else {
      throw .unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    }
    let temporal = Layer.Kernel(
      rows: .one, samples: Int(saturating: (samplingRate / 2).rounded()), keepsLength: true)
    let spatial = Layer.Kernel(rows: .all, samples: 1)
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .scaling,
        .convolution(maps: 8, kernel: temporal, hasBias: false),
        .normalization,
        .groupedConvolution(multiplier: 2, kernel: spatial, hasBias: false, limit: 1),
        .normalization,
        .activation(.elu),
        .averagePooling(samples: 4),
        .dropout(dropout),
      ] + Layer.separableConvolution(maps: 16, samples: 16) + [
        .normalization,
        .activation(.elu),
        .averagePooling(samples: 8),
        .dropout(dropout),
        .dense(units: 2, limit: 0.25),
      ], head: .softmax)
  }

  /// OCLNN: one convolution over all electrodes and a fifteenth of the window, then the decision.
  ///
  /// Shan, Liu & Stefanov, IJCAI 2018: 16 filters, a step of their own length, ReLU, a quarter of the
  /// numbers dropped.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if the window has less than 15 samples.
  public static func oclnn(
    electrodes: Int, windowLength: Int
  ) throws(NetworkError) -> NetworkArchitecture {
    let length = windowLength / 15
    guard length > 0 else {
      throw .unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    }
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .scaling,
        .convolution(maps: 16, kernel: Layer.Kernel(rows: .all, samples: length, step: length)),
        .activation(.relu),
        .dropout(0.25),
        .dense(units: 2),
      ], head: .softmax)
  }

  /// LeNet-5 on electrode × time: convolution, pooling, convolution, pooling, 120, 84, the decision.
  ///
  /// LeCun, Bottou, Bengio & Haffner, Proc. IEEE 86(11), 1998, section II.B: 6 and 16 maps under kernels
  /// of 5 × 5, pooling of 2 × 2, scaled tanh. Where there are too few rows or samples for that, kernels and
  /// groups are smaller, down to single ones. Every map of the second convolution sees all of the first,
  /// and one log-odds takes the place of ten distances.
  ///
  /// `learnsPooling` gives each map of a pooling layer a gain, a bias and a scaled tanh, as published; else
  /// its means are passed on.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if a layer would be too large.
  public static func leNet5(
    electrodes: Int, windowLength: Int, learnsPooling: Bool
  ) throws(NetworkError) -> NetworkArchitecture {
    var (rows, samples) = (electrodes, windowLength)
    func convolutionAndPooling(maps: Int) -> [Layer] {
      let kernel = (rows: kernelLength(on: rows), samples: kernelLength(on: samples))
      rows -= kernel.rows - 1
      samples -= kernel.samples - 1
      let group = (rows: min(2, rows), samples: min(2, samples))
      rows /= max(group.rows, 1)
      samples /= max(group.samples, 1)
      let learnt: [Layer] = [
        .groupedConvolution(
          multiplier: 1, kernel: Layer.Kernel(rows: .one, samples: 1), hasBias: true),
        .activation(.scaledTanh),
      ]
      return [
        .convolution(
          maps: maps, kernel: Layer.Kernel(rows: .exactly(kernel.rows), samples: kernel.samples)),
        .activation(.scaledTanh),
        .averagePooling(samples: group.samples, rows: group.rows),
      ] + (learnsPooling ? learnt : [])
    }
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [.scaling] + convolutionAndPooling(maps: 6) + convolutionAndPooling(maps: 16) + [
        .dense(units: 120), .activation(.scaledTanh), .dense(units: 84), .activation(.scaledTanh),
        .dense(units: 1),
      ], head: .logit)
  }

  /// Five, or half of what there is.
  private static func kernelLength(on count: Int) -> Int { max(1, min(5, (count + 1) / 2)) }
}
