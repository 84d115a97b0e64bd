/// A dense matrix of doubles, row by row.
///
/// Every routine of this module only adds, multiplies, divides and takes square roots, in a fixed
/// order: the same numbers come out to the bit on every machine. LAPACK promises no such thing.
package struct Matrix: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  /// `[row, column]`, row-major.
  package var elements: [Double]

  package init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "a matrix has rows times columns elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  package init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  package init(diagonal: [Double]) {
    self.init(rows: diagonal.count, columns: diagonal.count)
    for (index, value) in diagonal.enumerated() { self[index, index] = value }
  }

  package static func identity(_ size: Int) -> Matrix {
    Matrix(diagonal: Array(repeating: 1, count: size))
  }

  package subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  package var isSquare: Bool { rows == columns }

  package func row(_ index: Int) -> ArraySlice<Double> {
    elements[index * columns..<(index + 1) * columns]
  }

  /// The rows in `range`; all of them are not copied.
  package func rows(in range: Range<Int>) -> Matrix {
    guard range != 0..<rows else { return self }
    return Matrix(
      rows: range.count, columns: columns,
      elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The first `count` rows, or all where there are fewer.
  package func firstRows(_ count: Int) -> Matrix {
    let kept = min(count, rows)
    return Matrix(rows: kept, columns: columns, elements: Array(elements[..<(kept * columns)]))
  }

  /// The first `count` columns.
  package func firstColumns(_ count: Int) -> Matrix {
    precondition(count <= columns, "no more columns than there are")
    return Matrix(
      rows: rows, columns: count, elements: (0..<rows).flatMap { row($0).prefix(count) })
  }

  /// Adds the first columns of `other`, which has at least as many.
  package mutating func add(firstColumnsOf other: Matrix) {
    precondition(rows == other.rows && columns <= other.columns, "as many rows, enough columns")
    for row in 0..<rows {
      let (target, source) = (row * columns, row * other.columns)
      for column in 0..<columns { elements[target + column] += other.elements[source + column] }
    }
  }

  /// The rows of `other` put below these.
  package func stacked(on other: Matrix) -> Matrix {
    precondition(columns == other.columns, "stacked matrices have equally many columns")
    return Matrix(
      rows: rows + other.rows, columns: columns, elements: elements + other.elements)
  }

  /// `factor` times the symmetric matrix of two square ones on the diagonal and `cross` below it.
  package static func symmetric(
    _ factor: Double, upper: Matrix, cross: Matrix, lower: Matrix
  ) -> Matrix {
    precondition(
      upper.isSquare && lower.isSquare && cross.rows == lower.rows
        && cross.columns == upper.columns, "blocks that fit to each other")
    let (first, second) = (upper.rows, lower.rows)
    let size = first + second
    var result = Matrix(rows: size, columns: size)
    result.elements.withUnsafeMutableBufferPointer { result in
      for row in 0..<first {
        for column in 0..<first {
          result[row * size + column] = factor * upper.elements[row * first + column]
        }
      }
      for row in 0..<second {
        for column in 0..<first {
          let element = factor * cross.elements[row * first + column]
          result[(first + row) * size + column] = element
          result[column * size + first + row] = element
        }
        for column in 0..<second {
          let element = factor * lower.elements[row * second + column]
          result[(first + row) * size + first + column] = element
        }
      }
    }
    return result
  }

  package var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result.elements[column * rows + row] = self[row, column] }
    }
    return result
  }

  package var trace: Double {
    (0..<min(rows, columns)).reduce(0) { $0 + self[$1, $1] }
  }

  /// The sum of all squares: the square of the Frobenius norm.
  package var squaredNorm: Double { elements.reduce(0) { $0 + $1 * $1 } }

  package static func + (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.rows == right.rows && left.columns == right.columns, "equal shapes")
    var sum = left
    for index in sum.elements.indices { sum.elements[index] += right.elements[index] }
    return sum
  }

  package static func - (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.rows == right.rows && left.columns == right.columns, "equal shapes")
    var difference = left
    for index in difference.elements.indices { difference.elements[index] -= right.elements[index] }
    return difference
  }

  package static func * (factor: Double, matrix: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { factor * $0 })
  }

  /// `(1 − weight)·self + weight·(trace/size)·identity`: drawn towards a sphere of equal power.
  package func shrunk(by weight: Double) -> Matrix {
    precondition(isSquare, "only a square matrix can be shrunk")
    guard weight != 0 else { return self }
    var result = self
    result.shrink(by: weight)
    return result
  }

  /// As `shrunk`, in its place.
  package mutating func shrink(by weight: Double) {
    let power = trace / Double(max(rows, 1))
    multiply(by: 1 - weight)
    for index in 0..<rows { self[index, index] += weight * power }
  }

  /// Multiplies every element.
  package mutating func multiply(by factor: Double) {
    elements.withUnsafeMutableBufferPointer { elements in
      for index in elements.indices { elements[index] *= factor }
    }
  }

  /// `self += factor · D other D` with `diagonal` on the diagonal of D.
  package mutating func add(_ factor: Double, times other: Matrix, between diagonal: [Double]) {
    precondition(
      rows == other.rows && columns == other.columns && rows == columns
        && diagonal.count == rows, "square matrices of one size")
    let size = rows
    elements.withUnsafeMutableBufferPointer { elements in
      other.elements.withUnsafeBufferPointer { other in
        diagonal.withUnsafeBufferPointer { diagonal in
          for row in 0..<size {
            for column in 0..<size {
              let index = row * size + column
              elements[index] += factor * (other[index] * (diagonal[row] * diagonal[column]))
            }
          }
        }
      }
    }
  }

  /// The mean of the matrix and its transpose: rounding errors of the halves taken out.
  package var symmetrized: Matrix {
    precondition(isSquare, "only a square matrix can be symmetric")
    var result = self
    let size = rows
    result.elements.withUnsafeMutableBufferPointer { elements in
      for row in 0..<size {
        for column in 0..<row {
          let mean = (elements[row * size + column] + elements[column * size + row]) / 2
          elements[row * size + column] = mean
          elements[column * size + row] = mean
        }
      }
    }
    return result
  }
}
