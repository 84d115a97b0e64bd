import LinearAlgebra

/// Numbers of one name in a detector file: a shape and as many values, row-major.
public struct StoredTensor: Sendable, Equatable, Codable {
  /// The length of each dimension.
  public let shape: [Int]
  /// The values, the last dimension fastest.
  public let values: [Float]

  /// A tensor from its parts, as many values as the shape holds.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "as many values as the shape holds")
    self.shape = shape
    self.values = values
  }

  init(_ vector: [Double]) {
    self.init(shape: [vector.count], values: vector.map { Float($0) })
  }

  init(_ matrix: Matrix) {
    self.init(shape: [matrix.rows, matrix.columns], values: matrix.elements.map { Float($0) })
  }

  /// The values as doubles.
  var vector: [Double] { values.map { Double($0) } }

  /// The values as a matrix; the shape has two dimensions.
  var matrix: Matrix {
    Matrix(rows: shape[0], columns: shape[1], elements: vector)
  }
}
