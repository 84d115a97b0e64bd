/// Many symmetric matrices of one size, of which only the upper triangles are held.
package struct SymmetricTable: Sendable {
  /// Rows, and columns, of a matrix.
  package let size: Int
  /// `[matrix, element]`: the upper triangles, row by row.
  package var triangles: Matrix

  /// `count` matrices of nothing but 0.
  package init(count: Int, size: Int) {
    self.size = size
    triangles = Matrix(rows: count, columns: size * (size + 1) / 2)
  }

  /// Some matrices of one size, at least one.
  package init(_ matrices: [Matrix]) {
    self.init(count: matrices.count, size: matrices[0].rows)
    for (index, matrix) in matrices.enumerated() { self[index] = matrix }
  }

  /// How many matrices there are.
  package var count: Int { triangles.rows }

  /// The matrix at `index`; of what is set, the lower triangle is not looked at.
  package subscript(index: Int) -> Matrix {
    get {
      var matrix = Matrix(rows: size, columns: size)
      let (size, first) = (size, index * triangles.columns)
      matrix.elements.withUnsafeMutableBufferPointer { elements in
        triangles.elements.withUnsafeBufferPointer { triangles in
          var place = first
          for row in 0..<size {
            for column in row..<size {
              elements[row * size + column] = triangles[place]
              elements[column * size + row] = triangles[place]
              place += 1
            }
          }
        }
      }
      return matrix
    }
    set {
      precondition(newValue.rows == size && newValue.columns == size, "matrices of one size")
      var place = index * triangles.columns
      for row in 0..<size {
        for column in row..<size {
          triangles.elements[place] = newValue[row, column]
          place += 1
        }
      }
    }
  }
}
