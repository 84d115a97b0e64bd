import LinearAlgebra

extension DetectionMethod {
  /// The rule of Hoffmann and others (2008) on block means of all electrodes.
  public static let blda = DetectionMethod(
    "blda", "Bayesian linear discriminant analysis (Hoffmann et al. 2008).",
    fit: { (epochs, _) throws(ScorerError) in
      try BlockMeanModel(fitting: epochs, filtersPerClass: nil, LinearRule.bayesianLDA)
    }, load: BlockMeanModel.init(stored:of:))
}

extension LinearRule {
  /// Bayesian linear discriminant analysis: regression on the labels whose regularisation is found
  /// by maximising the evidence.
  ///
  /// Sources: Hoffmann, Vesin, Ebrahimi & Diserens, J. Neurosci. Methods 167(1), 2008, appendix B;
  /// MacKay, Neural Computation 4(3), 1992.
  package static func bayesianLDA(
    _ features: Matrix, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    let (count, dimension) = (features.rows, features.columns)
    let deviations = features.columnDeviations()
    let means = Covariance.mean(ofRows: features)
    var scaled = features
    for row in 0..<count {
      for column in 0..<dimension {
        scaled[row, column] = (scaled[row, column] - means[column]) / deviations[column]
      }
    }
    // N/N₁ for targets and −N/N₂ for the others, of mean zero: the bias drops out.
    let targetCount = Double(targets.count { $0 })
    let labels = targets.map {
      $0 ? Double(count) / targetCount : -Double(count) / (Double(count) - targetCount)
    }
    var gram = GramAccumulator(dimension: dimension)
    gram.add(rowsOf: scaled)
    var projected = Array(repeating: 0.0, count: dimension)
    for row in 0..<count {
      let label = labels[row]
      for column in 0..<dimension { projected[column] += label * scaled[row, column] }
    }
    // In the basis that makes the inner products tridiagonal, each round of the iteration costs
    // as much as a look at the diagonal.
    let tridiagonal = Tridiagonal(gram.total())
    let solution = evidenceMaximum(
      tridiagonal, tridiagonal.toBasis(projected), labelSquare: dotProduct(labels, labels),
      count: count)
    let weights = zip(tridiagonal.fromBasis(solution), deviations).map { $0 / $1 }
    return try LinearRule(weights: weights, bias: 0).calibrated(on: features, targets: targets)
  }

  /// The weights at the precisions α of the prior and β of the noise that re-estimate themselves.
  private static func evidenceMaximum(
    _ gram: Tridiagonal, _ projected: [Double], labelSquare: Double, count: Int
  ) -> [Double] {
    let dimension = Double(projected.count)
    var (prior, noise) = (25.0, Double(count) / max(labelSquare, 1e-300))
    var weights = projected.map { _ in 0.0 }
    for _ in 0..<200 {
      let shifted = gram.scaled(by: noise, plus: prior)
      weights = shifted.solve(projected.map { noise * $0 })
      let determined = dimension - prior * shifted.inverseTrace
      let weightSquare = dotProduct(weights, weights)
      let residual =
        labelSquare - 2 * dotProduct(weights, projected) + dotProduct(weights, gram * weights)
      let nextPrior = determined / max(weightSquare, 1e-300)
      let nextNoise = (Double(count) - determined) / max(residual, 1e-300)
      guard nextPrior.isFinite, nextPrior > 0, nextPrior < 1e12, nextNoise.isFinite, nextNoise > 0
      else { break }
      let settled =
        abs(nextPrior - prior) <= 1e-6 * prior && abs(nextNoise - noise) <= 1e-6 * noise
      (prior, noise) = (nextPrior, nextNoise)
      if settled { break }
    }
    return weights
  }
}
