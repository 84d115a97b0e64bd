import ElementaryFunctions
import Files

extension Preprocessing {
  /// Checks that the settings have a meaning, whatever the recordings are.
  ///
  /// - Throws: `PreprocessingError.invalidSetting` with what was found and what is possible.
  public func validate() throws(PreprocessingError) {
    func require(
      _ isTrue: Bool, _ name: String, _ found: String, _ expected: String
    ) throws(PreprocessingError) {
      guard isTrue else {
        throw .invalidSetting(name: name, found: found, expected: expected)
      }
    }
    let rates = Limits.samplingRate
    try require(
      rates.contains(samplingRate), "sampling rate", "\(samplingRate) Hz",
      "\(Int(saturating: rates.lowerBound)) to \(Int(saturating: rates.upperBound)) Hz")
    try require(
      Limits.window.contains(window) && Limits.windowLength.contains(windowLength), "window",
      "\(window) s at \(samplingRate) Hz",
      "\(Limits.windowLength.lowerBound) to \(Limits.windowLength.upperBound) samples, at most an hour"
    )
    try require(
      windowStart >= -60 && windowStart <= 60, "window", "from \(windowStart) s",
      "a beginning within a minute of the onset")
    // A lower edge would remember hours.
    let corners = [band.low, band.high].compactMap { $0 }
    try require(
      corners.allSatisfy { $0 >= Limits.leastCorner && $0.isFinite }
        && (corners.count < 2 || corners[0] < corners[1]), "band", "\(band)",
      "edges that rise, from \(Limits.leastCorner) Hz on")
    if let notch {
      try require(
        notch.isFinite && notch >= 10, "notch", "\(notch) Hz", "the mains' 50 or 60 Hz")
    }
    if let rejection {
      try require(
        rejection > 0 && rejection.isFinite, "rejection", "\(rejection) µV", "more than 0 µV")
    }
    if let eyeRejection {
      try require(
        eyeRejection > 0 && eyeRejection.isFinite, "rejection by EOG", "\(eyeRejection) µV",
        "more than 0 µV")
    }
    if let eyes {
      try require(
        eyes.channels.count <= 64
          && eyes.coefficients.values.allSatisfy {
            $0.count == eyes.channels.count && $0.allSatisfy(\.isFinite)
          }, "coefficients of EOG", "\(eyes.channels.count) channels",
        "a finite number for each channel and electrode")
    }
    if let baseline {
      try require(
        baseline.start < baseline.end && baseline.start >= -60 && baseline.end <= 60, "baseline",
        "\(baseline.start) to \(baseline.end) s", "a span of time within a minute of the onset")
    }
  }

  /// Checks that the settings have a meaning, for recordings of these rates.
  func validate(for recordings: [Recording]) throws(PreprocessingError) {
    try validate()
    for recording in recordings {
      let rate = min(recording.samplingRate, samplingRate)
      guard Butterworth.isValid(band, samplingRate: rate) else {
        throw .bandOutOfRange(path: recording.source.path, band: band, samplingRate: rate)
      }
      guard samplingRate <= Limits.upsampling * recording.samplingRate else {
        throw .invalidSetting(
          name: "sampling rate", found: "\(samplingRate) Hz",
          expected:
            "at most \(Int(saturating: Limits.upsampling)) times the \(recording.samplingRate) Hz "
            + "of \(recording.source.path), since more adds no information")
      }
    }
  }

  /// Checks that so many epochs can be held.
  ///
  /// - Parameters:
  ///   - epochs: how many there will be.
  ///   - electrodes: of how many electrodes.
  ///   - memory: the bytes that there are.
  /// - Throws: `PreprocessingError.invalidSetting` with the size.
  func validate(
    epochs: Int, electrodes: Int, memory: Int
  ) throws(PreprocessingError) {
    let (windows, tooMany) = epochs.multipliedReportingOverflow(by: electrodes * 4)
    let (bytes, tooLarge) = windows.multipliedReportingOverflow(by: windowLength)
    guard !tooMany, !tooLarge, bytes <= memory else {
      throw .invalidSetting(
        name: "window and rate",
        found: "\(epochs) epochs of \(electrodes) electrodes and \(windowLength) samples, "
          + "\((Double(windows) * Double(windowLength) / 1e9).formatted(1)) GB",
        expected: "at most the \((Double(memory) / 1e9).formatted(1)) GB of this machine's memory")
    }
  }
}
