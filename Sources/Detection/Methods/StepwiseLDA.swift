import LinearAlgebra

extension DetectionMethod {
  /// The discriminant of Krusienski and others (2006) on block means of all electrodes.
  public static let swlda = DetectionMethod(
    "swlda", "Stepwise linear discriminant analysis, 60 features, as in BCI2000.",
    fit: { (epochs, _) throws(ScorerError) in
      try BlockMeanModel(fitting: epochs, filtersPerClass: nil) {
        features, targets throws(ScorerError) in
        try LinearRule.stepwiseLDA(features, targets: targets)
      }
    }, load: BlockMeanModel.init(stored:of:))
}

extension LinearRule {
  /// Stepwise linear discriminant analysis as in BCI2000: at most 60 features, taken in at
  /// p < 0.10 and put out at p > 0.15.
  ///
  /// Least squares on the labels; each step takes in the feature of least p, then puts out those
  /// that lost their worth. Sources: Krusienski et al., J. Neural Eng. 3(4), 2006; the sweep
  /// operator: Goodnight, The American Statistician 33(3), 1979.
  package static func stepwiseLDA(
    _ features: Matrix, targets: [Bool], limit: Int = 60, entry: Double = 0.10,
    removal: Double = 0.15
  ) throws(ScorerError) -> LinearRule {
    let count = features.rows
    let deviations = features.columnDeviations()
    var regression = StepwiseRegression(
      correlations: correlations(features, deviations: deviations, targets: targets), count: count)
    // Each round but the last changes the model; features may take turns, so rounds are bounded.
    for _ in 0..<4 * limit {
      guard regression.chosen.count < limit,
        let best = regression.bestCandidate(), best.probability < entry
      else { break }
      regression.sweep(best.feature)
      var removed: [Int] = []
      while let worst = regression.worstMember(), worst.probability > removal {
        regression.sweep(worst.feature)
        removed.append(worst.feature)
      }
      // What came in went out again at once: the next round would do the same.
      if removed == [best.feature] { break }
    }
    guard !regression.chosen.isEmpty else {
      // No feature is worth its place: the single best one gives a detector near chance.
      guard let best = regression.bestCandidate() else {
        throw .degenerate(.noVariance)
      }
      regression.sweep(best.feature)
      return try rule(regression, deviations, features, targets)
    }
    return try rule(regression, deviations, features, targets)
  }

  private static func rule(
    _ regression: StepwiseRegression, _ deviations: [Double], _ features: Matrix, _ targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    var weights = Array(repeating: 0.0, count: features.columns)
    for feature in regression.chosen {
      weights[feature] = regression.weight(of: feature) / deviations[feature]
    }
    return try LinearRule(weights: weights, bias: 0).calibrated(on: features, targets: targets)
  }

  /// The correlations of all features and, last, of the label.
  private static func correlations(
    _ features: Matrix, deviations: [Double], targets: [Bool]
  ) -> Matrix {
    let dimension = features.columns
    let means = Covariance.mean(ofRows: features)
    let prior = Double(targets.count { $0 }) / Double(targets.count)
    let spread = (prior * (1 - prior)).squareRoot()
    var joined = Matrix(rows: features.rows, columns: dimension + 1)
    for row in 0..<features.rows {
      for column in 0..<dimension {
        joined[row, column] = (features[row, column] - means[column]) / deviations[column]
      }
      joined[row, dimension] = ((targets[row] ? 1 : 0) - prior) / spread
    }
    var gram = GramAccumulator(dimension: dimension + 1)
    gram.add(rowsOf: joined)
    return (1 / Double(features.rows)) * gram.total()
  }
}

/// A least-squares model that features enter and leave by sweeps of the correlation matrix.
struct StepwiseRegression {
  private var table: Matrix
  private let count: Int
  private(set) var chosen: [Int] = []

  /// `correlations` of the features and, last, of what is explained, over `count` observations.
  init(correlations: Matrix, count: Int) {
    table = correlations
    self.count = count
  }

  private var label: Int { table.rows - 1 }

  func weight(of feature: Int) -> Double { table[feature, label] }

  /// The feature outside whose entry would be the least due to chance.
  func bestCandidate() -> (feature: Int, probability: Double)? {
    let freedom = count - chosen.count - 2
    guard freedom > 0 else { return nil }
    var best: (feature: Int, explained: Double)?
    for feature in 0..<label where !chosen.contains(feature) {
      // A feature that the others nearly make up adds only rounding errors.
      guard table[feature, feature] > 1e-10 else { continue }
      let slope = table[feature, label]
      let explained = slope * slope / table[feature, feature]
      if explained > best?.explained ?? 0 { best = (feature, explained) }
    }
    guard let best else { return nil }
    let rest = max(table[label, label] - best.explained, 1e-300)
    let ratio = best.explained / rest * Double(freedom)
    return (best.feature, upperProbability(ofF: ratio, freedom: Double(freedom)))
  }

  /// The feature inside that is the likeliest to be there by chance.
  func worstMember() -> (feature: Int, probability: Double)? {
    let freedom = count - chosen.count - 1
    guard freedom > 0 else { return nil }
    var worst: (feature: Int, lost: Double)?
    for feature in chosen {
      let weight = table[feature, label]
      let lost = weight * weight / table[feature, feature]
      if lost < worst?.lost ?? .infinity { worst = (feature, lost) }
    }
    guard let worst else { return nil }
    let ratio = worst.lost / max(table[label, label], 1e-300) * Double(freedom)
    return (worst.feature, upperProbability(ofF: ratio, freedom: Double(freedom)))
  }

  /// Takes `feature` into the model, or out of it where it is inside.
  mutating func sweep(_ feature: Int) {
    let size = table.rows
    let pivot = table[feature, feature]
    let pivotRow = table.row(feature).map { $0 / pivot }
    for row in 0..<size where row != feature {
      let factor = table[row, feature]
      table.addToRow(row, -factor, times: pivotRow)
      table[row, feature] = -factor / pivot
    }
    for column in 0..<size { table[feature, column] = pivotRow[column] }
    table[feature, feature] = 1 / pivot
    if let place = chosen.firstIndex(of: feature) {
      chosen.remove(at: place)
    } else {
      chosen.append(feature)
    }
  }
}
