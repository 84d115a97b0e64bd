import ElementaryFunctions

/// Slow curves of which the drift on the input is made.
package enum Drift {
  /// Curves `[curve, sample]` for windows of `length` samples, none where `deviation` is 0.
  ///
  /// Curve k, from 1 to 3, is √2 cos(πk(t + ½)/length)/k: power deviation²/k², as slow EEG has it. A
  /// straight slope is mostly the first, a bow the second. From sample `used` on there are zeros, up to
  /// `stride` samples a curve.
  package static func curves(
    deviation: Double, length: Int, used: Int, stride: Int
  ) -> [Float] {
    precondition(deviation >= 0 && deviation.isFinite, "a drift of deviation \(deviation)")
    guard deviation > 0 else { return [] }
    return (1...3).flatMap { curve in
      let size = deviation * 2.0.squareRoot() / Double(curve)
      return (0..<stride).map { sample in
        guard sample < used else { return Float(0) }
        // The cosine comes back after two half-turns and is even about each.
        let turns = Double(curve) * (Double(sample) + 0.5) / Double(length)
        let rest = turns.truncatingRemainder(dividingBy: 2)
        return Float(size * Double.cosine(piTimes: rest > 1 ? 2 - rest : rest))
      }
    }
  }
}
