import LinearAlgebra
import Parallelism

/// Means and sums of outer products of features, of both classes, for several fits that hold many epochs in common.
///
/// Every portion of the epochs is summed about its own mean, once; a fit adds up those that it holds, in a fixed
/// order. Nothing is subtracted, so that no digits are lost, wherever the means lie. Source: Chan, Golub & LeVeque,
/// The American Statistician 37(3), 1983.
package struct SharedMoments: Sendable {
  private struct Sums {
    let mean: [Double]
    /// Σ (x−m)(x−m)ᵀ; `nil` of a single row, where it is 0.
    let products: LowerTriangle?
  }

  private let features: FeatureRows
  private let portions: FitPortions
  private let sums: [Sums]

  /// Portions of fewer rows cost a fit less as rows than as a table of sums.
  package static let leastRows = 16
  /// Numbers in the tables of all portions, 256 MB.
  private static let mostNumbers = 1 << 25

  /// Sums of `features`, of which there is a row for every item in the order of `portions`.
  ///
  /// - Returns: `nil` where sums of outer products are not the way to fit, or would take too much memory.
  package init?(_ features: FeatureRows, _ portions: FitPortions, threads: Int) {
    precondition(features.count == portions.order.count, "a row an item")
    let tables = portions.portions.count { $0.range.count > 1 }
    let fewest = portions.ofFit.map { fit in
      fit.reduce(0) { $0 + portions.portions[$1].range.count }
    }.min()
    guard features.dimension <= max(FeatureRows.mostOfFewEpochs, fewest ?? 0),
      tables * LowerTriangle.elementCount(size: features.dimension) <= Self.mostNumbers
    else { return nil }
    self.features = features
    self.portions = portions
    sums = mapInParallel(count: portions.portions.count, threads: threads) { number in
      Self.sums(of: features, in: portions.portions[number].range)
    }
  }

  private static func sums(of features: FeatureRows, in range: Range<Int>) -> Sums {
    var mean = Array(repeating: 0.0, count: features.dimension)
    features.forEachRow(in: range) { row, block in block.addRow(row, times: 1, to: &mean) }
    guard range.count > 1 else { return Sums(mean: mean, products: nil) }
    for column in mean.indices { mean[column] /= Double(range.count) }
    var gram = GramAccumulator(dimension: features.dimension)
    features.forEachBlock(in: range) { _, block in
      for row in 0..<block.rows { block.addToRow(row, -1, times: mean) }
      gram.add(rowsOf: block)
    }
    return Sums(mean: mean, products: gram.triangle())
  }

  /// The moments of one class of one fit.
  struct OfClass {
    let count: Int
    let mean: [Double]
    /// Σ (x−m)(x−m)ᵀ.
    let products: LowerTriangle
    fileprivate let rows: [Range<Int>]
  }

  /// The moments of the targets or of the others that `fit` holds.
  func moments(ofTargets isTarget: Bool, fit: Int) -> OfClass {
    let own = portions.ofFit[fit].filter { portions.portions[$0].isTarget == isTarget }
    let counts = own.map { portions.portions[$0].range.count }
    let count = counts.reduce(0, +)
    var mean = Array(repeating: 0.0, count: features.dimension)
    for (number, rows) in zip(own, counts) {
      let weight = Double(rows) / Double(count)
      for column in mean.indices { mean[column] += weight * sums[number].mean[column] }
    }
    var tables = own.compactMap { sums[$0].products }.makeIterator()
    var total = tables.next() ?? LowerTriangle(size: features.dimension)
    while let table = tables.next() { total.add(table) }
    // A portion's mean counts as if all its rows lay there.
    var between = GramAccumulator(adding: consume total)
    var step = Matrix(rows: 1, columns: features.dimension)
    for (number, rows) in zip(own, counts) {
      let weight = Double(rows).squareRoot()
      for column in mean.indices {
        step[0, column] = weight * (sums[number].mean[column] - mean[column])
      }
      between.add(row: 0, of: step)
    }
    return OfClass(
      count: count, mean: mean, products: between.triangle(),
      rows: own.map { portions.portions[$0].range })
  }

  /// The sum of the fourth powers of the lengths of a class's rows, each about the mean and times `factors`.
  func fourthPowers(of moments: OfClass, times factors: [Double]) -> Double {
    var sum = 0.0
    for range in moments.rows {
      features.forEachRow(in: range) { row, block in
        let square = block.squaredLength(ofRow: row, about: moments.mean, times: factors)
        sum += square * square
      }
    }
    return sum
  }
}
