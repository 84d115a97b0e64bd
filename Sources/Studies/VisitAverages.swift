import Signal

/// The mean epochs after attended and other flashes of one session of one subject.
package struct VisitAverages: Sendable, Equatable {
  /// The electrodes, without those that are bad.
  package let electrodes: [String]
  /// Samples per second.
  package let samplingRate: Double
  /// The first sample, counted from the onset of the flash.
  package let firstSample: Int
  /// Samples in a window.
  package let length: Int
  /// The unit of the means: `SD` where each window was scaled by its own deviation; `nil` where nothing says it.
  package let unit: String?
  /// Whether each window is about its own mean, as those that were z-scored are.
  package let isAboutOwnMean: Bool
  /// Epochs after attended flashes, and their mean `[electrode, sample]`.
  package let target: Mean
  /// The same after other flashes.
  package let nonTarget: Mean

  /// A mean over epochs.
  package struct Mean: Sendable, Equatable {
    package let epochs: Int
    /// `[electrode, sample]`.
    package let values: [Float]

    package init(epochs: Int, values: [Float]) {
      self.epochs = epochs
      self.values = values
    }
  }

  /// Averages from their parts.
  ///
  /// - Precondition: there is a number an electrode and sample, and an epoch of each class.
  package init(
    electrodes: [String], samplingRate: Double, firstSample: Int, length: Int, unit: String?,
    isAboutOwnMean: Bool, target: Mean, nonTarget: Mean
  ) {
    for mean in [target, nonTarget] {
      precondition(mean.epochs > 0 && mean.values.count == electrodes.count * length, "a mean")
    }
    self.electrodes = electrodes
    self.samplingRate = samplingRate
    self.firstSample = firstSample
    self.length = length
    self.unit = unit
    self.isAboutOwnMean = isAboutOwnMean
    self.target = target
    self.nonTarget = nonTarget
  }

  /// Averages epochs, of which windows that were scaled by known deviations get their amplitude back; `nil` where a class
  /// or every sample is missing.
  ///
  /// - Parameters:
  ///   - epochs: of one session.
  ///   - unit: of what was recorded.
  package init?(of epochs: Epochs, unit: String?) {
    let faults = epochs.metadata.faults ?? [:]
    let all = Array(epochs.electrodes.indices)
    let good = all.filter { faults[epochs.electrodes[$0]] == nil }
    let electrodes = good.isEmpty ? all : good
    let isScaled = epochs.metadata.preprocessing?.normalization == .epoch
    let scales = isScaled && !epochs.deviations.isEmpty ? epochs.deviations : nil
    guard !electrodes.isEmpty, epochs.windowLength > 0,
      let target = Self.mean(of: .target, in: epochs, electrodes, scales),
      let nonTarget = Self.mean(of: .nonTarget, in: epochs, electrodes, scales)
    else { return nil }
    self.init(
      electrodes: electrodes.map { epochs.electrodes[$0] }, samplingRate: epochs.samplingRate,
      firstSample: epochs.firstSample, length: epochs.windowLength,
      unit: isScaled && scales == nil ? "SD" : unit, isAboutOwnMean: isScaled, target: target,
      nonTarget: nonTarget)
  }

  private static func mean(
    of label: Label, in epochs: Epochs, _ electrodes: [Int], _ scales: [Float]?
  ) -> Mean? {
    let members = epochs.labels.indices.filter { epochs.labels[$0] == label }
    guard !members.isEmpty else { return nil }
    let length = epochs.windowLength
    var sums = [Double](repeating: 0, count: electrodes.count * length)
    sums.withUnsafeMutableBufferPointer { sums in
      epochs.samples.withUnsafeBufferPointer { samples in
        for epoch in members {
          for (place, electrode) in electrodes.enumerated() {
            let window = epoch * epochs.electrodes.count + electrode
            let scale = Double(scales?[window] ?? 1)
            for sample in 0..<length {
              sums[place * length + sample] += scale * Double(samples[window * length + sample])
            }
          }
        }
      }
    }
    return Mean(
      epochs: members.count, values: sums.map { Float($0 / Double(members.count)) })
  }
}
