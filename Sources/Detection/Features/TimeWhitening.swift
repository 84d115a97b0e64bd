import LinearAlgebra

/// The linear map over the samples of a window that makes slow and fast activity more alike in power.
///
/// EEG is strongest where it is slowest. With S the second moment of the windows of all electrodes,
/// drawn by a tenth towards the sphere, the map is S^(−1/4): half-way to white noise. The whole way
/// (−1/2) also raises what is only noise.
package struct TimeWhitening: Sendable, Equatable {
  /// `[sample, sample]`, symmetric; windows keep their mean power.
  package let matrix: Matrix

  init(matrix: Matrix) { self.matrix = matrix }

  /// The map for windows of these scaled epochs, whatever their labels.
  init(fitting epochs: LabelledEpochs) throws(ScorerError) {
    var sum = GramAccumulator(dimension: epochs.length)
    for index in 0..<epochs.count { sum.add(rowsOf: epochs[index]) }
    do { try self.init(power: (1 / Double(max(sum.count, 1))) * sum.total()) } catch {
      throw .degenerate(.noPower)
    }
  }

  /// The map for windows with the second moment `power`, `[sample, sample]`.
  package init(power: Matrix) throws(LinearAlgebraError) {
    let root = try power.shrunk(by: 0.1).squareRoot().inverseSquareRoot()
    let left = root.congruence(power).trace / max(power.trace, 1e-300)
    guard left > 0, left.isFinite else { throw .notPositiveDefinite(row: 0) }
    matrix = (1 / left.squareRoot()) * root
  }

  /// The window `[electrode, sample]`, whitened.
  package func applied(to window: Matrix) -> Matrix { window * matrix }
}
