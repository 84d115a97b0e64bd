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
    _ features: FeatureRows, targets: [Bool], limit: Int = 60, entry: Double = 0.10,
    removal: Double = 0.15
  ) throws(ScorerError) -> LinearRule {
    let scales = features.scales()
    var regression = StepwiseRegression(
      correlations(features, scales: scales, targets: targets), count: features.count)
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
      return try rule(regression, scales, features, targets)
    }
    return try rule(regression, scales, features, targets)
  }

  private static func rule(
    _ regression: StepwiseRegression, _ scales: FeatureScales, _ features: FeatureRows,
    _ targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    var weights = Array(repeating: 0.0, count: features.dimension)
    for feature in regression.chosen {
      weights[feature] = regression.weight(of: feature) / scales.deviations[feature]
    }
    return try LinearRule(weights: weights, bias: 0).calibrated(on: features, targets: targets)
  }

  /// The correlations of all features and, last, of the label.
  private static func correlations(
    _ features: FeatureRows, scales: FeatureScales, targets: [Bool]
  ) -> Correlations {
    let dimension = features.dimension
    let prior = Double(targets.count { $0 }) / Double(targets.count)
    let spread = (prior * (1 - prior)).squareRoot()
    func joined(_ first: Int, _ block: Matrix) -> Matrix {
      var joined = Matrix(rows: block.rows, columns: dimension + 1)
      for row in 0..<block.rows {
        for column in 0..<dimension {
          joined[row, column] =
            (block[row, column] - scales.means[column]) / scales.deviations[column]
        }
        joined[row, dimension] = ((targets[first + row] ? 1 : 0) - prior) / spread
      }
      return joined
    }
    guard !features.suitsDual else { return Correlations(ofRows: joined(0, features.matrix)) }
    var gram = GramAccumulator(dimension: dimension + 1)
    features.forEachBlock { first, block in gram.add(rowsOf: joined(first, block)) }
    return Correlations((1 / Double(features.count)) * gram.total())
  }
}

/// Correlations of standardised variables: all of them, or those of one with the others when asked for.
struct Correlations {
  private enum Storage {
    case table(Matrix)
    case rows(Matrix)
  }

  private let storage: Storage
  let diagonal: [Double]

  /// Those in a table.
  init(_ table: Matrix) {
    storage = .table(table)
    diagonal = (0..<table.rows).map { table[$0, $0] }
  }

  /// Those of the columns of `rows`, summed row by row.
  init(ofRows rows: Matrix) {
    storage = .rows(rows)
    var squares = Array(repeating: 0.0, count: rows.columns)
    for row in 0..<rows.rows {
      for column in 0..<rows.columns { squares[column] += rows[row, column] * rows[row, column] }
    }
    diagonal = squares.map { 1 / Double(rows.rows) * $0 }
  }

  /// The correlations of a variable with all.
  func column(_ index: Int) -> [Double] {
    switch storage {
    case .table(let table): return Array(table.row(index))
    case .rows(let rows):
      var sums = Array(repeating: 0.0, count: rows.columns)
      for row in 0..<rows.rows { rows.addRow(row, times: rows[row, index], to: &sums) }
      return sums.map { 1 / Double(rows.rows) * $0 }
    }
  }
}

/// A least-squares model that features enter and leave by sweeps of the correlation matrix.
///
/// Of the swept matrix only the diagonal and the label's column are held; others are made from the
/// correlations by all sweeps so far where a feature is swept.
struct StepwiseRegression {
  private struct Sweep {
    let feature: Int
    let pivot: Double
    /// The feature's column before the sweep.
    let column: [Double]
    /// Its row, divided by the pivot.
    let row: [Double]
  }

  private let correlations: Correlations
  private let count: Int
  private var sweeps: [Sweep] = []
  private var diagonal: [Double]
  private var labels: [Double]
  private(set) var chosen: [Int] = []

  /// `correlations` of the features and, last, of what is explained, over `count` observations.
  init(_ correlations: Correlations, count: Int) {
    self.correlations = correlations
    self.count = count
    diagonal = correlations.diagonal
    labels = correlations.column(diagonal.count - 1)
  }

  private var label: Int { diagonal.count - 1 }

  func weight(of feature: Int) -> Double { labels[feature] }

  /// The feature outside whose entry would be the least due to chance.
  func bestCandidate() -> (feature: Int, probability: Double)? {
    let freedom = count - chosen.count - 2
    guard freedom > 0 else { return nil }
    var best: (feature: Int, explained: Double)?
    for feature in 0..<label where !chosen.contains(feature) {
      // A feature that the others nearly make up adds only rounding errors.
      guard diagonal[feature] > 1e-10 else { continue }
      let slope = labels[feature]
      let explained = slope * slope / diagonal[feature]
      if explained > best?.explained ?? 0 { best = (feature, explained) }
    }
    guard let best else { return nil }
    let rest = max(labels[label] - best.explained, 1e-300)
    let ratio = best.explained / rest * Double(freedom)
    return (best.feature, upperProbability(ofF: ratio, freedom: Double(freedom)))
  }

  /// The feature inside that is the likeliest to be there by chance.
  func worstMember() -> (feature: Int, probability: Double)? {
    let freedom = count - chosen.count - 1
    guard freedom > 0 else { return nil }
    var worst: (feature: Int, lost: Double)?
    for feature in chosen {
      let weight = labels[feature]
      let lost = weight * weight / diagonal[feature]
      if lost < worst?.lost ?? .infinity { worst = (feature, lost) }
    }
    guard let worst else { return nil }
    let ratio = worst.lost / max(labels[label], 1e-300) * Double(freedom)
    return (worst.feature, upperProbability(ofF: ratio, freedom: Double(freedom)))
  }

  /// Takes `feature` into the model, or out of it where it is inside.
  mutating func sweep(_ feature: Int) {
    var (column, row) = sweptColumnAndRow(feature)
    let pivot = row[feature]
    row = row.map { $0 / pivot }
    for index in diagonal.indices where index != feature {
      diagonal[index] += -column[index] * row[index]
      labels[index] += -column[index] * row[label]
    }
    diagonal[feature] = 1 / pivot
    labels[feature] = row[label]
    sweeps.append(Sweep(feature: feature, pivot: pivot, column: column, row: row))
    if let place = chosen.firstIndex(of: feature) {
      chosen.remove(at: place)
    } else {
      chosen.append(feature)
    }
  }

  /// The column and the row of `feature` in the matrix as it is after all sweeps.
  private func sweptColumnAndRow(_ feature: Int) -> (column: [Double], row: [Double]) {
    var column = correlations.column(feature)
    var row = column
    for sweep in sweeps {
      let own = sweep.feature
      if own == feature {
        for index in column.indices { column[index] = -sweep.column[index] / sweep.pivot }
        row = sweep.row
        column[own] = 1 / sweep.pivot
        row[own] = 1 / sweep.pivot
      } else {
        let (across, down) = (sweep.row[feature], row[own])
        for index in column.indices {
          column[index] += -sweep.column[index] * across
          row[index] += -down * sweep.row[index]
        }
        column[own] = across
        row[own] = -down / sweep.pivot
      }
    }
    return (column, row)
  }
}
