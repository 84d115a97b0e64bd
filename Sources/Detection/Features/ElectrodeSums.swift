import LinearAlgebra
import Signal

/// What the scaling of electrodes comes from, over some epochs.
struct ElectrodeSums: Sendable {
  /// Samples of an electrode, at least 1.
  private(set) var count: Double
  /// The means of the samples, `[electrode]`.
  private(set) var means: [Double]
  /// The sums of the squares of their distances from these.
  private(set) var squares: [Double]

  /// The sums over all samples of the epochs at `indices`.
  ///
  /// - Throws: `ScorerError.notFinite`.
  init(of epochs: Epochs, at indices: [Int]) throws(ScorerError) {
    let (electrodes, length) = (epochs.electrodes.count, epochs.windowLength)
    count = Double(max(indices.count * length, 1))
    let nothing = [Double](repeating: 0, count: electrodes)
    var sums = nothing
    for epoch in indices {
      var own = nothing
      own.addRows(of: epochs.samples, from: epoch * electrodes * length, columns: length)
      guard own.allSatisfy({ $0.isFinite }) else { throw .notFinite(epoch: epoch) }
      for electrode in 0..<electrodes { sums[electrode] += own[electrode] }
    }
    let count = count
    means = sums.map { $0 / count }
    squares = nothing
    for epoch in indices {
      squares.addSquares(
        of: epochs.samples, from: epoch * electrodes * length, columns: length, about: means)
    }
  }

  /// Adds the sums over other epochs, of the same electrodes; no digits are lost, wherever their means lie.
  ///
  /// Source: Chan, Golub & LeVeque, The American Statistician 37(3), 1983.
  mutating func add(_ other: ElectrodeSums) {
    let total = count + other.count
    for electrode in means.indices {
      let step = other.means[electrode] - means[electrode]
      squares[electrode] += other.squares[electrode] + step * step * (count * other.count / total)
      means[electrode] += step * (other.count / total)
    }
    count = total
  }
}
