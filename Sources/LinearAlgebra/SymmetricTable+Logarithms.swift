import CKernels

extension SymmetricTable {
  /// Logarithms of some matrices of a table.
  package struct Logarithms: Sendable {
    /// `[matrix, element]`: the upper triangles, row by row; of matrices without a logarithm whatever.
    package fileprivate(set) var triangles: Matrix
    /// Whether a matrix has a logarithm: those that are positive definite.
    package fileprivate(set) var isDefined: [Bool]
  }

  /// How many matrices go side by side through one decomposition.
  package static let sideBySide = Kernels.width

  /// The logarithms of W M Wᵀ for the matrices M at `range`, eight at a time; each is to the bit what
  /// `plainLogarithm` makes of it.
  ///
  /// A decomposition spends its time waiting for one root and one quotient after the other, which eight
  /// matrices have together.
  package func logarithms(in range: Range<Int>, between whitener: Matrix) -> Logarithms {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "matrices that are there")
    precondition(whitener.rows == size && whitener.columns == size, "matrices of one size")
    let (width, lanes) = (triangles.columns, Self.sideBySide)
    var result = Logarithms(
      triangles: Matrix(rows: range.count, columns: width),
      isDefined: Array(repeating: true, count: range.count))
    let scratch = UnsafeMutableRawBufferPointer.allocate(
      byteCount: (3 * size * size + 5 * size) * lanes * MemoryLayout<Double>.stride, alignment: 64)
    defer { scratch.deallocate() }
    guard let memory = scratch.bindMemory(to: Double.self).baseAddress else { return result }
    for first in stride(from: 0, to: range.count, by: lanes) {
      let some = min(lanes, range.count - first)
      let defined = triangles.elements.withUnsafeBufferPointer { triangles in
        whitener.elements.withUnsafeBufferPointer { whitener in
          result.triangles.elements.withUnsafeMutableBufferPointer { logarithms in
            guard let from = triangles.baseAddress, let whitener = whitener.baseAddress,
              let to = logarithms.baseAddress
            else { return Int32(0) }
            return matrix_logarithms(
              whitener, from + (range.lowerBound + first) * width, Int64(some), Int64(size),
              memory, to + first * width)
          }
        }
      }
      for row in first..<first + some {
        if defined >= 0 {
          result.isDefined[row] = defined >> Int32(row - first) & 1 == 1
        } else if let plain = plainLogarithm(of: range.lowerBound + row, between: whitener) {
          // The steps did not converge for one of them.
          result.triangles.replaceRow(row, with: SymmetricTable([plain]).triangles, row: 0)
        } else {
          result.isDefined[row] = false
        }
      }
    }
    return result
  }

  /// The logarithm of W M Wᵀ for the matrix M at `index`, by itself; `nil` if it is not positive definite.
  package func plainLogarithm(of index: Int, between whitener: Matrix) -> Matrix? {
    try? whitener.congruence(self[index]).logarithm()
  }
}
