import LinearAlgebra
import Signal

/// Spatial filters that raise the response to a class of flashes above everything else.
///
/// Sources: Rivet, Souloumiac, Attina & Gibert, IEEE TBME 56(8), 2009; Rivet et al., EUSIPCO 2011.
package struct XDAWN: Sendable {
  /// What is taken for the power of the response and of everything.
  package enum Definition: Sendable {
    /// Covariances about the mean over time, as pyRiemann's `Xdawn`.
    case covariance
    /// Second moments of the response, covariance drawn by a hundredth towards the sphere.
    case shrunk
  }

  /// The sums over epochs that the filters are computed from.
  package struct Moments: Sendable {
    fileprivate var power: GramAccumulator
    fileprivate var sums: [Matrix]
    fileprivate var counts = [0, 0]

    package init(electrodes: Int, length: Int) {
      power = GramAccumulator(dimension: electrodes)
      sums = Array(repeating: Matrix(rows: electrodes, columns: length), count: 2)
    }

    /// Adds an epoch `[electrode, sample]`.
    package mutating func add(_ epoch: Matrix, isTarget: Bool) {
      let side = isTarget ? 1 : 0
      power.add(columnsOf: epoch)
      counts[side] += 1
      for index in epoch.elements.indices { sums[side].elements[index] += epoch.elements[index] }
    }

    /// The sums over the epochs at `indices` of `samples`, `[epoch, electrode, sample]`.
    ///
    /// Epochs of unknown label are left out.
    ///
    /// - Throws: `BaselineError.noExamples` or `.notFinite`.
    package init(
      _ samples: [Float], labels: [Label], indices: [Int], electrodes: Int, length: Int
    ) throws(BaselineError) {
      self.init(electrodes: electrodes, length: length)
      let size = electrodes * length
      for index in indices where labels[index] != .unknown {
        let window = samples[index * size..<(index + 1) * size].map { Double($0) }
        guard window.allSatisfy(\.isFinite) else { throw .notFinite(epoch: index) }
        add(
          Matrix(rows: electrodes, columns: length, elements: window),
          isTarget: labels[index] == .target)
      }
      for (side, label) in [Label.nonTarget, .target].enumerated() where counts[side] == 0 {
        throw .noExamples(of: label)
      }
    }

    /// The mean response to targets or to non-targets, `[electrode, sample]`.
    package func response(toTargets: Bool) -> Matrix {
      let side = toTargets ? 1 : 0
      return (1 / Double(max(counts[side], 1))) * sums[side]
    }

    /// The mean of every electrode over all samples.
    package var mean: [Double] {
      let all = sums[0] + sums[1]
      return (0..<all.rows).map { row in
        all.row(row).reduce(0, +) / Double(max(power.count, 1))
      }
    }

    /// E[x xᵀ] over all samples, `[electrode, electrode]`.
    package var secondMoment: Matrix { (1 / Double(max(power.count, 1))) * power.total() }

    /// The covariance of the electrodes over all samples.
    package var covariance: Matrix {
      var covariance = secondMoment
      let mean = mean
      for row in mean.indices {
        for column in mean.indices { covariance[row, column] -= mean[row] * mean[column] }
      }
      return covariance
    }
  }

  /// The leading filters, `[filter, electrode]`, of length 1: at most `count`, at most one an
  /// electrode.
  package static func filters(
    _ moments: Moments, forTargets: Bool, count: Int, _ definition: Definition
  ) throws(LinearAlgebraError) -> Matrix {
    let response = moments.response(toTargets: forTargets)
    let power: Matrix
    let noise: Matrix
    switch definition {
    case .covariance:
      power = Covariance(rowsOf: response.transposed, .sample).matrix
      // Re-referenced recordings lack a direction: a billionth of the power stands in for it.
      noise = moments.covariance.shrunk(by: 1e-9)
    case .shrunk:
      power = response.gramOfRows
      noise = moments.covariance.shrunk(by: 0.01)
    }
    return try filters(response: power, noise: noise, count: count)
  }

  /// The leading filters for the power of a response against that of everything.
  package static func filters(
    response power: Matrix, noise: Matrix, count: Int
  ) throws(LinearAlgebraError) -> Matrix {
    let whitener = try noise.inverseSquareRoot()
    let eigen = SymmetricEigen(whitener.congruence(power))
    let leading = eigen.vectors.firstRows(count) * whitener
    return Matrix(
      rows: leading.rows, columns: leading.columns,
      elements: (0..<leading.rows).flatMap { unit(SymmetricEigen.oriented(leading.row($0))) })
  }

  /// `vector` brought to length 1.
  static func unit(_ vector: [Double]) -> [Double] {
    let length = dotProduct(vector, vector).squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
}
