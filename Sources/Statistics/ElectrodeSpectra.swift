import ElementaryFunctions
import Parallelism
import Signal

/// How strong each electrode of a recording is at which frequency, as it was recorded, and the mains in it.
///
/// Means of periodograms of at most 60 Hann windows of 2 s over the recording (Welch, IEEE Trans Audio Electroacoust
/// 15:70, 1967).
package struct ElectrodeSpectra: Sendable, Equatable {
  /// The mains as they are found in the electrodes.
  package struct LineNoise: Sendable, Equatable {
    /// 50 or 60 Hz.
    package let frequency: Double
    /// By how many dB it stands out at each electrode; minus infinity where there is no signal.
    package let excess: [Double]
  }

  /// The labels of the EEG channels.
  package let electrodes: [String]
  /// The unit of the samples, where all electrodes have one.
  package let unit: String?
  /// From 1 Hz on in steps of 1 Hz, at most to 120 Hz.
  package let frequencies: [Double]
  /// The power density of each electrode, in dB of the unit² / Hz; minus infinity without any signal.
  package let decibels: [[Double]]
  /// `nil` where nothing stands out, or where the rate is too low to tell.
  package let lineNoise: LineNoise?

  /// By how much the mains must stand out at some electrode.
  private static let least = 6.0
  private static let windowSeconds = 2.0
  private static let mostWindows = 60

  /// The spectra of a recording; `nil` where no stretch without gaps is as long as a window.
  package init?(_ recording: Recording, threads: Int) {
    let channels = recording.channels.indices.filter { recording.channels[$0].kind == .eeg }
    let rate = recording.samplingRate
    let wanted = Self.windowSeconds * rate
    guard !channels.isEmpty, rate >= 10, wanted <= Double(Int32.max / 4) else { return nil }
    let length = RealTransform.goodLength(atLeast: Int(saturating: wanted.rounded()), multipleOf: 2)
    let starts = Self.starts(in: recording, length: length)
    guard !starts.isEmpty else { return nil }
    let transform = RealTransform(length: length)
    let powers = mapInParallel(count: channels.count, threads: threads) { row in
      Self.power(of: channels[row], in: recording, starts: starts, by: transform)
    }
    let width = rate / Double(length)
    let top = Int(saturating: min(120, (rate / 2).rounded(.down) - 1))
    guard top >= 2 else { return nil }
    electrodes = channels.map { recording.channels[$0].label }
    let units = Set(channels.map { "\(recording.channels[$0].unit)" })
    unit = units.count == 1 && units != ["no unit"] ? units.first : nil
    frequencies = (1...top).map { Double($0) }
    decibels = powers.map { power in
      (1...top).map {
        Self.decibels(Self.mean(power, from: Double($0) - 0.5, to: Double($0) + 0.5, width))
      }
    }
    let mains: [LineNoise] = [50.0, 60.0].filter { $0 + 7 < rate / 2 }.map { frequency in
      LineNoise(
        frequency: frequency, excess: powers.map { Self.excess(of: $0, at: frequency, width) })
    }
    lineNoise = mains.filter { $0.excess.contains { $0 >= Self.least } }
      .max { ($0.excess.upperMedian ?? -.infinity) < ($1.excess.upperMedian ?? -.infinity) }
  }

  /// Where windows begin: evenly over all stretches, each half over the one before where there are few.
  private static func starts(in recording: Recording, length: Int) -> [Int] {
    let all = recording.pieces.flatMap { piece in
      Array(
        stride(
          from: piece.samples.lowerBound, through: piece.samples.upperBound - length, by: length / 2
        ))
    }
    guard all.count > mostWindows else { return all }
    return (0..<mostWindows).map { all[$0 * all.count / mostWindows] }
  }

  /// The power density in every bin.
  private static func power(
    of channel: Int, in recording: Recording, starts: [Int], by transform: RealTransform
  ) -> [Double] {
    let length = transform.length
    let window = (0..<length).map { place in
      let turn = 2 * Double(place) / Double(length)
      return 0.5 - 0.5 * Double.cosine(piTimes: turn <= 1 ? turn : 2 - turn)
    }
    let scale = 2 / (recording.samplingRate * window.reduce(0) { $0 + $1 * $1 })
    let time = AlignedBuffer(count: length)
    let spectrum = AlignedBuffer(count: length + 2)
    var power = [Double](repeating: 0, count: transform.spectrumLength)
    var count = 0.0
    for start in starts {
      let values = recording.samples.read(channel: channel, samples: start..<start + length)
      let mean = values.reduce(0.0) { $0 + Double($1) } / Double(length)
      guard mean.isFinite else { continue }
      time.withPointer { time in
        for index in 0..<length {
          time[index] = Float((Double(values[index]) - mean) * window[index])
        }
      }
      transform.forward(time, into: spectrum)
      spectrum.withPointer { spectrum in
        for bin in power.indices {
          let (real, imaginary) = (Double(spectrum[2 * bin]), Double(spectrum[2 * bin + 1]))
          power[bin] += real * real + imaginary * imaginary
        }
      }
      count += 1
    }
    return power.map { $0 * scale / max(count, 1) }
  }

  /// The mean power from one frequency up to another.
  private static func mean(_ power: [Double], from low: Double, to high: Double, _ width: Double)
    -> Double
  {
    let first = Int(saturating: (low / width).rounded(.up))
    let last = min(Int(saturating: (high / width).rounded(.up)), power.count) - 1
    guard first <= last else { return 0 }
    return power[first...last].reduce(0, +) / Double(last - first + 1)
  }

  private static func decibels(_ power: Double) -> Double {
    power > 0 && power.isFinite ? 10 * Double.logarithm(power) / Double.logarithm(10) : -.infinity
  }

  /// By how much the largest number within 1 Hz stands out from the median of those 2 to 6 Hz away.
  private static func excess(of power: [Double], at frequency: Double, _ width: Double) -> Double {
    var (top, around) = (0.0, [Double]())
    for (bin, value) in power.enumerated() {
      let distance = abs(Double(bin) * width - frequency)
      if distance <= 1 { top = max(top, value) }
      if distance >= 2, distance <= 6 { around.append(value) }
    }
    guard top > 0, let usual = around.upperMedian else { return -.infinity }
    return min(decibels(top) - decibels(usual), 200)
  }
}
