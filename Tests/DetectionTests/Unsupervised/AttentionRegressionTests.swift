import Foundation
import LinearAlgebra
import Randomness
import Testing

import Detection

/// Flashes of selections whose items are known to the test alone, and the regression in its plain form: flash by
/// flash, densities as they are written.
private struct PlainFlashes {
  var features: [[Double]] = []
  var codes: [Int] = []
  var selections: [Int] = []
  /// The codes that light each item.
  let items: [[Int]]
  let attended: [Int]
  let codeCount: Int

  /// Selections of `repetitions` rounds on a screen of 3×3, its columns first; attended flashes differ by `effect` in
  /// all features.
  init(
    selections count: Int, repetitions: Int, features dimension: Int, effect: Double, seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    items = (0..<9).map { [$0 % 3, 3 + $0 / 3] }
    codeCount = 6
    attended = (0..<count).map { _ in generator.index(below: 9) }
    for selection in 0..<count {
      for flash in 0..<6 * repetitions {
        let lit = items[attended[selection]].contains(flash % 6)
        features.append(
          (0..<dimension).map { _ in generator.normal() + (lit ? effect : 0) } + [1])
        codes.append(flash % 6)
        selections.append(selection)
      }
    }
  }

  var sums: FlashSums {
    FlashSums(
      features: Matrix(
        rows: features.count, columns: features[0].count, elements: features.flatMap { $0 }),
      codes: codes, selections: selections, codeCount: codeCount, selectionCount: attended.count)
  }

  func regression(mean: [Double]? = nil) -> AttentionRegression {
    AttentionRegression(
      sums, items: items, mean: mean ?? Array(repeating: 0, count: features[0].count))
  }

  func label(_ flash: Int, of item: Int) -> Double { items[item].contains(codes[flash]) ? 1 : -1 }

  private func density(_ flash: Int, of item: Int, _ model: AttentionRegression.Model) -> Double {
    let rest = zip(features[flash], model.weights).reduce(-label(flash, of: item)) {
      $0 + $1.0 * $1.1
    }
    return log(model.noisePrecision / (2 * .pi)) / 2 - model.noisePrecision * rest * rest / 2
  }

  func posteriorsAndLikelihood(_ model: AttentionRegression.Model) -> ([[Double]], Double) {
    var whole = 0.0
    let posteriors = attended.indices.map { selection in
      let flashes = codes.indices.filter { selections[$0] == selection }
      let joint = items.indices.map { item in
        flashes.reduce(log(1 / Double(items.count))) { $0 + density($1, of: item, model) }
      }
      let largest = joint.max() ?? 0
      let sum = joint.reduce(0) { $0 + exp($1 - largest) }
      whole += largest + log(sum)
      return joint.map { exp($0 - largest) / sum }
    }
    return (posteriors, whole)
  }
}

@Suite struct AttentionRegressionTests {
  private static let plain = PlainFlashes(
    selections: 4, repetitions: 3, features: 5, effect: 0.5, seed: 1)

  private static func start(_ seed: UInt64, features: Int) -> AttentionRegression.Model {
    var generator = SeededGenerator(seed: seed)
    return AttentionRegression.Model(weights: (0..<features).map { _ in 0.1 * generator.normal() })
  }

  @Test(arguments: 1...4) func `items are as likely as densities flash by flash make them`(
    seed: Int
  ) {
    let plain = Self.plain
    var model = Self.start(UInt64(seed), features: 6)
    model.noisePrecision = 0.5 * Double(seed)
    let (posteriors, likelihood) = plain.posteriorsAndLikelihood(model)
    let regression = plain.regression()
    for (one, other) in zip(regression.posteriors(model), posteriors) {
      #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-12 })
      let sum: Double = one.reduce(0, +)
      #expect(abs(sum - 1) < 1e-12)
    }
    #expect(abs(regression.logLikelihood(model) - likelihood) < 1e-9 * abs(likelihood))
  }

  @Test func `where items are certain it is ridge regression on labels`() throws {
    let plain = Self.plain
    let certain = plain.attended.map { item in (0..<9).map { $0 == item ? 1.0 : 0 } }
    let mean = (0..<6).map { 0.1 * Double($0) }
    var before = Self.start(3, features: 6)
    (before.weightPrecision, before.noisePrecision) = (7, 2)
    let found = plain.regression(mean: mean).maximised(before, certain)
    // (XᵀX + α/β) w = Xᵀy + α/β m.
    var (gram, right) = (Matrix(diagonal: Array(repeating: 3.5, count: 6)), mean.map { 3.5 * $0 })
    var labels: [Double] = []
    for (flash, x) in plain.features.enumerated() {
      labels.append(plain.label(flash, of: plain.attended[plain.selections[flash]]))
      for row in 0..<6 {
        right[row] += x[row] * labels[flash]
        for column in 0..<6 { gram[row, column] += x[row] * x[column] }
      }
    }
    let weights = try Cholesky(gram).solve(right)
    #expect(zip(found.weights, weights).allSatisfy { abs($0 - $1) < 1e-9 })
    let squares = plain.features.enumerated().map { flash, x in
      let rest = dotProduct(x, weights) - labels[flash]
      return rest * rest
    }
    let noise = Double(squares.count) / squares.reduce(0, +)
    #expect(
      abs(found.noisePrecision - min(noise, plain.regression().greatestNoisePrecision)) < 1e-9)
  }

  @Test(arguments: 1...8) func `no step lowers the likelihood`(seed: Int) {
    // With fewer flashes than features, too.
    let plain = PlainFlashes(
      selections: seed, repetitions: seed % 3 + 1, features: seed % 2 == 0 ? 40 : 6,
      effect: 0.1 * Double(seed), seed: UInt64(seed))
    let features = plain.features[0].count
    let regression = plain.regression(
      mean: seed % 3 == 0 ? Array(repeating: 0.05, count: features) : nil)
    var model = Self.start(UInt64(seed), features: features)
    var before = regression.objective(model)
    for _ in 0..<40 {
      model = regression.maximised(model, regression.posteriors(model))
      let after = regression.objective(model)
      #expect(after >= before - 1e-9 * abs(before), "\(before) \(after)")
      #expect(model.weightPrecision <= AttentionRegression.greatestWeightPrecision)
      #expect(model.noisePrecision <= regression.greatestNoisePrecision)
      before = after
    }
    let whole = regression.converged(from: Self.start(UInt64(seed), features: features))
    #expect(whole.logLikelihood == regression.logLikelihood(whole.model))
  }

  @Test func `of opposite starts the likelier one finds the items`() {
    let plain = PlainFlashes(
      selections: 12, repetitions: 5, features: 10, effect: 0.4, seed: 9)
    let regression = plain.regression()
    let start = Self.start(5, features: 11)
    let ends = [start.weights, start.weights.map { -$0 }].map {
      regression.converged(from: AttentionRegression.Model(weights: $0))
    }
    let best = ends[0].logLikelihood > ends[1].logLikelihood ? ends[0] : ends[1]
    let right = zip(regression.posteriors(best.model), plain.attended).count { shares, item in
      shares.firstIndex(of: shares.max() ?? 0) == item
    }
    #expect(right == 12)
  }

  @Test func `sums of mapped features are those of the mapped flashes`() {
    let plain = Self.plain
    let map = Matrix(rows: 2, columns: 6, elements: (0..<12).map { Double($0 % 5) - 1.5 })
    var mapped = plain
    mapped.features = plain.features.map { map * $0 }
    let (one, other) = (plain.sums.mapped(by: map), mapped.sums)
    #expect(zip(one.gram.elements, other.gram.elements).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(one.sums.elements, other.sums.elements).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(one.count == other.count && one.selections == 4)
  }
}
