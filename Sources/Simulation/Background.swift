import ElementaryFunctions
import Randomness

/// The electrical activity that has nothing to do with the flashes, in µV.
///
/// Only sums, products, quotients and roots are used, so a seed gives the same numbers everywhere.
struct Background {
  let electrodes: ArraySlice<ElectrodePosition>
  let samplingRate: Double
  let lineFrequency: Double
  /// Whether 1/f noise comes of as many sources as there are electrodes, mixed so that it varies together as that
  /// of sources under all of the cap does: much faster for few electrodes, and other numbers.
  var isMixed = false

  /// Ongoing activity of `length` samples: `[electrode, sample]`, row-major.
  ///
  /// 1/f noise of sources under every electrode of the cap, smeared over the scalp; two alpha sources at
  /// the back; slow drift; blinks at the front; mains hum.
  func samples(_ length: Int, using generator: inout some RandomNumberGenerator) -> [Double] {
    var samples = [Double](repeating: 0, count: electrodes.count * length)
    let cap = ElectrodePosition.cap
    let total = electrodes.map { electrode in
      cap.reduce(0) { $0 + square(bump($1.distance(to: electrode) / Spread.noise)) }.squareRoot()
    }
    var sources = cap.map { source in
      zip(electrodes, total).map { electrode, sum in
        Deviation.noise * bump(source.distance(to: electrode) / Spread.noise) / sum
      }
    }
    if isMixed, sources.count > electrodes.count { sources = Self.mixed(sources) }
    for weights in sources {
      add(pinkNoise(length, using: &generator), weights: weights, to: &samples)
    }
    for label in ["PO7", "PO8"] {
      let wave = oscillation(length, frequency: 10, bandwidth: 0.6, using: &generator)
      add(wave, weights: topography(label, Spread.alpha, Deviation.alpha), to: &samples)
    }
    add(
      blinks(length, using: &generator), weights: topography("Fpz", Spread.blink, 1), to: &samples)
    for index in electrodes.indices {
      var weights = [Double](repeating: 0, count: electrodes.count)
      weights[index - electrodes.startIndex] = 1
      add(drift(length, using: &generator), weights: weights, to: &samples)
    }
    if lineFrequency > 0, lineFrequency < samplingRate / 2 {
      let hum = Oscillator(frequency: lineFrequency, samplingRate: samplingRate).wave(length)
      let weights = electrodes.map { _ in Deviation.line * (0.5 + generator.uniform()) }
      add(hum, weights: weights, to: &samples)
    }
    return samples
  }

  /// As many sources as electrodes whose sum has the covariance of that of many: the Cholesky factor of it.
  private static func mixed(_ sources: [[Double]]) -> [[Double]] {
    let count = sources[0].count
    var factor = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row {
        var sum = sources.reduce(0) { $0 + $1[row] * $1[column] }
        for earlier in 0..<column { sum -= factor[earlier][row] * factor[earlier][column] }
        factor[column][row] =
          row == column
          ? max(sum, 0).squareRoot()
          : factor[column][column] > 0 ? sum / factor[column][column] : 0
      }
    }
    return factor
  }

  /// How far each kind of activity is seen over the scalp: where its weight is gone, in mm.
  private enum Spread {
    static let noise = 100.0
    static let alpha = 140.0
    static let blink = 125.0
  }

  /// Standard deviations, or the amplitude of hum and blinks, in µV.
  private enum Deviation {
    static let noise = 7.0
    static let alpha = 4.0
    static let drift = 15.0
    static let line = 2.0
    static let blink = 140.0
  }

  /// The weight of a source beneath `label` at every electrode.
  private func topography(_ label: String, _ spread: Double, _ scale: Double) -> [Double] {
    guard let source = ElectrodePosition.cap.first(where: { $0.label == label }) else {
      preconditionFailure("\(label) is in the cap")
    }
    return electrodes.map { scale * bump(source.distance(to: $0) / spread) }
  }

  private func add(_ wave: [Double], weights: [Double], to samples: inout [Double]) {
    for (row, weight) in weights.enumerated() where weight != 0 {
      let start = row * wave.count
      for index in wave.indices { samples[start + index] += weight * wave[index] }
    }
  }

  /// Noise whose power falls as 1/f from 0.3 Hz on, of deviation 1.
  ///
  /// A sum of first-order low-passes of one white noise, their corners a factor of 3 apart and their
  /// gains falling as the root of the corner.
  private func pinkNoise(
    _ length: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    var corners: [Double] = []
    var corner = 0.3
    while corner < samplingRate / 3 {
      corners.append(corner)
      corner *= 3
    }
    let filters = corners.map { corner in
      let pole = Self.pole(corner: corner, samplingRate: samplingRate)
      return (pole: pole, gain: (1 - pole) / corner.squareRoot())
    }
    var states = [Double](repeating: 0, count: filters.count)
    var wave = [Double](repeating: 0, count: length)
    let settling = Int(saturating: samplingRate * 4)
    for index in -settling..<length {
      let white = generator.normal()
      var sum = 0.0
      for (place, filter) in filters.enumerated() {
        states[place] = filter.pole * states[place] + filter.gain * white
        sum += states[place]
      }
      if index >= 0 { wave[index] = sum }
    }
    return scaledToUnitPower(wave)
  }

  /// A rhythm that waxes and wanes: white noise through a narrow resonator, of deviation 1.
  private func oscillation(
    _ length: Int, frequency: Double, bandwidth: Double,
    using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let radius = 1 - Double.pi * bandwidth / samplingRate
    let cosine = Oscillator(frequency: frequency, samplingRate: samplingRate).cosine
    var (previous, before) = (0.0, 0.0)
    var wave = [Double](repeating: 0, count: length)
    let settling = Int(saturating: samplingRate * 4)
    for index in -settling..<length {
      let value = 2 * radius * cosine * previous - radius * radius * before + generator.normal()
      (before, previous) = (previous, value)
      if index >= 0 { wave[index] = value }
    }
    return scaledToUnitPower(wave)
  }

  /// Sweat and electrode drift: a random walk pulled back to zero over some ten seconds, in µV.
  private func drift(
    _ length: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let pole = Self.pole(corner: 0.02, samplingRate: samplingRate)
    let gain = Deviation.drift * (1 - pole * pole).squareRoot()
    var state = Deviation.drift * generator.normal()
    return (0..<length).map { _ in
      state = pole * state + gain * generator.normal()
      return state
    }
  }

  /// Eye blinks, 2 to 8 s apart and 0.3 s long, as seen at Fpz in µV.
  private func blinks(
    _ length: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    var wave = [Double](repeating: 0, count: length)
    var peak = 1 + 4 * generator.uniform()
    while peak * samplingRate < Double(length) {
      let height = Deviation.blink * (0.7 + 0.6 * generator.uniform())
      let halfWidth = 0.19
      let first = max(0, Int(saturating: (peak - halfWidth) * samplingRate))
      let end = min(length, Int(saturating: (peak + halfWidth) * samplingRate) + 1)
      for index in first..<max(first, end) {
        wave[index] += height * bump((Double(index) / samplingRate - peak) / halfWidth)
      }
      peak += 2 + 6 * generator.uniform()
    }
    return wave
  }

  /// The pole of a first-order low-pass with its corner at `corner` Hz (bilinear transform).
  private static func pole(corner: Double, samplingRate: Double) -> Double {
    let ratio = Double.pi * corner / samplingRate
    return max(0, (1 - ratio) / (1 + ratio))
  }

  private func scaledToUnitPower(_ wave: [Double]) -> [Double] {
    let power = wave.reduce(0) { $0 + $1 * $1 } / Double(max(wave.count, 1))
    return power > 0 ? wave.map { $0 / power.squareRoot() } : wave
  }
}

private func square(_ x: Double) -> Double { x * x }
