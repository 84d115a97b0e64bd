/// The eigenvalues and eigenvectors of a symmetric matrix, by tridiagonal form and implicit QL steps.
///
/// Only additions, products, quotients and square roots in one fixed order. Sources: Golub & Van
/// Loan, Matrix Computations, 4th edition, section 8.3; Dubrulle, Martin & Wilkinson, Numerische
/// Mathematik 12, 1968 (implicit QL). `SymmetricEigen.jacobi` is the plain method beside it.
package struct SymmetricEigen: Sendable {
  /// In descending order.
  package let values: [Double]
  /// Row k is the eigenvector of value k, of length 1, its component of largest magnitude positive.
  package let vectors: Matrix

  /// Decomposes `matrix`, which must be symmetric and finite.
  package init(_ matrix: Matrix) {
    precondition(matrix.isSquare, "only a square matrix has eigenvalues")
    let scale = Self.scale(of: matrix)
    let tridiagonal = Tridiagonal((1 / scale) * matrix)
    var vectors = tridiagonal.transposedBasis
    if let values = Self.iterate(tridiagonal, &vectors) {
      self.init(values: values.map { $0 * scale }, rows: vectors)
    } else {
      self = Self.jacobi(matrix)
    }
  }

  /// What `matrix` is divided by first: a power of two, so that squares neither overflow nor vanish and no
  /// bit is lost.
  static func scale(of matrix: Matrix) -> Double {
    let peak = matrix.elements.reduce(0) { max($0, abs($1)) }
    return peak.isNormal ? Double(sign: .plus, exponent: peak.exponent, significand: 1) : 1
  }

  /// Sorts values and vectors and fixes the vectors' signs.
  init(values: [Double], rows vectors: Matrix) {
    let order = values.indices.sorted {
      values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1]
    }
    self.values = order.map { values[$0] }
    var turned = Matrix(rows: vectors.rows, columns: vectors.columns)
    let width = vectors.columns
    turned.elements.withUnsafeMutableBufferPointer { turned in
      vectors.elements.withUnsafeBufferPointer { vectors in
        for (place, row) in order.enumerated() {
          let from = UnsafeBufferPointer(rebasing: vectors[row * width..<(row + 1) * width])
          let sign = Self.peak(of: from) < 0 ? -1.0 : 1
          for column in 0..<width { turned[place * width + column] = sign * from[column] }
        }
      }
    }
    self.vectors = turned
  }

  /// `row`, turned so that its component of largest magnitude, the first of equals, is positive.
  package static func oriented(_ row: ArraySlice<Double>) -> [Double] {
    peak(of: row) < 0 ? row.map { -$0 } : Array(row)
  }

  private static func peak(of row: some Sequence<Double>) -> Double {
    var peak = 0.0
    for value in row where abs(value) > abs(peak) { peak = value }
    return peak
  }

  /// More steps than any eigenvalue needs; two are usual.
  private static let stepLimit = 60

  /// Rotates the rows of `vectors` until the tridiagonal matrix is diagonal.
  ///
  /// - Returns: the diagonal, or `nil` where the steps do not converge.
  private static func iterate(_ matrix: Tridiagonal, _ vectors: inout Matrix) -> [Double]? {
    let size = matrix.diagonal.count
    var diagonal = matrix.diagonal
    var beside = matrix.beside + [0]
    var converged = true
    vectors.elements.withUnsafeMutableBufferPointer { vectors in
      guard let rows = vectors.baseAddress else { return }
      for first in 0..<size {
        var steps = 0
        while true {
          var last = first
          while last + 1 < size {
            let level = abs(diagonal[last]) + abs(diagonal[last + 1])
            if level + abs(beside[last]) == level { break }
            last += 1
          }
          if last == first { break }
          steps += 1
          if steps > stepLimit {
            converged = false
            return
          }
          step(&diagonal, &beside, rows, size, first: first, last: last)
        }
      }
    }
    return converged ? diagonal : nil
  }

  /// One implicit QL step with Wilkinson's shift on the block from `first` to `last`.
  private static func step(
    _ diagonal: inout [Double], _ beside: inout [Double], _ rows: UnsafeMutablePointer<Double>,
    _ size: Int, first: Int, last: Int
  ) {
    let ratio = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first])
    let root = (ratio * ratio + 1).squareRoot()
    var bulge =
      diagonal[last] - diagonal[first] + beside[first] / (ratio + (ratio < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    for index in (first..<last).reversed() {
      let across = sine * beside[index]
      let along = cosine * beside[index]
      let length = (across * across + bulge * bulge).squareRoot()
      beside[index + 1] = length
      if length == 0 {
        // The block falls apart here: the next round takes the pieces one by one.
        diagonal[index + 1] -= shift
        beside[last] = 0
        return
      }
      sine = across / length
      cosine = bulge / length
      let level = diagonal[index + 1] - shift
      let change = (diagonal[index] - level) * sine + 2 * cosine * along
      shift = sine * change
      diagonal[index + 1] = level + shift
      bulge = cosine * change - along
      Kernels.rotate(
        rows + index * size, rows + (index + 1) * size, cosine: cosine, sine: sine, size)
    }
    diagonal[first] -= shift
    beside[first] = bulge
    beside[last] = 0
  }
}
