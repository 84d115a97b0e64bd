import LinearAlgebra
import Parallelism

/// The features of epochs, `[epoch, feature]`, made anew, some rows at a time, whenever they are gone through.
///
/// All of them in double precision would take a third of the epochs' memory, and every step of a fit as
/// much again.
package struct FeatureRows: Sendable {
  /// How many epochs there are.
  package let count: Int
  /// Features of an epoch.
  package let dimension: Int
  private let rows: @Sendable (Range<Int>) -> Matrix
  /// All of them, where they are held.
  private let all: Matrix?

  private static let blockSize = 64

  /// Features that `rows` makes of a range of epochs.
  package init(
    count: Int, dimension: Int, _ rows: @escaping @Sendable (Range<Int>) -> Matrix
  ) {
    self.count = count
    self.dimension = dimension
    self.rows = rows
    all = nil
  }

  /// Features that are held.
  package init(_ matrix: Matrix) {
    count = matrix.rows
    dimension = matrix.columns
    rows = { matrix.rows(in: $0) }
    all = matrix
  }

  /// The same features, held from now on.
  package var held: FeatureRows { FeatureRows(matrix) }

  /// The same, made on up to `threads` threads.
  func held(threads: Int) -> FeatureRows {
    let size = Self.blockSize
    let blocks = mapInParallel(count: (count + size - 1) / size, threads: threads) { block in
      rows(block * size..<min((block + 1) * size, count)).elements
    }
    var elements: [Double] = []
    elements.reserveCapacity(count * dimension)
    for block in blocks { elements += block }
    return FeatureRows(Matrix(rows: count, columns: dimension, elements: elements))
  }

  /// Whether there are so many more features than epochs that a rule is better fitted by a matrix of
  /// epochs and epochs: one of more than 2,048 features and features takes seconds, and hundreds of MB.
  var suitsDual: Bool { dimension > count && dimension > Self.mostOfFewEpochs }

  /// The most features of fewer epochs for which a matrix of features and features is made.
  static let mostOfFewEpochs = 2048

  /// All features at once.
  var matrix: Matrix { rows(0..<count) }

  /// Goes through all rows in order, a block at a time, which `body` may change.
  func forEachBlock(_ body: (_ first: Int, _ block: inout Matrix) -> Void) {
    forEachBlock(in: 0..<count, body)
  }

  /// Goes likewise through the rows in `range`.
  func forEachBlock(
    in range: Range<Int>, _ body: (_ first: Int, _ block: inout Matrix) -> Void
  ) {
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.blockSize) {
      var block = rows(first..<min(first + Self.blockSize, range.upperBound))
      body(first, &block)
    }
  }

  /// Goes through the rows in `range` in order, each by its number in some block, without a change.
  func forEachRow(in range: Range<Int>, _ body: (_ row: Int, _ block: Matrix) -> Void) {
    if let all {
      for row in range { body(row, all) }
    } else {
      forEachBlock(in: range) { _, block in
        for row in 0..<block.rows { body(row, block) }
      }
    }
  }

  /// The product of every row with `weights`.
  func values(_ weights: [Double]) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    forEachBlock { values += $1 * weights }
    return values
  }

  /// The mean and the deviation of every feature; the deviation is 1 where it never changes.
  func scales() -> FeatureScales {
    scales(of: Array(repeating: 0, count: count), classes: 1)[0]
  }

  /// The scales over the rows of each class.
  func scales(of classOfRow: [Int], classes: Int) -> [FeatureScales] {
    let nothing = [Double](repeating: 0, count: dimension)
    var counts = [Int](repeating: 0, count: classes)
    for own in classOfRow { counts[own] += 1 }
    var sums = Array(repeating: nothing, count: classes)
    forEachBlock { first, block in
      for row in 0..<block.rows { block.addRow(row, times: 1, to: &sums[classOfRow[first + row]]) }
    }
    let means = zip(sums, counts).map { sum, count in sum.map { $0 / Double(max(count, 1)) } }
    var squares = Array(repeating: nothing, count: classes)
    forEachBlock { first, block in
      for row in 0..<block.rows {
        let own = classOfRow[first + row]
        block.addToRow(row, -1, times: means[own])
        block.squareRow(row)
        block.addRow(row, times: 1, to: &squares[own])
      }
    }
    return (0..<classes).map { own in
      FeatureScales(
        means: means[own],
        deviations: zip(squares[own], means[own]).map { square, mean in
          FeatureScales.deviation(square: square / Double(max(counts[own], 1)), mean: mean) ?? 1
        })
    }
  }
}

/// The means of features, and deviations to divide them by.
struct FeatureScales {
  let means: [Double]
  let deviations: [Double]

  /// The deviation of a feature of a mean square about its mean; `nil` where it never changes.
  static func deviation(square: Double, mean: Double) -> Double? {
    let deviation = square.squareRoot()
    // Below rounding errors of the mean there is nothing to scale up.
    return deviation > 1e-12 * abs(mean) && deviation > 0 ? deviation : nil
  }

  /// Brings the features of all rows of `block` to mean 0 and deviation 1.
  func standardize(_ block: inout Matrix) {
    for row in 0..<block.rows {
      block.addToRow(row, -1, times: means)
      block.divideRow(row, by: deviations)
    }
  }
}
