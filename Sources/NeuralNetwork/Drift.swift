import ElementaryFunctions
extension NetworkShape {
  /// Slow curves `[curve, padded sample]` of which drift is made, none where `deviation` is 0.
  ///
  /// Curve k, from 1 to 3, is √2 cos(πk(t + ½)/L)/k over the L samples of the window: power
  /// deviation²/k², as slow EEG has it. A straight slope is mostly the first, a bow the second.
  package func driftCurves(deviation: Double) -> [Float] {
    precondition(deviation >= 0 && deviation.isFinite, "a drift of deviation \(deviation)")
    guard deviation > 0 else { return [] }
    let used = positions * Self.kernelLength
    return (1...3).flatMap { curve in
      let size = deviation * 2.0.squareRoot() / Double(curve)
      return (0..<paddedSamples).map { sample in
        guard sample < used else { return Float(0) }
        // The cosine comes back after two half-turns and is even about each.
        let turns = Double(curve) * (Double(sample) + 0.5) / Double(windowLength)
        let rest = turns.truncatingRemainder(dividingBy: 2)
        return Float(size * Double.cosine(piTimes: rest > 1 ? 2 - rest : rest))
      }
    }
  }

  /// The samples of a window that are used, rounded up to whole registers: S of the kernels.
  package var paddedSamples: Int { (positions * Self.kernelLength + 15) / 16 * 16 }
}
