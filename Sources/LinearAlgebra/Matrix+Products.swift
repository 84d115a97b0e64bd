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
          matrix_times_transposed(
            left, Int64(inner), right, Int64(inner), start, Int64(rows), Int64(inner),
            Int64(width))
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
  /// `selfᵀ · s`, where s is what `change` makes of each row's product with `vector`, some rows at a time.
  ///
  /// Their sums are those of `self * vector` and of `transposed * s`; the rows are gone through once.
  package func transposedProduct(
    with vector: [Double], _ change: (_ first: Int, _ values: inout [Double]) -> Void
  ) -> [Double] {
    precondition(vector.count == columns, "a row has as many numbers as there are columns")
    let (width, lanes) = (columns, Kernels.width)
    var sums = [Double](repeating: 0, count: lanes * width)
    var result = [Double](repeating: 0, count: width)
    // So few rows that they and the sums are still in the first-level cache the second time.
    let share = max(min(384 / max(width, 1), 32), 1) * lanes
    var values = [Double](repeating: 0, count: min(share, rows))
    for first in stride(from: 0, to: rows, by: share) {
      let count = min(share, rows - first)
      values.removeLast(values.count - count)
      let whole = count / lanes * lanes
      elements.withUnsafeBufferPointer { elements in
        guard let start = elements.baseAddress.map({ $0 + first * width }) else { return }
        vector.withUnsafeBufferPointer { vector in
          values.withUnsafeMutableBufferPointer { values in
            guard let vector = vector.baseAddress, let values = values.baseAddress else { return }
            matrix_times_transposed(
              vector, Int64(width), start, Int64(width), values, 1, Int64(width), Int64(count))
          }
        }
        change(first, &values)
        sums.withUnsafeMutableBufferPointer { sums in
          guard let sums = sums.baseAddress else { return }
          matrix_add_rows(start, values, Int64(whole), Int64(width), sums)
        }
        guard first + count == rows else { return }
        for column in 0..<width {
          func lane(_ index: Int) -> Double { sums[index * width + column] }
          result[column] =
            ((lane(0) + lane(4)) + (lane(2) + lane(6)))
            + ((lane(1) + lane(5)) + (lane(3) + lane(7)))
        }
        result.withUnsafeMutableBufferPointer { result in
          guard let result = result.baseAddress else { return }
          for row in whole..<count {
            Kernels.add(values[row], times: start + row * width, to: result, width)
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

  /// The square of a row's length, the row less `centre` and times `factors`.
  package func squaredLength(
    ofRow row: Int, about centre: [Double], times factors: [Double]
  ) -> Double {
    precondition(
      centre.count == columns && factors.count == columns,
      "a row has as many numbers as there are columns")
    return elements.withUnsafeBufferPointer { elements in
      centre.withUnsafeBufferPointer { centre in
        factors.withUnsafeBufferPointer { factors in
          guard let start = elements.baseAddress, let centre = centre.baseAddress,
            let factors = factors.baseAddress
          else { return 0 }
          return Kernels.squaredLength(
            start + row * columns, about: centre, times: factors, columns)
        }
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

extension Matrix {
  /// Rows of `columns` numbers each that stand in `values` from `start` on, each row less its mean and times
  /// its factor.
  package init(
    _ values: [Float], from start: Int, columns: Int, means: [Double], factors: [Double]
  ) {
    precondition(means.count == factors.count, "a row has a mean and a factor")
    let rows = means.count
    precondition(
      start >= 0 && columns >= 0 && start + rows * columns <= values.count, "numbers that are there"
    )
    self.init(rows: rows, columns: columns)
    elements.withUnsafeMutableBufferPointer { elements in
      values.withUnsafeBufferPointer { values in
        guard let from = values.baseAddress, let to = elements.baseAddress else { return }
        for row in 0..<rows {
          matrix_scale(
            from + start + row * columns, means[row], factors[row], to + row * columns,
            Int64(columns))
        }
      }
    }
  }
}

extension [Double] {
  /// Puts every number through the logistic function; to the bit as `Double.sigmoid`.
  package mutating func applyLogistic() {
    withUnsafeMutableBufferPointer { numbers in
      guard let start = numbers.baseAddress else { return }
      matrix_logistic(start, Int64(numbers.count))
    }
  }
}

extension [Double] {
  /// Adds to each number the sum of a row of `columns` numbers, of the rows that stand in `values` from
  /// `start` on; in ascending order.
  package mutating func addRows(of values: [Float], from start: Int, columns: Int) {
    withRows(of: values, from: start, columns: columns) { values, sums, rows in
      matrix_add_sums(values, Int64(columns), rows, Int64(columns), sums)
    }
  }

  /// Adds likewise the squares of the numbers' distances from the row's mean.
  package mutating func addSquares(
    of values: [Float], from start: Int, columns: Int, about means: [Double]
  ) {
    precondition(means.count == count, "a row has a mean")
    withRows(of: values, from: start, columns: columns) { values, sums, rows in
      matrix_add_squares(values, Int64(columns), rows, Int64(columns), means, sums)
    }
  }

  private mutating func withRows(
    of values: [Float], from start: Int, columns: Int,
    _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Double>, Int64) -> Void
  ) {
    precondition(
      start >= 0 && columns >= 0 && start + count * columns <= values.count,
      "numbers that are there")
    withUnsafeMutableBufferPointer { sums in
      values.withUnsafeBufferPointer { values in
        guard let first = values.baseAddress, let target = sums.baseAddress else { return }
        body(first + start, target, Int64(sums.count))
      }
    }
  }
}
