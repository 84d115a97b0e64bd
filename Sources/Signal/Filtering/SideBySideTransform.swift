import CKernels
import ElementaryFunctions

/// The Fourier transform of complex numbers of one length, of eight rows at once.
///
/// Rows stand side by side: complex number k as the real parts of all rows, then their imaginary ones. No row's
/// result depends on the others, and every machine gives the same bits. Three times as fast a row as FFTW, which has
/// no plan for rows that lie like this.
package struct SideBySideTransform: Sendable {
  /// Rows that are transformed at once.
  package static let rows = 8
  /// Complex numbers a row.
  package let length: Int
  private let radices: [Int32]
  /// Of every pass, by what its numbers are turned.
  private let turns: AlignedBuffer

  /// A transform of `length` complex numbers, or `nil` where the length has a prime factor above 13.
  package init?(length: Int) {
    guard length > 0, let radices = Self.radices(of: length) else { return nil }
    self.length = length
    self.radices = radices.map { Int32($0) }
    let circle = (0..<length).map { Self.turn(Double($0) / Double(length)) }
    var turns: [Float] = []
    turns.reserveCapacity(4 * length)
    var stride = 1
    for radix in radices {
      for place in 0..<length / (stride * radix) {
        for k in 1..<radix {
          let turn = circle[place * k * stride]
          turns += [turn.real, turn.imaginary]
        }
      }
      stride *= radix
    }
    self.turns = AlignedBuffer(turns)
  }

  /// Numbers in each of the two buffers that a transform takes.
  package var size: Int { 2 * Self.rows * length }

  /// Transforms what begins at `values`, which is spent as `room` is; neither direction is scaled.
  ///
  /// - Returns: the one of both that holds the result.
  package func apply(
    to values: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>, backwards: Bool
  ) -> UnsafeMutablePointer<Float> {
    turns.withPointer {
      signal_rows_transform(values, room, Int64(length), radices, $0, backwards ? 1 : 0)
    }
  }

  /// exp(-2πi `part`), `part` being of a whole circle.
  static func turn(_ part: Double) -> (real: Float, imaginary: Float) {
    (Float(Double.cosine(piTimes: 2 * part)), Float(Double.cosine(piTimes: 2 * part + 0.5)))
  }

  /// The factors of `length` that passes exist for, the largest last: passes over many neighbours are fast.
  private static func radices(of length: Int) -> [Int]? {
    var rest = length
    var radices: [Int] = []
    for radix in [13, 11, 9, 8, 7, 5, 4, 3, 2] {
      while rest % radix == 0 {
        radices.append(radix)
        rest /= radix
      }
    }
    return rest == 1 ? radices.sorted() : nil
  }
}
