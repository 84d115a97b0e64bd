#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CKernels
import ElementaryFunctions

/// Values between samples, by a sinc in a Kaiser window (β 8, 48 samples long).
///
/// For content below 0.44 of the sampling rate the result is right to −80 dB.
struct Interpolator: Sendable {
  /// Samples that a value is made from.
  static let tapCount = 48
  private static let steps = 512
  private static let beta = 8.0

  // [step][tap]: the taps for a place step / steps behind a sample.
  private let table: AlignedBuffer

  init() {
    let half = Self.tapCount / 2
    table = AlignedBuffer(count: (Self.steps + 1) * Self.tapCount)
    table.withMutableSpan { table in
      for step in 0...Self.steps {
        let fraction = Double(step) / Double(Self.steps)
        for tap in 0..<Self.tapCount {
          let distance = Double(tap - half + 1) - fraction
          table[step * Self.tapCount + tap] = Float(Self.weight(at: distance))
        }
      }
    }
  }

  /// Writes `count` values, `stride` apart from `position` on, to `output`.
  ///
  /// Samples up to 24 before the first and behind the last position must be there.
  func sample(
    _ samples: FilteredSamples, from position: Double, stride: Double, count: Int,
    to output: UnsafeMutablePointer<Float>
  ) {
    if stride == 1 {
      let base = position.rounded(.down)
      withTaps(position - base) { taps in
        signal_convolve(
          samples.address(of: Int(saturating: base) - Self.tapCount / 2 + 1), taps,
          Int64(Self.tapCount),
          output, Int64(count))
      }
      return
    }
    for index in 0..<count {
      let place = position + stride * Double(index)
      let base = place.rounded(.down)
      withTaps(place - base) { taps in
        signal_convolve(
          samples.address(of: Int(saturating: base) - Self.tapCount / 2 + 1), taps,
          Int64(Self.tapCount),
          output + index, 1)
      }
    }
  }

  private func withTaps(_ fraction: Double, _ body: (UnsafePointer<Float>) -> Void) {
    let place = fraction * Double(Self.steps)
    let step = min(Int(saturating: place), Self.steps - 1)
    let part = Float(place - Double(step))
    table.withPointer { table in
      let row = table + step * Self.tapCount
      withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.tapCount) { taps in
        guard let start = taps.baseAddress else { return }
        for tap in 0..<Self.tapCount {
          start[tap] = row[tap] + (row[tap + Self.tapCount] - row[tap]) * part
        }
        body(UnsafePointer(start))
      }
    }
  }

  private static func weight(at distance: Double) -> Double {
    let place = distance / Double(tapCount / 2)
    guard abs(place) < 1 else { return 0 }
    let sinc = distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance)
    return sinc * bessel(beta * (1 - place * place).squareRoot()) / bessel(beta)
  }

  /// The modified Bessel function of order 0, by its power series.
  private static func bessel(_ x: Double) -> Double {
    var (sum, term, index) = (1.0, 1.0, 1.0)
    while term > 1e-17 * sum {
      term *= (x / (2 * index)) * (x / (2 * index))
      sum += term
      index += 1
    }
    return sum
  }
}
