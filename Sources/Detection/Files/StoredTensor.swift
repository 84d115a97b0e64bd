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

extension [String: StoredTensor] {
  /// The tensor `name` if it is there, finite and of `shape`, in which `nil` is any length above 0.
  func tensor(_ name: String, _ shape: [Int?]) throws(BaselineError) -> StoredTensor {
    guard let tensor = self[name] else { throw .missingTensor(name: name) }
    let fits =
      tensor.shape.count == shape.count
      && zip(tensor.shape, shape).allSatisfy { found, expected in
        expected.map { $0 == found } ?? (found > 0)
      }
    guard fits else {
      let expected = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw .unfitTensor(
        name: name, found: "shape \(tensor.shape)", expected: "shape [\(expected)]")
    }
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw .unfitTensor(name: name, found: "an infinite value", expected: "numbers")
    }
    return tensor
  }

  /// The whole number of at least 1 stored as `name`.
  func count(_ name: String) throws(BaselineError) -> Int {
    let value = try tensor(name, [1]).values[0]
    guard value >= 1, value < 0x1p24, value == value.rounded() else {
      throw .unfitTensor(name: name, found: "\(value)", expected: "a whole number above 0")
    }
    return Int(value)
  }
}
