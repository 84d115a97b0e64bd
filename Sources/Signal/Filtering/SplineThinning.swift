import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Keeps one sample in `step`: of a mean of `step` samples, repeated `order` times.
///
/// Such a spline has zeros of that order at all multiples of the new rate, and so lets next to nothing of
/// what lies around them into low frequencies. What it takes from these is known exactly (`gain`) and
/// made good where they are multiplied anyway.
package struct SplineThinning: Sendable {
  /// Samples from one that is kept to the next.
  package let step: Int
  /// How often the mean is repeated; even, so that its middle is a sample.
  package let order: Int
  private let taps: AlignedBuffer

  /// A thinning from its parts.
  package init(step: Int, order: Int) {
    precondition(step > 0 && order > 0 && order % 2 == 0)
    self.step = step
    self.order = order
    let spline = Self.weights(length: step, order: order)
    taps = AlignedBuffer(count: (spline.count + 15) / 16 * 16)
    taps.withMutableSpan { taps in
      for index in spline.indices { taps[index] = Float(spline[index]) }
    }
  }

  /// Samples at either side that have a part in one that is kept.
  package var reach: Int { order * (step - 1) / 2 }

  /// Numbers that have to be readable behind the last sample; what they are is of no account if finite.
  package static let excess = 16

  /// Thins out what begins `reach` samples before the first that is kept.
  package func apply(
    _ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int
  ) {
    taps.withPointer {
      signal_decimate(input, $0, Int64(taps.count), Int64(step), output, Int64(count))
    }
  }

  /// The same of eight rows side by side.
  func applySideBySide(
    _ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int
  ) {
    taps.withPointer {
      signal_rows_decimate(
        input, $0, Int64(2 * reach + 1), Int64(step), output, Int64(count))
    }
  }

  /// What is left of a tone of `frequency`, in periods a sample.
  package func gain(of frequency: Double) -> Double {
    Self.gain(of: frequency, length: step, order: order)
  }

  /// The mean of `length` samples, repeated `order` times: its weights, which add up to 1.
  package static func weights(length: Int, order: Int) -> [Double] {
    var spline = [1.0]
    for _ in 0..<order {
      var next = [Double](repeating: 0, count: spline.count + length - 1)
      for (index, value) in spline.enumerated() {
        for place in 0..<length { next[index + place] += value / Double(length) }
      }
      spline = next
    }
    return spline
  }

  /// The gain of these weights at `frequency`, in periods a sample.
  package static func gain(of frequency: Double, length: Int, order: Int) -> Double {
    guard frequency > 0 else { return 1 }
    let one =
      sin(.pi * frequency * Double(length)) / (Double(length) * sin(.pi * frequency))
    return (0..<order).reduce(1) { product, _ in product * one }
  }
}
