import Randomness

extension SeededGenerator {
  /// So many numbers of the standard normal distribution.
  public mutating func normals(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(normal()) }
  }

  /// So many numbers of the uniform distribution on [0, 1).
  public mutating func uniforms(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(uniform()) }
  }
}
