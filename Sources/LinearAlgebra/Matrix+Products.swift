import CKernels

extension Matrix {
  /// The product of two matrices.
  package static func * (left: Matrix, right: Matrix) -> Matrix {
    left.times(right, columns: right.columns)
  }

  /// The first `width` columns of the product with `right`.
  package func times(_ right: Matrix, columns width: Int) -> Matrix {
    precondition(columns == right.rows, "inner dimensions differ")
    precondition(width <= right.columns, "no more columns than there are")
    var product = Matrix(rows: rows, columns: width)
    let (rows, inner, step) = (rows, columns, right.columns)
    elements.withUnsafeBufferPointer { left in
      right.elements.withUnsafeBufferPointer { right in
        product.elements.withUnsafeMutableBufferPointer { product in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let start = product.baseAddress
          else { return }
          matrix_times(
            left, right, Int64(step), start, Int64(rows), Int64(inner), Int64(width))
        }
      }
    }
    return product
  }

  /// `self · otherᵀ`, without making the transpose.
  package func timesTransposed(_ other: Matrix) -> Matrix {
    precondition(columns == other.columns, "inner dimensions differ")
    var product = Matrix(rows: rows, columns: other.rows)
    let (inner, rows, width) = (columns, rows, other.rows)
    elements.withUnsafeBufferPointer { left in
      other.elements.withUnsafeBufferPointer { right in
        product.elements.withUnsafeMutableBufferPointer { product in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let start = product.baseAddress
          else { return }
          matrix_times_transposed(left, right, start, Int64(rows), Int64(inner), Int64(width))
        }
      }
    }
    return product
  }

  /// The product with a column vector.
  package static func * (left: Matrix, right: [Double]) -> [Double] {
    // This way round several rows are summed side by side.
    Matrix(rows: 1, columns: right.count, elements: right).timesTransposed(left).elements
  }

  /// `self · selfᵀ`: the inner products of the rows.
  package var gramOfRows: Matrix {
    var gram = GramAccumulator(dimension: rows)
    gram.add(columnsOf: self)
    return gram.total()
  }

  /// `self · inner · selfᵀ` for a symmetric `inner`, symmetric to the bit.
  package func congruence(_ inner: Matrix) -> Matrix {
    (self * inner).timesTransposed(self).symmetrized
  }

  /// The same product by the definition, for tests.
  package static func plainProduct(_ left: Matrix, _ right: Matrix) -> Matrix {
    precondition(left.columns == right.rows, "inner dimensions differ")
    var product = Matrix(rows: left.rows, columns: right.columns)
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        product[row, column] = (0..<left.columns).reduce(0) {
          $0 + left[row, $1] * right[$1, column]
        }
      }
    }
    return product
  }
}

/// The inner product of two vectors of one length.
package func dotProduct(_ left: [Double], _ right: [Double]) -> Double {
  precondition(left.count == right.count, "an inner product needs vectors of one length")
  return left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      guard let start = left.baseAddress, let other = right.baseAddress else { return 0 }
      return Kernels.dot(start, other, left.count)
    }
  }
}

extension Matrix {
  /// `selfᵀ · s`, where s is what `factor` makes of each row's product with `vector`.
  ///
  /// Both products in one way through the rows, in ascending order; their sums are those of
  /// `self * vector` and of `transposed * s`.
  package func transposedProduct(
    with vector: [Double], _ factor: (_ row: Int, _ value: Double) -> Double
  ) -> [Double] {
    precondition(vector.count == columns, "a row has as many numbers as there are columns")
    let (rows, width, lanes) = (rows, columns, Kernels.width)
    let whole = rows / lanes * lanes
    var sums = [Double](repeating: 0, count: lanes * width)
    var result = [Double](repeating: 0, count: width)
    elements.withUnsafeBufferPointer { elements in
      vector.withUnsafeBufferPointer { vector in
        sums.withUnsafeMutableBufferPointer { sums in
          result.withUnsafeMutableBufferPointer { result in
            guard let start = elements.baseAddress, let vector = vector.baseAddress,
              let sums = sums.baseAddress, let result = result.baseAddress
            else { return }
            func made(of row: Int) -> Double {
              factor(row, Kernels.dot(start + row * width, vector, width))
            }
            for row in 0..<whole {
              Kernels.add(
                made(of: row), times: start + row * width, to: sums + row % lanes * width, width)
            }
            for column in 0..<width {
              func lane(_ index: Int) -> Double { sums[index * width + column] }
              result[column] =
                ((lane(0) + lane(4)) + (lane(2) + lane(6)))
                + ((lane(1) + lane(5)) + (lane(3) + lane(7)))
            }
            for row in whole..<rows {
              Kernels.add(made(of: row), times: start + row * width, to: result, width)
            }
          }
        }
      }
    }
    return result
  }

  /// `target += factor · row`.
  package func addRow(_ row: Int, times factor: Double, to target: inout [Double]) {
    precondition(target.count == columns, "a row has as many numbers as there are columns")
    let width = columns
    elements.withUnsafeBufferPointer { elements in
      target.withUnsafeMutableBufferPointer { target in
        guard let start = elements.baseAddress, let target = target.baseAddress else { return }
        Kernels.add(factor, times: start + row * width, to: target, width)
      }
    }
  }

  /// Divides every number of a row by that of its column.
  package mutating func divideRow(_ row: Int, by divisors: [Double]) {
    precondition(divisors.count == columns, "a row has as many numbers as there are columns")
    let start = row * columns
    for column in 0..<columns { elements[start + column] /= divisors[column] }
  }

  /// Multiplies every number of a row by that of its column.
  package mutating func multiplyRow(_ row: Int, by factors: [Double]) {
    precondition(factors.count == columns, "a row has as many numbers as there are columns")
    let start = row * columns
    for column in 0..<columns { elements[start + column] *= factors[column] }
  }

  /// Multiplies every number of a row by itself.
  package mutating func squareRow(_ row: Int) {
    for index in row * columns..<(row + 1) * columns { elements[index] *= elements[index] }
  }

  /// Puts row `source` of `other` in the place of a row.
  package mutating func replaceRow(_ row: Int, with other: Matrix, row source: Int) {
    precondition(columns == other.columns, "rows of one length")
    let (target, start) = (row * columns, source * columns)
    for column in 0..<columns { elements[target + column] = other.elements[start + column] }
  }

  /// `row += factor · vector`.
  package mutating func addToRow(_ row: Int, _ factor: Double, times vector: [Double]) {
    precondition(vector.count == columns, "a row has as many numbers as there are columns")
    let width = columns
    elements.withUnsafeMutableBufferPointer { elements in
      vector.withUnsafeBufferPointer { vector in
        guard let start = elements.baseAddress, let vector = vector.baseAddress else { return }
        Kernels.add(factor, times: vector, to: start + row * width, width)
      }
    }
  }
}
