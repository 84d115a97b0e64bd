import Detection
import LinearAlgebra
import Randomness
import TestSupport
import Testing

/// Features gone through a few rows at a time, and more of them than epochs.
@Suite struct FeatureRowsTests {
  private let targets = (0..<150).map { $0 % 3 == 0 }

  /// 150 rows in several blocks, the targets' a little higher.
  private func features(_ dimension: Int) -> Matrix {
    var generator = SeededGenerator(seed: 7)
    var features = Matrix(
      rows: 150, columns: dimension,
      elements: (0..<150 * dimension).map { _ in generator.normal() })
    for row in 0..<150 {
      for column in 0..<dimension {
        if targets[row] { features[row, column] += Double(column % 5) / 8 }
        features[row, column] *= 1 + Double(column % 7)
      }
    }
    return features
  }

  private typealias Fitting = (FeatureRows, [Bool]) throws -> LinearRule
  private let fittings: [Fitting] = [
    { try LinearRule.shrinkageLDA($0, targets: $1) },
    { try LinearRule.bayesianLDA($0, targets: $1) },
    { try LinearRule.stepwiseLDA($0, targets: $1) },
  ]

  @Test func `rows that are made when they are needed give the same bits as rows that are held`()
    throws
  {
    let matrix = features(12)
    let made = FeatureRows(count: 150, dimension: 12) { range in
      Matrix(rows: range.count, columns: 12, elements: range.flatMap { matrix.row($0) })
    }
    for fitting in fittings {
      #expect(try fitting(made, targets) == fitting(FeatureRows(matrix), targets))
      #expect(try fitting(made.held, targets) == fitting(made, targets))
    }
  }

  @Test(arguments: [151, 400])
  func `the discriminant of epochs and epochs is that of features`(dimension: Int) throws {
    let rows = FeatureRows(features(dimension))
    try expectSame(
      LinearRule.shrinkageLDA(rows, targets: targets),
      LinearRule.dualShrinkageLDA(rows, targets: targets))
  }

  // With many more features every label is met exactly, and the evidence has no maximum to agree on.
  @Test func `the Bayesian discriminant of epochs and epochs is that of features`() throws {
    let rows = FeatureRows(features(151))
    try expectSame(
      LinearRule.bayesianLDA(rows, targets: targets),
      LinearRule.dualBayesianLDA(rows, targets: targets))
  }

  private func expectSame(_ first: LinearRule, _ second: LinearRule) throws {
    #expect(relativeDifference(first.weights, second.weights) < 1e-8)
    #expect(abs(first.bias - second.bias) < 1e-8 * max(1, abs(first.bias)))
  }

  @Test func `a few thousand features of a few epochs are fitted at once`() throws {
    let rows = FeatureRows(features(2100))
    for fitting in fittings {
      let rule = try fitting(rows, targets)
      let values = features(2100) * rule.weights
      let means = [false, true].map { side in
        (0..<150).reduce(0) { $0 + (targets[$1] == side ? values[$1] : 0) }
          / Double(targets.count { $0 == side })
      }
      #expect(means[1] > means[0])
    }
  }
}
