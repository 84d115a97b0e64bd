import ArgumentParser
import Signal

/// What is done to a recording before it is cut into epochs.
struct PreprocessingOptions: ParsableArguments {
  @Option(help: "The electrodes to take, separated by commas. Default: all EEG channels.")
  var electrodes: String?

  @Option(help: "The rate of the epochs, in Hz.")
  var rate = Preprocessing.paper.samplingRate

  @Option(help: ArgumentHelp("The band that is kept, in Hz.", valueName: "low-high"))
  var band = BandOption(Preprocessing.paper.band)

  @Option(help: "The length of an epoch from the onset of its flash, in seconds.")
  var window = Preprocessing.paper.window

  @Option(help: "How epochs are scaled: epoch (z-scores), training or none.")
  var normalize = Preprocessing.paper.normalization

  func validate() throws {
    guard rate > 0, rate.isFinite else { throw ValidationError("--rate: expected more than 0 Hz") }
    guard window > 0, window.isFinite, settings.windowLength > 0 else {
      throw ValidationError("--window: expected at least one sample")
    }
  }

  /// The settings.
  var settings: Preprocessing {
    Preprocessing(
      electrodes: electrodes.map { $0.split(separator: ",").map(String.init) },
      samplingRate: rate, band: band.band, window: window, normalization: normalize)
  }
}

extension Preprocessing.Normalization: ExpressibleByArgument {}

/// A band as users write it: `0.1-20`, `1-` or `-20`.
struct BandOption: ExpressibleByArgument {
  let band: Preprocessing.Band

  init(_ band: Preprocessing.Band) { self.band = band }

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let corners = parts.map { $0.isEmpty ? nil : Double($0) }
    for (part, corner) in zip(parts, corners) where !part.isEmpty && corner == nil { return nil }
    band = Preprocessing.Band(low: corners[0], high: corners[1])
  }

  var defaultValueDescription: String {
    (band.low.map { "\($0)" } ?? "") + "-" + (band.high.map { "\($0)" } ?? "")
  }
}
