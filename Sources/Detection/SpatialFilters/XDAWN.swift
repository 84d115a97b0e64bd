import ElementaryFunctions
import LinearAlgebra
import Parallelism
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

  /// What the filters are computed from: the mean responses and the covariance of some window.
  package struct Moments: Sendable {
    /// The mean of every electrode over all samples of all epochs.
    package let mean: [Double]
    /// E[x xᵀ] over all samples, `[electrode, electrode]`.
    package let secondMoment: Matrix
    /// The mean response to non-targets and to targets, `[electrode, sample]`.
    fileprivate let responses: [Matrix]

    /// The moments of the epochs at `indices` of `samples`, `[epoch, electrode, sample]`.
    ///
    /// Epochs of unknown label are left out.
    ///
    /// - Throws: `ScorerError.noExamples` or `.notFinite`.
    package init(
      _ samples: [Float], labels: [Label], indices: [Int], electrodes: Int, length: Int
    ) throws(ScorerError) {
      var sums = MomentSums(electrodes: electrodes, lengths: [length])
      let size = electrodes * length
      let (means, factors) = (
        Array(repeating: 0.0, count: electrodes), Array(repeating: 1.0, count: electrodes)
      )
      for index in indices where labels[index] != .unknown {
        let first = index * size
        guard samples.span.extracting(first..<first + size).isFinite else {
          throw .notFinite(epoch: index)
        }
        sums.add(
          Matrix(samples, from: first, columns: length, means: means, factors: factors),
          isTarget: labels[index] == .target)
      }
      for (side, label) in [Label.nonTarget, .target].enumerated() where sums.counts[side] == 0 {
        throw .noExamples(of: label)
      }
      self = sums.moments(0)
    }

    /// The moments of several sets of epochs, on up to `threads` threads.
    ///
    /// - Throws: `ScorerError.noExamples` or `.notFinite`.
    package static func each(
      of sets: [[Int]], _ samples: [Float], labels: [Label], electrodes: Int, length: Int,
      threads: Int
    ) throws(ScorerError) -> [Moments] {
      let results = mapInParallel(count: sets.count, threads: threads) { set in
        Result { () throws(ScorerError) in
          try Moments(
            samples, labels: labels, indices: sets[set], electrodes: electrodes, length: length)
        }
      }
      return try results.map { (result) throws(ScorerError) in try result.get() }
    }

    fileprivate init(mean: [Double], secondMoment: Matrix, responses: [Matrix]) {
      self.mean = mean
      self.secondMoment = secondMoment
      self.responses = responses
    }

    /// The covariance of the electrodes over all samples.
    package var covariance: Matrix {
      var covariance = secondMoment
      for row in mean.indices {
        for column in mean.indices { covariance[row, column] -= mean[row] * mean[column] }
      }
      return covariance
    }

    /// The mean response to targets or to non-targets, `[electrode, sample]`.
    package func response(toTargets: Bool) -> Matrix { responses[toTargets ? 1 : 0] }
  }

  /// Sums over epochs, from which the moments of several windows come in one go.
  package struct MomentSums: Sendable {
    /// The windows' ends in samples, ascending; all begin at the onset.
    private let lengths: [Int]
    /// Σ x xᵀ between one end and the next.
    private var power: [GramAccumulator]
    private var sums: [Matrix]
    fileprivate var counts = [0, 0]

    package init(electrodes: Int, lengths: [Int]) {
      self.lengths = lengths
      power = lengths.map { _ in GramAccumulator(dimension: electrodes) }
      sums = Array(
        repeating: Matrix(rows: electrodes, columns: lengths.last ?? 0), count: 2)
    }

    /// Adds an epoch `[electrode, sample]`, at least as long as the longest window.
    package mutating func add(_ epoch: Matrix, isTarget: Bool) {
      let side = isTarget ? 1 : 0
      counts[side] += 1
      sums[side].add(firstColumnsOf: epoch)
      var start = 0
      for (index, end) in lengths.enumerated() {
        power[index].add(columnsOf: epoch, from: start, to: end)
        start = end
      }
    }

    /// The moments of the window at `index` of the lengths.
    package mutating func moments(_ index: Int) -> Moments {
      let length = lengths[index]
      let samples = Double(max((counts[0] + counts[1]) * length, 1))
      var total = power[0].total()
      for part in 1..<index + 1 { total = total + power[part].total() }
      let windows = sums.map { $0.firstColumns(length) }
      let all = windows[0] + windows[1]
      let mean = (0..<all.rows).map { all.row($0).reduce(0, +) / samples }
      let responses = zip(windows, counts).map { (1 / Double(max($1, 1))) * $0 }
      return Moments(mean: mean, secondMoment: (1 / samples) * total, responses: responses)
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
