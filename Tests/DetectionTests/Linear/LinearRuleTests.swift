import Detection
import ElementaryFunctions
import LinearAlgebra
import Randomness
import TestSupport
import Testing

/// The rules on 48 epochs of 5 features made by a formula; every fourth is a target.
///
/// Expected numbers: scikit-learn 1.9.1 on the same `x` and `y`:
///
///     i, j = np.meshgrid(np.arange(48), np.arange(5), indexing='ij'); y = (np.arange(48)%4 == 0)*1
///     x = ((i*i*3 + i*j*5 + j*7 + i)%13)/4 + (y[:,None] == 1)*(j%3)*.75
@Suite struct LinearRuleTests {
  private let targets = (0..<48).map { $0 % 4 == 0 }
  private let features = Matrix(
    rows: 48, columns: 5,
    elements: (0..<240).map { (index: Int) -> Double in
      let (i, j) = (index / 5, index % 5)
      let bump: Double = i % 4 == 0 ? Double(j % 3) * 0.75 : 0
      let mixed: Int = i * i * 3 + i * j * 5 + j * 7 + i
      return Double(mixed % 13) / 4 + bump
    })

  // l = LinearDiscriminantAnalysis(solver='lsqr', shrinkage='auto').fit(x, y): coef_, and
  // intercept_ − ln(12/36).
  @Test func `the shrinkage discriminant is scikit-learn's`() throws {
    let rule = try LinearRule.shrinkageLDA(FeatureRows(features), targets: targets)
    let expected = [
      -0.3171840390467837, 2.0708818852756625, 3.186488694465259, 0.3062546643702855,
      0.8086735932532616,
    ]
    #expect(relativeDifference(rule.weights, expected) < 1e-12)
    #expect(abs(rule.bias + 10.353087613827404) < 1e-11)
  }

  // LogisticRegression(C=1, tol=1e-12, max_iter=10000).fit(x, y): coef_, and intercept_ − ln(12/36).
  @Test func `logistic regression is scikit-learn's`() throws {
    let rule = try LinearRule.logisticRegression(features, targets: targets, strength: 1)
    let expected = [
      -0.30554244795334823, 1.3759845657901595, 1.9089023919801635, 0.3672714391457248,
      0.5674341056833249,
    ]
    #expect(relativeDifference(rule.weights, expected) < 1e-6)
    #expect(abs(rule.bias + 6.2463078006164405) < 1e-5)
  }

  // BayesianRidge(max_iter=5000, tol=1e-13, alpha_1=0, alpha_2=0, lambda_1=0, lambda_2=0) on
  // standardised x and ±N/Nᵢ; coef_ over the deviations, brought to length 1.
  @Test func `the Bayesian discriminant points where evidence-maximising regression does`() throws {
    let rule = try LinearRule.bayesianLDA(FeatureRows(features), targets: targets)
    let expected = [
      -0.17210752285371939, 0.5844944121986951, 0.7540038222174262, 0.14214924803617682,
      0.2000427705514992,
    ]
    #expect(relativeDifference(unit(rule.weights), expected) < 1e-4)
  }

  // `Stepwise` of scripts/compare-with-peers.py, which refits from scratch at every step.
  @Test func `the stepwise discriminant keeps the features that are worth it`() throws {
    let rule = try LinearRule.stepwiseLDA(FeatureRows(features), targets: targets)
    let expected = [0, 0.5883462654351742, 0.808609097122017, 0, 0]
    #expect(relativeDifference(unit(rule.weights), expected) < 1e-12)
  }

  @Test func `stepwise selection stops at its limit`() throws {
    let rule = try LinearRule.stepwiseLDA(FeatureRows(features), targets: targets, limit: 1)
    #expect(rule.weights.count { $0 != 0 } == 1)
    #expect(rule.weights[2] != 0)
  }

  @Test func `many steps of the balanced unit end where its gradient is nothing`() {
    let strength = 0.05
    let rule = LinearRule.balancedLogisticUnit(
      features, targets: targets, steps: 6000, strength: strength)
    func loss(_ rule: LinearRule) -> Double {
      var sum = dotProduct(rule.weights, rule.weights) / (2 * strength * 48)
      for (row, target) in targets.enumerated() {
        let value = rule.value(of: Array(features.row(row)))
        let share: Double = target ? 0.5 / 12 : 0.5 / 36
        sum += share * Double.softplus(target ? -value : value)
      }
      return sum
    }
    let step = 1e-4
    for index in 0...5 {
      var (up, down) = (rule, rule)
      if index < 5 {
        up.weights[index] += step
        down.weights[index] -= step
      } else {
        up.bias += step
        down.bias -= step
      }
      #expect(abs(loss(up) - loss(down)) / (2 * step) < 1e-4)
    }
  }

  @Test func `calibrated scores are centred between the classes`() throws {
    let rule = try LinearRule(weights: [0, 1, 2, 0, 0], bias: 4)
      .calibrated(on: FeatureRows(features), targets: targets)
    var means = [0.0, 0.0]
    for (row, target) in targets.enumerated() {
      means[target ? 1 : 0] += rule.value(of: Array(features.row(row))) / (target ? 12 : 36)
    }
    #expect(abs(means[0] + means[1]) < 1e-12)
    #expect(means[1] > 0)
    #expect(abs(rule.weights[2] - 2 * rule.weights[1]) < 1e-12)
    // For log odds the distance of the means is the variance within the classes.
    var variance = 0.0
    for (row, target) in targets.enumerated() {
      let difference = rule.value(of: Array(features.row(row))) - means[target ? 1 : 0]
      variance += difference * difference / 48
    }
    #expect(abs(variance - (means[1] - means[0])) < 1e-10)
  }

  @Test func `classes that one feature tells exactly are told by the Bayesian discriminant`() throws
  {
    var matrix = features
    for (row, target) in targets.enumerated() { matrix[row, 1] = target ? 2 : -1 }
    let rows = FeatureRows(matrix)
    for rule in [
      try LinearRule.bayesianLDA(rows, targets: targets),
      try LinearRule.dualBayesianLDA(rows, targets: targets),
    ] {
      let values = targets.indices.map { row in rule.value(of: (0..<5).map { matrix[row, $0] }) }
      #expect(zip(values, targets).allSatisfy { ($0 > 0) == $1 && $0.isFinite })
    }
  }

  @Test func `features without variance are refused`() {
    let flat = FeatureRows(Matrix(rows: 48, columns: 5))
    #expect(throws: ScorerError.self) { try LinearRule.stepwiseLDA(flat, targets: targets) }
    #expect(throws: ScorerError.self) { try LinearRule.bayesianLDA(flat, targets: targets) }
    #expect(throws: ScorerError.self) { try LinearRule.shrinkageLDA(flat, targets: targets) }
    #expect(throws: ScorerError.self) { try LinearRule.dualShrinkageLDA(flat, targets: targets) }
    #expect(throws: ScorerError.self) { try LinearRule.dualBayesianLDA(flat, targets: targets) }
  }

  private func unit(_ vector: [Double]) -> [Double] {
    let length = dotProduct(vector, vector).squareRoot()
    return vector.map { $0 / length }
  }
}
