import ElementaryFunctions
import LinearAlgebra

/// How far the electrodes' covariance is from that of training.
package struct CovarianceChange: Sendable {
  private let training: Matrix
  private let session: Matrix

  /// The change from one covariance to another of the same electrodes.
  package init(from training: Matrix, to session: Matrix) {
    precondition(training.rows == session.rows, "the same electrodes")
    // Flat electrodes and average references leave directions without power.
    self.training = training.shrunk(by: 1e-4)
    self.session = session.shrunk(by: 1e-4)
  }

  /// The root mean square of the logarithms of the eigenvalues of C₁⁻¹C₂; infinite where one is not
  /// positive definite.
  ///
  /// It is the affine-invariant distance over √electrodes: Pennec, Fillard & Ayache, IJCV 66(1), 2006.
  package var distance: Double { distance(among: Array(0..<training.rows)) }

  private func distance(among electrodes: [Int]) -> Double {
    guard !electrodes.isEmpty else { return 0 }
    guard let whitener = try? training.selecting(electrodes).inverseSquareRoot(),
      let logarithm = try? whitener.congruence(session.selecting(electrodes)).logarithm()
    else { return .infinity }
    return (logarithm.squaredNorm / Double(electrodes.count)).squareRoot()
  }

  /// The electrodes without which the rest is no farther than `limit`, found one by one; `nil` if they are
  /// more than a third of all.
  package func changed(beyond limit: Double) -> [Int]? {
    var rest = Array(0..<training.rows)
    var changed: [Int] = []
    while distance(among: rest) > limit {
      guard 3 * (changed.count + 1) <= training.rows else { return nil }
      let distances = rest.map { electrode in distance(among: rest.filter { $0 != electrode }) }
      guard let least = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
        return nil
      }
      changed.append(rest.remove(at: least))
    }
    return changed.sorted()
  }

  /// What takes windows of the session to the covariance of training: C₁^½ C₂^(−½).
  package var whitening: Matrix? {
    guard let root = try? training.squareRoot(), let inverse = try? session.inverseSquareRoot()
    else { return nil }
    return root * inverse
  }
}

extension Matrix {
  /// The rows and columns of these numbers.
  fileprivate func selecting(_ chosen: [Int]) -> Matrix {
    Matrix(
      rows: chosen.count, columns: chosen.count,
      elements: chosen.flatMap { row in chosen.map { self[row, $0] } })
  }
}
