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

  init(size: Int, triangles: Matrix) {
    self.size = size
    self.triangles = triangles
  }

  /// Some matrices of one size, at least one.
  package init(_ matrices: [Matrix]) {
    self.init(count: matrices.count, size: matrices[0].rows)
    for (index, matrix) in matrices.enumerated() { self[index] = matrix }
  }

  /// How many matrices there are.
  package var count: Int { triangles.rows }

  /// So many of the matrices, evenly spread, or all where there are no more.
  package func spread(atMost most: Int) -> SymmetricTable {
    precondition(most > 0, "some matrices")
    guard count > most else { return self }
    var some = SymmetricTable(count: most, size: size)
    for place in 0..<most {
      some.triangles.replaceRow(place, with: triangles, row: place * count / most)
    }
    return some
  }

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
      let (size, first) = (size, index * triangles.columns)
      triangles.elements.withUnsafeMutableBufferPointer { triangles in
        newValue.elements.withUnsafeBufferPointer { elements in
          var place = first
          for row in 0..<size {
            for column in row..<size {
              triangles[place] = elements[row * size + column]
              place += 1
            }
          }
        }
      }
    }
  }
}
