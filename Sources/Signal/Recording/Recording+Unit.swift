import ElementaryFunctions

extension Recording {
  /// Takes all voltages for numbers in `unit`, whatever the file says of them.
  public mutating func take(unit: VoltageUnit) {
    let voltages = channels.indices.filter {
      [.eeg, .eog, .emg, .ecg].contains(channels[$0].kind)
    }
    var factors = Array(repeating: 1.0, count: channels.count)
    for index in voltages {
      factors[index] = unit.microvolts / (channels[index].statedUnit?.microvolts ?? 1)
      channels[index].unit = .microvolt
      channels[index].statedUnit = unit
    }
    samples = samples.scaled(by: factors)
    warnings.removeAll { $0.kind == .unit }
    assumptions.append("voltages in \(unit.rawValue), as stated by the user")
  }

  /// The unit in which the numbers of the file are EEG of a usual size, where that is not the unit
  /// that it states; `nil` where they agree, or where nothing looks like EEG.
  ///
  /// EEG moves by some 5 to 100 µV within a second. The units lie a thousandfold apart, so that one
  /// alone fits; what is stated is doubted only where it is far off.
  public func apparentUnit() -> VoltageUnit? {
    let eeg = channels.indices.filter {
      channels[$0].kind == .eeg
        && (channels[$0].unit == .microvolt || channels[$0].unit == .other(""))
    }
    guard let first = eeg.first, let amplitude = amplitude(of: eeg), amplitude > 0 else {
      return nil
    }
    let stated = channels[first].statedUnit?.microvolts ?? 1
    let isStated = channels[first].unit == .microvolt
    guard !isStated || amplitude < 0.1 || amplitude > 3000 else { return nil }
    return VoltageUnit.allCases.first { unit in
      let microvolts = amplitude / stated * unit.microvolts
      return microvolts >= 0.5 && microvolts < 500
    }
  }

  /// What a user should know of the unit; `nil` where it is stated and fits.
  public func unitWarning() -> Warning? {
    guard let apparent = apparentUnit() else { return nil }
    let stated = channels.first { $0.kind == .eeg }?.statedUnit
    return Warning(
      .unit,
      "the numbers look like \(apparent.rawValue)"
        + (stated.map { " and not like \($0.rawValue), which the file states" } ?? "")
        + ": say so with --unit \(apparent.rawValue)", source: source.location)
  }

  /// The middle one of the deviations within a second, over some seconds and channels.
  private func amplitude(of eeg: [Int]) -> Double? {
    let length = max(2, Int(saturating: min(samplingRate, 20_000)))
    var deviations: [Double] = []
    for piece in pieces where piece.samples.count >= 2 {
      for start in stride(
        from: piece.samples.lowerBound, to: piece.samples.upperBound,
        by: max(length, sampleCount / 16))
      {
        let range = start..<min(start + length, piece.samples.upperBound)
        guard range.count > 1, deviations.count < 4096 else { continue }
        for channel in eeg.prefix(32) {
          let values = samples.read(channel: channel, samples: range).map { Double($0) }
          if let deviation = Self.deviation(values) { deviations.append(deviation) }
        }
      }
    }
    return deviations.isEmpty ? nil : deviations.sorted()[deviations.count / 2]
  }

  /// About the straight line through the values; `nil` where some are no numbers or all are alike.
  private static func deviation(_ values: [Double]) -> Double? {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    guard mean.isFinite else { return nil }
    let middle = (count - 1) / 2
    var (slope, width) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      let place = Double(index) - middle
      slope += place * (value - mean)
      width += place * place
    }
    slope /= width
    var sum = 0.0
    for (index, value) in values.enumerated() {
      let rest = value - mean - slope * (Double(index) - middle)
      sum += rest * rest
    }
    let deviation = (sum / count).squareRoot()
    return deviation.isFinite && deviation > 0 ? deviation : nil
  }
}

extension SampleStore {
  /// The same samples, each channel's numbers times a factor.
  func scaled(by factors: [Double]) -> SampleStore {
    precondition(factors.count == calibrations.count, "a factor a channel")
    return SampleStore(
      self,
      calibrations: zip(calibrations, factors).map {
        Calibration(gain: $0.gain * $1, offset: $0.offset * $1)
      })
  }
}
