import ElementaryFunctions
import Randomness
import Signal

/// What a subject's brain answers to a flash.
struct EvokedResponse {
  /// One wave of the response, somewhere on the scalp.
  private struct Wave {
    /// The electrode it is largest at.
    let center: String
    /// Where it is gone, in mm from there.
    let spread: Double
    /// Its peak at the centre, in µV.
    let amplitude: Double
    /// The time of its peak after the onset, in seconds.
    var latency: Double
    /// Half of its length, in seconds.
    let halfWidth: Double
    /// The deviations of its latency in seconds and of its amplitude as a part of it.
    let jitter: (latency: Double, amplitude: Double)
    /// Whether only attended flashes evoke it.
    let targetOnly: Bool
    /// Its peak at every electrode recorded, in µV.
    var weights: [Double] = []
  }

  private let waves: [Wave]
  private let samplingRate: Double

  /// The response of one subject, drawn around the usual one.
  ///
  /// Every flash evokes P1 (100 ms) and N1 (170 ms) at the back of the head; an attended one also a
  /// deeper N1–N2 there (Sellers et al. 2006) and a P300 around Pz, 300 to 350 ms after the onset.
  init(
    electrodes: ArraySlice<ElectrodePosition>, samplingRate: Double, strength: Double,
    variety: SubjectVariety = SubjectVariety(), using generator: inout some RandomNumberGenerator
  ) {
    func near(_ value: Double, _ part: Double) -> Double {
      value * (1 + part * (2 * generator.uniform() - 1))
    }
    let latency = 0.3 + 0.05 * generator.uniform()
    let all = [
      Wave(
        center: "Oz", spread: 120, amplitude: near(2.0, 0.2), latency: near(0.1, 0.05),
        halfWidth: 0.06, jitter: (0.004, 0.2), targetOnly: false),
      Wave(
        center: "Oz", spread: 130, amplitude: near(-3.0, 0.2), latency: near(0.17, 0.05),
        halfWidth: 0.08, jitter: (0.006, 0.2), targetOnly: false),
      Wave(
        center: "PO7", spread: 90, amplitude: near(-2.5, 0.2), latency: near(0.21, 0.05),
        halfWidth: 0.09, jitter: (0.01, 0.3), targetOnly: true),
      Wave(
        center: "PO8", spread: 90, amplitude: near(-2.5, 0.2), latency: near(0.21, 0.05),
        halfWidth: 0.09, jitter: (0.01, 0.3), targetOnly: true),
      Wave(
        center: "Pz", spread: 140, amplitude: near(8.0, 0.15), latency: latency,
        halfWidth: 0.2, jitter: (0.025, 0.35), targetOnly: true),
    ]
    self.samplingRate = samplingRate
    waves = all.map { wave in
      var wave = wave
      guard var center = ElectrodePosition.cap.first(where: { $0.label == wave.center }) else {
        preconditionFailure("\(wave.center) is in the cap")
      }
      var strength = strength
      if wave.targetOnly {
        strength *= variety.responds ? variety.amplitude : 0
        wave.latency += variety.delay
      }
      if wave.center == "Pz" { center = center.moved(by: variety.shift) }
      wave.weights = electrodes.map {
        strength * wave.amplitude * bump(center.distance(to: $0) / wave.spread)
      }
      return wave
    }
  }

  /// Adds the responses to `flashes` to `samples`, `[electrode, sample]` in µV.
  ///
  /// Onsets need not lie on samples: each wave is evaluated at its exact time.
  func add(
    _ flashes: [Flash], to samples: inout [Double], length: Int,
    using generator: inout some RandomNumberGenerator
  ) {
    for flash in flashes {
      for wave in waves where !wave.targetOnly || flash.label == .target {
        let peak = flash.onset + wave.latency + wave.jitter.latency * generator.normal()
        let scale = max(0, 1 + wave.jitter.amplitude * generator.normal())
        let first = max(0, Int(saturating: (peak - wave.halfWidth) * samplingRate))
        let end = min(length, Int(saturating: (peak + wave.halfWidth) * samplingRate) + 1)
        for index in first..<max(first, end) {
          let shape = scale * bump((Double(index) / samplingRate - peak) / wave.halfWidth)
          for (row, weight) in wave.weights.enumerated() {
            samples[row * length + index] += weight * shape
          }
        }
      }
    }
  }
}
