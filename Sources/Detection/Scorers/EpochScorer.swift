import ElementaryFunctions
import Signal

/// What scores epochs, once fitted: the log-odds of a target, were both classes equally frequent.
///
/// A method's row in the table says how it is fitted and how it is read back (`DetectionMethod`); one
/// type may serve several rows. Its numbers are in the precision of the detector file, so that it
/// gives the same log-odds to the bit before and after storing, on any number of threads.
public protocol EpochScorer: Sendable {
  /// How many electrodes an epoch has.
  var electrodes: Int { get }
  /// How many samples a window has.
  var windowLength: Int { get }
  /// Everything that a file must hold of it.
  var stored: StoredScorer { get }
  /// How many numbers were learned; sizes and the like are not among them.
  var parameterCount: Int { get }
  /// What it adds up: itself, if it is no sum.
  var parts: [any EpochScorer] { get }

  /// One number an epoch.
  ///
  /// - Throws: `ScorerError.unfitEpochs`, `.notFinite` for an epoch that is not all numbers, or
  ///   `.network` if the system refuses memory or threads.
  func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double]
}

extension EpochScorer {
  /// Itself alone.
  public var parts: [any EpochScorer] { [self] }

  /// Refuses epochs of another size than it takes, or with samples that are no numbers.
  func check(_ epochs: Epochs) throws(ScorerError) {
    guard epochs.electrodes.count == electrodes, epochs.windowLength == windowLength else {
      throw .unfitEpochs(
        electrodes: epochs.electrodes.count, windowLength: epochs.windowLength,
        expectedElectrodes: electrodes, expectedWindowLength: windowLength)
    }
    try epochs.checkFinite(0..<epochs.count)
  }
}

extension Epochs {
  /// Refuses epochs at `indices` with samples that are no numbers.
  func checkFinite(_ indices: some Sequence<Int>) throws(ScorerError) {
    for index in indices {
      let window = samples.span.extracting(index * epochSize..<(index + 1) * epochSize)
      guard window.isFinite else { throw .notFinite(epoch: index) }
    }
  }
}

/// A scorer whose log-odds can be multiplied by changing its own numbers.
protocol ScalableScorer: EpochScorer {
  /// The same with log-odds `factor` times as large.
  func scaled(by factor: Double) -> Self
}

/// The size and rate of epochs: what methods that adapt themselves to them have to know.
public struct EpochFacts: Sendable, Hashable {
  /// How many electrodes an epoch has.
  public var electrodes: Int
  /// How many samples a window has.
  public var windowLength: Int
  /// Samples per second, in Hz.
  public var samplingRate: Double

  /// Facts from their parts.
  public init(electrodes: Int, windowLength: Int, samplingRate: Double) {
    self.electrodes = electrodes
    self.windowLength = windowLength
    self.samplingRate = samplingRate
  }

  /// The facts of `epochs`.
  public init(_ epochs: borrowing Epochs) {
    self.init(
      electrodes: epochs.electrodes.count, windowLength: epochs.windowLength,
      samplingRate: epochs.samplingRate)
  }
}
