import Detection
import LinearAlgebra
import Randomness
import TestSupport
import Testing

/// Fits that share their sums, held against fits from nothing.
@Suite struct SharedMomentsTests {
  /// Rows of correlated features, which fits hold them, and which are targets.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var features: Matrix
    var fits: [[Int]]
    var targets: [Bool]

    init(_ name: String, rows: Int = 300, columns: Int = 21, fits: [[Int]]? = nil) {
      testDescription = name
      features = randomMatrix(rows, columns, seed: 3) * randomMatrix(columns, columns, seed: 4)
      targets = (0..<rows).map { $0 % 6 == 0 }
      for row in 0..<rows where targets[row] { features[row, 5] += 2 }
      self.fits = fits ?? Self.folds(5, of: rows)
    }

    func with(_ change: (inout Case) -> Void) -> Case {
      var other = self
      change(&other)
      return other
    }

    /// To all, to what each of `count` folds leaves over without some beside it, and to what two leave.
    static func folds(_ count: Int, of rows: Int) -> [[Int]] {
      let all = Array(0..<rows)
      let folds = (0..<count).map { fold in
        let (start, end) = (rows * fold / count, rows * (fold + 1) / count)
        return all.filter { $0 < start - 3 || $0 >= end + 4 }
      }
      return [all] + folds
        + folds.indices.dropFirst().map { Set(folds[$0]).intersection(folds[0]).sorted() }
    }
  }

  static let cases = [
    Case("folds"),
    Case("one fit", fits: [Array(0..<300)]),
    Case("fits of a few rows", fits: (0..<30).map { first in Array(first * 10..<first * 10 + 9) }),
    Case("an offset a thousand times the deviation").with { own in
      for row in 0..<300 { own.features[row, 3] += 5000 }
    },
    Case("a fold far from the others").with { own in
      for row in 60..<120 { for column in 0..<7 { own.features[row, column] += 3e4 } }
    },
    Case("three targets").with { own in
      own.targets = (0..<300).map { [10, 100, 200].contains($0) }
    },
    Case("a feature that never changes").with { own in
      for row in 0..<300 { own.features[row, 2] = 7.3 }
    },
    Case("a feature that does not change in one class").with { own in
      for row in 0..<300 where own.targets[row] { own.features[row, 2] = 700.1 }
    },
    Case("more features than rows", rows: 90, columns: 120),
  ]

  /// What brings features to about mean 0 and deviation 1.
  private let centre = 0.3
  private let factor = 0.21

  private func shared(_ own: Case, threads: Int) throws -> [LinearRule] {
    let portions = FitPortions(own.fits, least: SharedMoments.leastRows) { own.targets[$0] }
    let rows = FeatureRows(
      Matrix(
        rows: portions.order.count, columns: own.features.columns,
        elements: portions.order.flatMap { own.features.row($0) }))
    let moments = try #require(SharedMoments(rows, portions, threads: threads))
    return try own.fits.indices.map { fit in
      try LinearRule.shrinkageLDA(
        moments, fit: fit,
        centre: Array(repeating: centre, count: rows.dimension),
        factors: Array(repeating: factor, count: rows.dimension))
    }
  }

  @Test(arguments: cases) func `shared sums give the rules of fits from nothing`(own: Case) throws {
    let rules = try shared(own, threads: 2)
    for (fit, rule) in zip(own.fits, rules) {
      let rows = Matrix(
        rows: fit.count, columns: own.features.columns,
        elements: fit.flatMap { own.features.row($0).map { ($0 - centre) * factor } })
      let plain = try LinearRule.shrinkageLDA(
        FeatureRows(rows), targets: fit.map { own.targets[$0] })
      #expect(relativeDifference(rule.weights, plain.weights) < 1e-9)
      #expect(abs(rule.bias - plain.bias) < 1e-9 * max(1, abs(plain.bias)))
    }
  }

  @Test(arguments: cases) func `they are the same on any number of threads`(own: Case) throws {
    let alone = try shared(own, threads: 1)
    #expect(try shared(own, threads: 2) == alone)
    #expect(try shared(own, threads: 5) == alone)
  }

  @Test func `a fit does not hear of what it does not hold`() throws {
    let own = Self.cases[0]
    let changed = own.with { own in
      for row in 60..<120 {
        own.targets[row].toggle()
        for column in 0..<21 { own.features[row, column] *= -3 }
      }
    }
    let (before, after) = (try shared(own, threads: 2), try shared(changed, threads: 2))
    #expect(before[2] == after[2])
    #expect(before[1] != after[1])
  }

  @Test func `tables of many thousand features are not made`() {
    let portions = FitPortions([Array(0..<60)], least: 2) { $0 % 2 == 0 }
    let rows = FeatureRows(count: 60, dimension: 4000) {
      Matrix(rows: $0.count, columns: 4000)
    }
    #expect(SharedMoments(rows, portions, threads: 1) == nil)
  }
}

/// Normal numbers.
private func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return Matrix(
    rows: rows, columns: columns,
    elements: (0..<rows * columns).map { _ in generator.normal() })
}
