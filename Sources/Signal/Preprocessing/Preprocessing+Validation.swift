extension Preprocessing {
  /// Checks that the settings have a meaning, for recordings of these rates.
  func validate(for recordings: [Recording]) throws(PreprocessingError) {
    func require(
      _ isTrue: Bool, _ name: String, _ found: String, _ expected: String
    ) throws(PreprocessingError) {
      guard isTrue else {
        throw .invalidSetting(name: name, found: found, expected: expected)
      }
    }
    try require(
      samplingRate > 0 && samplingRate.isFinite, "sampling rate", "\(samplingRate) Hz",
      "more than 0 Hz")
    try require(
      window.isFinite && window > 0 && window < 3600 && windowLength > 0, "window",
      "\(window) s", "at least one sample and less than an hour")
    try require(
      windowStart >= -60 && windowStart <= 60, "window", "from \(windowStart) s",
      "a beginning within a minute of the onset")
    if let notch {
      try require(
        notch.isFinite && notch >= 10, "notch", "\(notch) Hz", "the mains' 50 or 60 Hz")
    }
    if let rejection {
      try require(rejection > 0, "rejection", "\(rejection) µV", "more than 0 µV")
    }
    if let baseline {
      try require(
        baseline.start < baseline.end && baseline.start >= -60 && baseline.end <= 60, "baseline",
        "\(baseline.start) to \(baseline.end) s", "a span of time within a minute of the onset")
    }
    for recording in recordings {
      let rate = min(recording.samplingRate, samplingRate)
      guard Butterworth.isValid(band, samplingRate: rate) else {
        throw .bandOutOfRange(path: recording.source.path, band: band, samplingRate: rate)
      }
    }
  }
}
