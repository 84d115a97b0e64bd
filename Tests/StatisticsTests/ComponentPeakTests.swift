import Evaluation
import Randomness
import Signal
import Statistics
import TestSupport
import Testing

/// Components with their intervals.
@Suite struct ComponentPeakTests {
  /// Noise on 100 Hz with a negative wave at 220 ms at the second electrode and a positive one at 400 ms at the first.
  static func epochs(_ count: Int = 360, noise: Float = 1, seed: UInt64) -> Epochs {
    var epochs = Epochs.random(count: count, electrodes: 2, windowLength: 80, effect: 0, seed: seed)
    epochs.samplingRate = 100
    for index in epochs.samples.indices { epochs.samples[index] *= noise }
    for epoch in 0..<count where epochs.labels[epoch] == .target {
      for sample in 0..<80 {
        func wave(_ place: Double) -> Float {
          let x = (Double(sample) - place) / 8
          return Float(1 / (1 + x * x))
        }
        epochs.samples[epoch * 160 + sample] += 3 * wave(40)
        epochs.samples[epoch * 160 + 80 + sample] -= 2 * wave(22)
      }
    }
    return epochs
  }

  static func peak(_ component: ComponentPeak.Component, _ epochs: Epochs) -> ComponentPeak? {
    ComponentPeak(
      component, of: ContrastUnits(epochs), length: epochs.windowLength, rate: epochs.samplingRate,
      firstSample: epochs.firstSample)
  }

  @Test func `peaks are found where they were put`() throws {
    let epochs = Self.epochs(noise: 0.01, seed: 1)
    let late = try #require(Self.peak(.p300, epochs))
    #expect(late.electrode == 0 && late.sample == 40 && abs(late.latency - 400) < 2)
    #expect(abs(late.amplitude - 3) < 0.1)
    let early = try #require(Self.peak(.n2, epochs))
    #expect(early.electrode == 1 && early.sample == 22 && abs(early.latency - 220) < 2)
    #expect(abs(early.amplitude + 2) < 0.1)
  }

  @Test func `a slope is no peak`() {
    var epochs = Self.epochs(noise: 0, seed: 1)
    for index in epochs.samples.indices {
      epochs.samples[index] = epochs.labels[index / 160] == .target ? Float(index % 80) : 0
    }
    #expect(Self.peak(.p300, epochs) == nil && Self.peak(.n2, epochs) == nil)
    #expect(Self.peak(.p300, epochs.selecting([])) == nil)
  }

  @Test func `intervals of the amplitude are those of Miller, Patterson and Ulrich`() throws {
    let epochs = Self.epochs(seed: 3)
    let units = ContrastUnits(epochs)
    let peak = try #require(Self.peak(.p300, epochs))
    let interval = try #require(peak.amplitudeInterval)
    // SE = √((n − 1)/n Σ (θᵢ − mean)²) over the peaks without each round.
    let peaks = (0..<units.count).map { unit -> Double in
      let curve = units.difference(without: unit, in: 24..<61)
      let top =
        curve.indices.dropFirst().dropLast().filter {
          curve[$0] >= curve[$0 - 1] && curve[$0] >= curve[$0 + 1]
        }.max { curve[$0] < curve[$1] } ?? 0
      let (a, b, c) = (curve[top - 1], curve[top], curve[top + 1])
      return b - (a - c) * (a - c) / (8 * (a - 2 * b + c))
    }
    let count = Double(peaks.count)
    let mean = peaks.reduce(0, +) / count
    let error = ((count - 1) / count * peaks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
      .squareRoot()
    let half = (interval.high - interval.low) / 2
    // Student's t of 29 degrees of freedom.
    #expect(units.count == 30 && abs(half - 2.0452 * error) < 1e-3 * half)
    #expect(abs((interval.high + interval.low) / 2 - peak.amplitude) < 1e-9)
  }
}
