import LinearAlgebra

extension DetectionMethod {
  /// The discriminant of Blankertz and others (2011) on block means of all electrodes.
  public static let lda = DetectionMethod(
    "lda", "Linear discriminant analysis with Ledoit–Wolf shrinkage on means at 20 Hz.",
    fit: { (epochs, _) throws(ScorerError) in
      try BlockMeanModel(fitting: epochs, filtersPerClass: nil, LinearRule.shrinkageLDA)
    }, load: BlockMeanModel.init(stored:of:))
}

extension LinearRule {
  /// Linear discriminant analysis with Ledoit–Wolf shrinkage within each class.
  ///
  /// As scikit-learn's `LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")`, but for equal
  /// priors in the bias. Source: Blankertz et al., NeuroImage 56(2), 2011, eq. 5 and section 3.
  package static func shrinkageLDA(
    _ features: Matrix, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    let dimension = features.columns
    var pooled = Matrix(rows: dimension, columns: dimension)
    var means: [[Double]] = []
    for side in [false, true] {
      let rows = targets.indices.filter { targets[$0] == side }
      let (mean, covariance) = Self.classCovariance(features, rows: rows)
      let prior = Double(rows.count) / Double(targets.count)
      for index in pooled.elements.indices {
        pooled.elements[index] += prior * covariance.elements[index]
      }
      means.append(mean)
    }
    let difference = zip(means[1], means[0]).map { $0 - $1 }
    let weights = try solve(pooled, difference)
    let middle = zip(means[1], means[0]).map { ($0 + $1) / 2 }
    return LinearRule(weights: weights, bias: -dotProduct(weights, middle))
  }

  /// The mean and the shrunk covariance of some rows; the features are brought to deviation 1
  /// before shrinking and back after it.
  private static func classCovariance(
    _ features: Matrix, rows: [Int]
  ) -> (mean: [Double], covariance: Matrix) {
    var chosen = Matrix(
      rows: rows.count, columns: features.columns,
      elements: rows.flatMap { features.row($0) })
    let deviations = chosen.columnDeviations()
    for row in 0..<chosen.rows {
      for column in 0..<chosen.columns { chosen[row, column] /= deviations[column] }
    }
    let estimate = Covariance(rowsOf: chosen, .ledoitWolf)
    var covariance = estimate.matrix
    for row in 0..<covariance.rows {
      for column in 0..<covariance.columns {
        covariance[row, column] *= deviations[row] * deviations[column]
      }
    }
    return (zip(estimate.mean, deviations).map { $0 * $1 }, covariance)
  }

  /// The solution of `matrix` x = `right`, with a trace of the sphere added where it needs one.
  static func solve(_ matrix: Matrix, _ right: [Double]) throws(ScorerError) -> [Double] {
    for ridge in [0, 1e-9, 1e-6] {
      if let factor = try? Cholesky(matrix.shrunk(by: ridge)) { return factor.solve(right) }
    }
    throw .degenerate(.noVariance)
  }
}

extension Matrix {
  /// The deviation of every column, 1 where it never changes.
  func columnDeviations() -> [Double] {
    let means = Covariance.mean(ofRows: self)
    var squares = Array(repeating: 0.0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let difference = self[row, column] - means[column]
        squares[column] += difference * difference
      }
    }
    return zip(squares, means).map { square, mean in
      let deviation = (square / Double(max(rows, 1))).squareRoot()
      // Below rounding errors of the mean there is nothing to scale up.
      return deviation > 1e-12 * abs(mean) && deviation > 0 ? deviation : 1
    }
  }
}
