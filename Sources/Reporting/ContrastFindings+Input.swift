import Signal
import Statistics

extension ContrastFindings {
  /// What is more than noise between the classes of a report's epochs.
  package init(_ input: ReportInput, threads: Int) {
    let epochs = input.epochs
    self.init(
      ContrastUnits(epochs),
      places: epochs.electrodes.map { input.places[$0] ?? Montage.position(of: $0) },
      length: epochs.windowLength, rate: epochs.samplingRate, firstSample: epochs.firstSample,
      areAboutOwnMean: input.baseline == nil && input.isScaled, threads: threads)
  }
}
