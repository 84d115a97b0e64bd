import Reporting
import Signal
import TestSupport
import Testing

@Suite struct EpochBaselineTests {
  /// Epochs of windows from `first` samples on, at 120 Hz.
  static func epochs(first: Int, length: Int = 96, seed: UInt64 = 1) -> Epochs {
    var epochs = Epochs.random(count: 40, electrodes: 2, windowLength: length, seed: seed)
    epochs.firstSample = first
    return epochs
  }

  @Test func `it is the time before the flash, or the beginning of windows without any`() throws {
    let before = try #require(EpochBaseline(Self.epochs(first: -24)))
    #expect(before.samples == 0..<24 && before.origin == .beforeFlash)
    let beginning = try #require(EpochBaseline(Self.epochs(first: 0)))
    #expect(beginning.samples == 0..<6 && beginning.origin == .beginning)
    // A sample or two before the flash are no baseline.
    let short = try #require(EpochBaseline(Self.epochs(first: -2)))
    #expect(short.samples == 0..<8 && short.origin == .beginning)
    #expect(EpochBaseline(Self.epochs(first: 12)) == nil)
  }

  @Test func `the user's own comes first`() throws {
    var epochs = Self.epochs(first: -24)
    var settings = Preprocessing.paper
    settings.baseline = Preprocessing.Baseline(start: -0.1, end: 0)
    epochs.metadata.preprocessing = settings
    let chosen = try #require(EpochBaseline(epochs))
    #expect(chosen.samples == 12..<24 && chosen.origin == .chosen)
    // One beyond the window is gone with z-scores, and still there without them.
    epochs.firstSample = 0
    #expect(EpochBaseline(epochs)?.origin == .beginning)
    settings.normalization = .none
    epochs.metadata.preprocessing = settings
    #expect(EpochBaseline(epochs) == nil)
  }

  @Test func `its mean is 0 afterwards, and what was added to a window is gone`() throws {
    let epochs = Self.epochs(first: -24)
    let baseline = try #require(EpochBaseline(epochs))
    var removed = epochs
    baseline.remove(from: &removed)
    for start in stride(from: 0, to: removed.samples.count, by: 96) {
      let mean = removed.samples[start..<start + 24].reduce(0, +) / 24
      #expect(abs(mean) < 1e-5)
    }
    var shifted = epochs
    for index in shifted.samples.indices { shifted.samples[index] += Float(index / 96 % 7) }
    baseline.remove(from: &shifted)
    #expect(zip(shifted.samples, removed.samples).allSatisfy { abs($0 - $1) < 1e-4 })
  }
}
