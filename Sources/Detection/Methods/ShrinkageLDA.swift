import LinearAlgebra

extension DetectionMethod {
  /// The discriminant of Blankertz and others (2011) on block means of all electrodes.
  public static let lda = DetectionMethod(
    "lda", "Linear discriminant analysis with Ledoit–Wolf shrinkage on means at 20 Hz.",
    fit: { (epochs, _) throws(ScorerError) in
      try BlockMeanModel(fitting: epochs, filtersPerClass: nil, LinearRule.shrinkageLDA)
    },
    sharing: { epochs, fits, threads in
      SharedBlockMeans(epochs, fits: fits, threads: threads, LinearRule.shrinkageLDA)
    }, load: BlockMeanModel.init(stored:of:))
}

extension LinearRule {
  /// Linear discriminant analysis with Ledoit–Wolf shrinkage within each class.
  ///
  /// As scikit-learn's `LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")`, but for equal
  /// priors in the bias. Many more features than epochs are fitted by `dualShrinkageLDA`. Source:
  /// Blankertz et al., NeuroImage 56(2), 2011, eq. 5 and section 3.
  package static func shrinkageLDA(
    _ features: FeatureRows, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    guard !features.suitsDual else { return try dualShrinkageLDA(features, targets: targets) }
    let dimension = features.dimension
    let classes = ScaledClasses(features, targets: targets)
    var sums = classes.means.map { Covariance.Sums(mean: $0) }
    classes.forEachCentredRow(of: features) { side, row, block in
      sums[side].add(row: row, of: block)
    }
    var pooled = Matrix(rows: dimension, columns: dimension)
    for side in [0, 1] {
      pooled.add(
        classes.priors[side], times: sums[side].covariance(.ledoitWolf).matrix,
        between: classes.deviations[side])
    }
    return classes.rule(try solve(pooled, classes.difference))
  }

  /// The same discriminant for one of several fits that share their sums, of features less `centre` and times
  /// `factors`.
  ///
  /// What the covariances are made of is independent of both, so that only the result knows them.
  package static func shrinkageLDA(
    _ moments: SharedMoments, fit: Int, centre: [Double], factors: [Double]
  ) throws(ScorerError) -> LinearRule {
    let classes = [false, true].map { moments.moments(ofTargets: $0, fit: fit) }
    let dimension = factors.count
    let all = classes.reduce(0) { $0 + $1.count }
    var weights: [Double] = []
    var sphere = Array(repeating: 0.0, count: dimension)
    for own in classes {
      let count = Double(own.count)
      let squares = own.products.diagonal.map { $0 / count }
      let deviations = (0..<dimension).map { column in
        FeatureScales.deviation(square: squares[column], mean: own.mean[column])
          ?? 1 / factors[column]
      }
      let inverse = deviations.map { 1 / $0 }
      let trace = zip(squares, inverse).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      let shrinkage = Covariance.ledoitWolf(
        dimension: dimension, count: own.count, trace: trace,
        squares: own.products.squaredNorm(between: inverse) / (count * count),
        fourth: moments.fourthPowers(of: own, times: inverse))
      let prior = count / Double(all)
      weights.append(prior * (1 - shrinkage) / count)
      let power = prior * shrinkage * trace / Double(dimension)
      for column in 0..<dimension {
        let deviation = deviations[column] * factors[column]
        sphere[column] += power * deviation * deviation
      }
    }
    let means = classes.map { own in
      (0..<dimension).map { (own.mean[$0] - centre[$0]) * factors[$0] }
    }
    let difference = zip(means[1], means[0]).map { $0 - $1 }
    let solution = try solution { ridge in
      var pooled = LowerTriangle.lowerMatrix(
        weights[0], times: classes[0].products, plus: weights[1], times: classes[1].products,
        between: factors)
      for column in 0..<dimension { pooled[column, column] += sphere[column] }
      if ridge > 0 { pooled.shrink(by: ridge) }
      return try? Cholesky(lowerTriangle: consume pooled).solve(difference)
    }
    let middle = zip(means[1], means[0]).map { ($0 + $1) / 2 }
    return LinearRule(weights: solution, bias: -dotProduct(solution, middle))
  }

  /// The same discriminant by a matrix of epochs and epochs, where there are more features than these.
  ///
  /// The shrunk covariances are a diagonal Λ and a sum of as many outer products, Λ + YᵀY, whose inverse
  /// is Λ⁻¹ − Λ⁻¹Yᵀ(1 + YΛ⁻¹Yᵀ)⁻¹YΛ⁻¹. Source: Golub & Van Loan, Matrix Computations, 4th edition, eq.
  /// 2.1.4 (Sherman, Morrison & Woodbury).
  package static func dualShrinkageLDA(
    _ features: FeatureRows, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    let (count, dimension) = (features.count, features.dimension)
    let classes = ScaledClasses(features, targets: targets)
    // The rows of each class by themselves, centred and of deviation 1.
    var rows = classes.counts.map { Matrix(rows: $0, columns: dimension) }
    var filled = [0, 0]
    classes.forEachCentredRow(of: features) { side, row, block in
      rows[side].replaceRow(filled[side], with: block, row: row)
      filled[side] += 1
    }
    var sphere = Array(repeating: 0.0, count: dimension)
    for side in [0, 1] {
      let own = Double(classes.counts[side])
      let gram = rows[side].gramOfRows
      let trace = gram.trace / own
      let shrinkage = Covariance.ledoitWolf(
        dimension: dimension, count: classes.counts[side], trace: trace,
        squares: gram.squaredNorm / (own * own),
        fourth: (0..<gram.rows).reduce(0) { $0 + gram[$1, $1] * gram[$1, $1] })
      let prior = classes.priors[side]
      let deviations = classes.deviations[side]
      let power = prior * shrinkage * trace / Double(dimension)
      for column in 0..<dimension {
        sphere[column] += power * deviations[column] * deviations[column]
      }
      let scale = (prior * (1 - shrinkage) / own).squareRoot()
      let factors = deviations.map { scale * $0 }
      for row in 0..<rows[side].rows { rows[side].multiplyRow(row, by: factors) }
    }
    let outer = rows[0].stacked(on: rows[1])
    let trace = sphere.reduce(0, +) + outer.squaredNorm
    for ridge in ridges {
      let diagonal = sphere.map { (1 - ridge) * $0 + ridge * trace / Double(dimension) }
      guard diagonal.allSatisfy({ $0 > 0 && $0.isFinite }) else { continue }
      var scaled = outer
      let roots = diagonal.map { ((1 - ridge) / $0).squareRoot() }
      for row in 0..<count { scaled.multiplyRow(row, by: roots) }
      let factor: Cholesky
      do { factor = try Cholesky(Matrix.identity(count) + scaled.gramOfRows) } catch { continue }
      // In features divided by the roots of the diagonal, Λ is 1.
      let right = zip(classes.difference, diagonal).map { $0 / $1.squareRoot() }
      let inner = factor.solve(scaled * right)
      var rest = Array(repeating: 0.0, count: dimension)
      for row in 0..<count { scaled.addRow(row, times: inner[row], to: &rest) }
      let weights = zip(zip(right, rest), diagonal).map { ($0.0 - $0.1) / $1.squareRoot() }
      return classes.rule(weights)
    }
    throw .degenerate(.noVariance)
  }

  /// The traces of the sphere that are tried in turn where a matrix needs one.
  private static let ridges = [0, 1e-9, 1e-6]

  /// The solution of `matrix` x = `right`, with a trace of the sphere added where it needs one.
  static func solve(_ matrix: Matrix, _ right: [Double]) throws(ScorerError) -> [Double] {
    try solution { try? Cholesky(matrix.shrunk(by: $0)).solve(right) }
  }

  /// The first solution that one of the ridges allows.
  static func solution(with ridge: (Double) -> [Double]?) throws(ScorerError) -> [Double] {
    for weight in ridges { if let solution = ridge(weight) { return solution } }
    throw .degenerate(.noVariance)
  }
}

/// Non-targets and targets, each with deviations of its own and the means of features divided by them.
private struct ScaledClasses {
  let sides: [Int]
  let counts: [Int]
  let deviations: [[Double]]
  let means: [[Double]]

  init(_ features: FeatureRows, targets: [Bool]) {
    let sides = targets.map { $0 ? 1 : 0 }
    let counts = [0, 1].map { side in sides.count { $0 == side } }
    let deviations = features.scales(of: sides, classes: 2).map(\.deviations)
    var sums = Array(repeating: Array(repeating: 0.0, count: features.dimension), count: 2)
    features.forEachBlock { first, block in
      for row in 0..<block.rows {
        let side = sides[first + row]
        block.divideRow(row, by: deviations[side])
        block.addRow(row, times: 1, to: &sums[side])
      }
    }
    self.sides = sides
    self.counts = counts
    self.deviations = deviations
    means = zip(sums, counts).map { sum, count in sum.map { $0 / Double(max(count, 1)) } }
  }

  var priors: [Double] { counts.map { Double($0) / Double(sides.count) } }

  /// The means of the features as they are.
  private var centres: [[Double]] { zip(means, deviations).map { zip($0, $1).map { $0 * $1 } } }

  /// How the means of targets differ from the others'.
  var difference: [Double] { zip(centres[1], centres[0]).map { $0 - $1 } }

  /// Goes through all rows, divided and less the mean of their class.
  func forEachCentredRow(
    of features: FeatureRows, _ body: (_ side: Int, _ row: Int, _ block: Matrix) -> Void
  ) {
    features.forEachBlock { first, block in
      for row in 0..<block.rows {
        let side = sides[first + row]
        block.divideRow(row, by: deviations[side])
        block.addToRow(row, -1, times: means[side])
        body(side, row, block)
      }
    }
  }

  /// The rule with `weights` whose value is 0 in the middle between the classes.
  func rule(_ weights: [Double]) -> LinearRule {
    let middle = zip(centres[1], centres[0]).map { ($0 + $1) / 2 }
    return LinearRule(weights: weights, bias: -dotProduct(weights, middle))
  }
}

extension Matrix {
  /// Adds `factor` times `matrix`, both its rows and its columns multiplied by `scales`.
  fileprivate mutating func add(
    _ factor: Double, times matrix: Matrix, between scales: [Double]
  ) {
    let (rows, columns) = (rows, columns)
    for row in 0..<rows {
      let scale = scales[row]
      for column in 0..<columns {
        let index = row * columns + column
        elements[index] += factor * (matrix.elements[index] * (scale * scales[column]))
      }
    }
  }
}
