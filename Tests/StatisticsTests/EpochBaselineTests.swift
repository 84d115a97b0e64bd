import Signal
import Statistics
import TestSupport
import Testing

@Suite struct EpochBaselineTests {
  /// Epochs of windows from `first` samples on, at 120 Hz.
  static func epochs(first: Int, length: Int = 96, seed: UInt64 = 1) -> Epochs {
    var epochs = Epochs.random(count: 40, electrodes: 2, windowLength: length, seed: seed)
    epochs.firstSample = first
    return epochs
  }

  @Test func `it is the time before the flash, if there is enough`() throws {
    let before = try #require(EpochBaseline(Self.epochs(first: -24)))
    #expect(before.samples == 0..<24 && before.origin == .beforeFlash)
    // A sample or two before the flash are none.
    for first in [-2, 0, 12] { #expect(EpochBaseline(Self.epochs(first: first)) == nil) }
  }

  @Test func `the user's own comes first`() throws {
    var epochs = Self.epochs(first: -24)
    var settings = Preprocessing.paper
    settings.baseline = Preprocessing.Baseline(start: -0.1, end: 0)
    epochs.metadata.preprocessing = settings
    let chosen = try #require(EpochBaseline(epochs))
    #expect(chosen.samples == 12..<24 && chosen.origin == .chosen)
    // One beyond the window is gone with z-scores, and still there without them.
    settings.baseline = Preprocessing.Baseline(start: -0.4, end: -0.2)
    epochs.metadata.preprocessing = settings
    #expect(EpochBaseline(epochs)?.origin == .beforeFlash)
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
