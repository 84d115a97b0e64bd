import CKernels

/// An affine map between the rows of windows in single precision: row r becomes offset r + Σ factor (r, i) · row i.
package struct RowMap: Sendable {
  private let factors: [Float]
  private let offsets: [Float]

  /// A map of as many rows as there are offsets; factors are `[row, row]`.
  package init(factors: [Float], offsets: [Float]) {
    precondition(factors.count == offsets.count * offsets.count, "a factor for every two rows")
    self.factors = factors
    self.offsets = offsets
  }

  /// Puts a window, `[row, sample]`, through the map in its place; sums run over the rows in order.
  package func apply(to window: UnsafeMutableBufferPointer<Float>) {
    let rows = offsets.count
    guard rows > 0, let target = window.baseAddress else { return }
    precondition(window.count % rows == 0, "a window has whole rows")
    withUnsafeTemporaryAllocation(of: Float.self, capacity: window.count) { copy in
      guard let source = copy.baseAddress else { return }
      source.initialize(from: target, count: window.count)
      factors.withUnsafeBufferPointer { factors in
        offsets.withUnsafeBufferPointer { offsets in
          guard let factors = factors.baseAddress, let offsets = offsets.baseAddress
          else { return }
          matrix_map_rows(
            factors, offsets, source, target, Int64(rows), Int64(rows), Int64(window.count / rows))
        }
      }
    }
  }

  /// The same by the definition, for tests.
  package func applyPlainly(to window: inout [Float]) {
    let (rows, copy) = (offsets.count, window)
    let length = window.count / max(rows, 1)
    for row in 0..<rows {
      for sample in 0..<length {
        window[row * length + sample] = (0..<rows).reduce(offsets[row]) {
          $0 + factors[row * rows + $1] * copy[$1 * length + sample]
        }
      }
    }
  }
}
