import Evaluation
import Randomness
import Signal
import Statistics
import TestSupport
import Testing

@Suite struct ClassContrastTests {
  /// Noise with a difference of `effect` deviations.
  static func epochs(_ count: Int = 720, effect: Float = 0.5, seed: UInt64 = 1) -> Epochs {
    .random(count: count, electrodes: 3, windowLength: 20, effect: effect, seed: seed)
  }

  /// One feature of all epochs.
  static func feature(_ epochs: Epochs, _ electrode: Int, _ sample: Int) -> [Double] {
    (0..<epochs.count).map {
      Double(epochs.samples[$0 * epochs.epochSize + electrode * epochs.windowLength + sample])
    }
  }

  @Test func `averages are means over the epochs of a class`() throws {
    let epochs = Self.epochs()
    let contrast = try #require(ClassContrast(epochs, threads: 2))
    #expect(contrast.targets == 120 && contrast.nonTargets == 600)
    for electrode in 0..<3 {
      for sample in [0, 7, 19] {
        let values = Self.feature(epochs, electrode, sample)
        func mean(_ label: Label) -> Double {
          let own = values.indices.filter { epochs.labels[$0] == label }.map { values[$0] }
          return own.reduce(0, +) / Double(own.count)
        }
        let index = electrode * 20 + sample
        #expect(abs(contrast.target.mean[index] - mean(.target)) < 1e-9)
        #expect(abs(contrast.nonTarget.mean[index] - mean(.nonTarget)) < 1e-9)
        #expect(
          abs(contrast.difference.mean[index] - mean(.target) + mean(.nonTarget)) < 1e-9)
      }
    }
  }

  @Test func `the area under the curve is that of the exact ranks within a thousandth`() throws {
    let epochs = Self.epochs()
    let contrast = try #require(ClassContrast(epochs, threads: 1))
    for electrode in 0..<3 {
      for sample in 0..<20 {
        let exact = try #require(
          areaUnderCurve(Self.feature(epochs, electrode, sample), labels: epochs.labels))
        #expect(abs(contrast.areaUnderCurve[electrode * 20 + sample] - exact) < 1e-3)
      }
    }
  }

  @Test func `signed r² is the squared correlation with its sign`() throws {
    var epochs = Self.epochs()
    epochs.samples = epochs.samples.map { -3 * $0 + 2 }
    let contrast = try #require(ClassContrast(epochs, threads: 1))
    for sample in [0, 11] {
      let values = Self.feature(epochs, 1, sample)
      let classes = epochs.labels.map { $0 == .target ? 1.0 : 0 }
      let (mean, share) = (values.reduce(0, +) / 720, classes.reduce(0, +) / 720)
      var (both, first, second) = (0.0, 0.0, 0.0)
      for (value, label) in zip(values, classes) {
        both += (value - mean) * (label - share)
        first += (value - mean) * (value - mean)
        second += (label - share) * (label - share)
      }
      let r = both / (first * second).squareRoot()
      #expect(abs(contrast.signedDetermination[20 + sample] - r * abs(r)) < 1e-9)
      #expect(r < 0)
    }
  }

  @Test func `bands of independent epochs hold the truth about as often as they say`() throws {
    var (inside, all) = (0, 0)
    for seed in 0..<12 {
      let contrast = try #require(
        ClassContrast(Self.epochs(effect: 0.5, seed: UInt64(100 + seed)), threads: 2))
      for index in contrast.difference.mean.indices {
        let half = contrast.intervalFactor * contrast.difference.standardError[index]
        if abs(contrast.difference.mean[index] - 0.5) < half { inside += 1 }
        all += 1
      }
    }
    // 720 intervals: 95 ± 1.6 % would be two deviations.
    let share = Double(inside) / Double(all)
    #expect((0.92...0.98).contains(share), "\(share)")
  }

  @Test func `epochs that come in equal rounds do not make bands narrower`() throws {
    // Every epoch of a class within a round is the same: twice the epochs say nothing new.
    var doubled = Self.epochs(360)
    let plain = try #require(ClassContrast(doubled, threads: 1))
    doubled.samples += doubled.samples
    doubled.labels += doubled.labels
    doubled.stimuli += doubled.stimuli
    doubled.onsets += doubled.onsets
    doubled.recordings += doubled.recordings
    doubled.selections += doubled.selections
    doubled.repetitions += doubled.repetitions
    let contrast = try #require(ClassContrast(doubled, threads: 1))
    #expect(contrast.targets == 2 * plain.targets && contrast.blocks == plain.blocks)
    for index in plain.difference.mean.indices {
      let (first, second) = (
        plain.difference.standardError[index], contrast.difference.standardError[index]
      )
      #expect(abs(first - second) < 1e-9)
    }
  }

  @Test func `results are the same on any number of threads`() throws {
    let epochs = Self.epochs()
    let one = try #require(ClassContrast(epochs, threads: 1))
    let four = try #require(ClassContrast(epochs, threads: 4))
    #expect(one.difference == four.difference)
    #expect(one.areaUnderCurve == four.areaUnderCurve)
  }

  @Test func `there is no contrast without both classes`() {
    var epochs = Self.epochs(24)
    epochs.labels = epochs.labels.map { $0 == .target ? .unknown : $0 }
    #expect(ClassContrast(epochs, threads: 1) == nil)
  }
}
