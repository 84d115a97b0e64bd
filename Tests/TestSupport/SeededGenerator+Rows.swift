import Randomness

extension SeededGenerator {
  /// Rows of the standard normal distribution.
  public mutating func normals(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(normal()) }
  }

  /// Rows of the uniform distribution on [0, 1).
  public mutating func uniforms(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(uniform()) }
  }
}
