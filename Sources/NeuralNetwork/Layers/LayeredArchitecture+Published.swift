extension LayeredArchitecture {
  /// EEGNet-8,2: eight temporal filters, two spatial filters on each, then sixteen separable ones.
  ///
  /// Lawhern et al., J. Neural Eng. 15:056013, 2018, table 2: the first kernel is half a second; 16
  /// samples, means of 4 and of 8 and norms of at most 1 and ¼ as published for 128 Hz. Within a
  /// subject the authors drop half of the numbers. Works on windows of at least 32 samples, whose
  /// rate is in Hz.
  ///
  /// - Throws: `LayeredNetworkError.unfitEpochs` if the window is too short.
  public static func eegNet(
    electrodes: Int, windowLength: Int, samplingRate: Double, dropout: Double = 0.5
  ) throws(LayeredNetworkError) -> LayeredArchitecture {
    guard (2...65_536).contains(samplingRate) else {
      throw .unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    }
    let temporal = Layer.Kernel(
      rows: .one, samples: Int((samplingRate / 2).rounded()), keepsLength: true)
    let spatial = Layer.Kernel(rows: .all, samples: 1)
    return try LayeredArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .convolution(maps: 8, kernel: temporal, hasBias: false),
        .normalization,
        .depthwiseConvolution(multiplier: 2, kernel: spatial, limit: 1),
        .normalization,
        .elu,
        .averagePooling(samples: 4),
        .dropout(dropout),
      ] + Layer.separableConvolution(maps: 16, samples: 16) + [
        .normalization,
        .elu,
        .averagePooling(samples: 8),
        .dropout(dropout),
        .dense(units: 2, limit: 0.25),
      ])
  }

  /// OCLNN: one convolution over all electrodes and a fifteenth of the window, then the decision.
  ///
  /// Shan, Liu & Stefanov, IJCAI 2018: 16 filters, a step of their own length, ReLU, a quarter of the
  /// numbers dropped.
  ///
  /// - Throws: `LayeredNetworkError.unfitEpochs` if the window has less than 15 samples.
  public static func oclnn(
    electrodes: Int, windowLength: Int
  ) throws(LayeredNetworkError) -> LayeredArchitecture {
    let length = windowLength / 15
    guard length > 0 else {
      throw .unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    }
    return try LayeredArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .convolution(
          maps: 16, kernel: Layer.Kernel(rows: .all, samples: length, step: length), hasBias: true),
        .relu,
        .dropout(0.25),
        .dense(units: 2, limit: nil),
      ])
  }
}
