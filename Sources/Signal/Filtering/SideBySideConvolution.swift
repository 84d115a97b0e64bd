import CKernels

/// Multiplies the spectra of eight real rows side by side, and gives them another length on the way.
///
/// What `RealTransform` and `SpectrumFactors` do of one row, in a third of the time.
struct SideBySideConvolution: Sendable {
  private let forward, inverse: SideBySideTransform
  // Half of each factor: the sums and differences that it meets are twice what is meant.
  private let factors: AlignedBuffer
  private let count: Int
  private let turns, inverseTurns: AlignedBuffer

  /// From rows of `length` numbers to rows of `output`, or `nil` where there are no such transforms.
  init?(length: Int, output: Int, factors: SpectrumFactors) {
    guard length % 2 == 0, output % 2 == 0,
      let forward = SideBySideTransform(length: length / 2),
      let inverse = SideBySideTransform(length: output / 2)
    else { return nil }
    (self.forward, self.inverse) = (forward, inverse)
    let values = (0..<factors.count).map { factors[$0] }
    count = (values.lastIndex { $0 != (0, 0) } ?? -1) + 1
    self.factors = AlignedBuffer(values.flatMap { [$0.real / 2, $0.imaginary / 2] })
    turns = Self.turns(count: count, length: length)
    inverseTurns = Self.turns(count: output / 4 + 1, length: output)
  }

  /// Numbers in each of the two buffers.
  var size: Int { max(forward.size, inverse.size) }

  /// Filters the rows that begin at `values`, which are spent as `room` is.
  ///
  /// - Returns: the one of both that holds the result.
  func apply(
    to values: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    let spectrum = forward.apply(to: values, room: room, backwards: false)
    let other = spectrum == values ? room : values
    turns.withPointer { turns in
      factors.withPointer { factors in
        inverseTurns.withPointer {
          signal_rows_filter(
            spectrum, Int64(forward.length), turns, factors, Int64(count), other,
            Int64(inverse.length), $0)
        }
      }
    }
    return inverse.apply(to: other, room: spectrum, backwards: true)
  }

  private static func turns(count: Int, length: Int) -> AlignedBuffer {
    AlignedBuffer(
      (0..<count).flatMap { k -> [Float] in
        let turn = SideBySideTransform.turn(Double(k) / Double(length))
        return [turn.real, turn.imaginary]
      })
  }
}
