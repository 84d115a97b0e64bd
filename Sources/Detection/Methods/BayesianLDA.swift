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
  /// Many more features than epochs are fitted by `dualBayesianLDA`.
  ///
  /// Sources: Hoffmann, Vesin, Ebrahimi & Diserens, J. Neurosci. Methods 167(1), 2008, appendix B;
  /// MacKay, Neural Computation 4(3), 1992.
  package static func bayesianLDA(
    _ features: FeatureRows, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    guard !features.suitsDual else { return try dualBayesianLDA(features, targets: targets) }
    let scales = features.scales()
    let labels = regressionLabels(targets)
    var gram = GramAccumulator(dimension: features.dimension)
    var projected = Array(repeating: 0.0, count: features.dimension)
    features.forEachBlock { first, block in
      scales.standardize(&block)
      gram.add(rowsOf: block)
      for row in 0..<block.rows { block.addRow(row, times: labels[first + row], to: &projected) }
    }
    // In the basis that makes the inner products tridiagonal, each round of the iteration costs
    // as much as a look at the diagonal.
    let tridiagonal = Tridiagonal(gram.total())
    let right = tridiagonal.toBasis(projected)
    let labelSquare = dotProduct(labels, labels)
    let solution = evidenceMaximum(labels) { prior, noise in
      let shifted = tridiagonal.scaled(by: noise, plus: prior)
      let weights = shifted.solve(right.map { noise * $0 })
      return Evidence(
        solution: weights,
        determined: Double(right.count) - prior * shifted.inverseTrace,
        weightSquare: dotProduct(weights, weights),
        residual: labelSquare - 2 * dotProduct(weights, right)
          + dotProduct(weights, tridiagonal * weights))
    }
    let weights = zip(tridiagonal.fromBasis(solution), scales.deviations).map { $0 / $1 }
    return try LinearRule(weights: weights, bias: 0).calibrated(on: features, targets: targets)
  }

  /// The same regression by the inner products of epochs, where there are more features than these.
  ///
  /// With X the features, K = X Xᵀ and t the labels the weights are Xᵀa, a = β(βK + α)⁻¹t; the features
  /// determine as much of them as the epochs do.
  package static func dualBayesianLDA(
    _ features: FeatureRows, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    let scales = features.scales()
    let labels = regressionLabels(targets)
    var scaled = features.matrix
    scales.standardize(&scaled)
    let tridiagonal = Tridiagonal(scaled.gramOfRows)
    let right = tridiagonal.toBasis(labels)
    let solution = evidenceMaximum(labels) { prior, noise in
      let shifted = tridiagonal.scaled(by: noise, plus: prior)
      let factors = shifted.solve(right.map { noise * $0 })
      let fitted = tridiagonal * factors
      let rest = zip(right, fitted).map { $0 - $1 }
      return Evidence(
        solution: factors,
        determined: Double(right.count) - prior * shifted.inverseTrace,
        weightSquare: dotProduct(factors, fitted), residual: dotProduct(rest, rest))
    }
    let factors = tridiagonal.fromBasis(solution)
    var weights = Array(repeating: 0.0, count: features.dimension)
    for row in 0..<scaled.rows { scaled.addRow(row, times: factors[row], to: &weights) }
    return try LinearRule(weights: zip(weights, scales.deviations).map { $0 / $1 }, bias: 0)
      .calibrated(on: features, targets: targets)
  }

  /// N/N₁ for targets and −N/N₂ for the others, of mean zero: the bias drops out.
  private static func regressionLabels(_ targets: [Bool]) -> [Double] {
    let count = Double(targets.count)
    let targetCount = Double(targets.count { $0 })
    return targets.map { $0 ? count / targetCount : -count / (count - targetCount) }
  }

  /// What one choice of precisions leads to.
  private struct Evidence {
    let solution: [Double]
    /// How many weights the labels determine.
    let determined: Double
    let weightSquare: Double
    let residual: Double
  }

  /// The solution at the precisions α of the prior and β of the noise that re-estimate themselves.
  private static func evidenceMaximum(
    _ labels: [Double], _ evidence: (_ prior: Double, _ noise: Double) -> Evidence
  ) -> [Double] {
    let count = Double(labels.count)
    var (prior, noise) = (25.0, count / max(dotProduct(labels, labels), 1e-300))
    // Where the features give the labels exactly the evidence has no maximum: it grows with ever less noise.
    let greatestPrecision = 1e6 * noise
    var solution: [Double] = []
    for _ in 0..<200 {
      let now = evidence(prior, noise)
      solution = now.solution
      let nextPrior = now.determined / max(now.weightSquare, 1e-300)
      let nextNoise = min((count - now.determined) / max(now.residual, 1e-300), greatestPrecision)
      guard nextPrior.isFinite, nextPrior > 0, nextPrior < 1e12, nextNoise.isFinite, nextNoise > 0
      else { break }
      let settled =
        abs(nextPrior - prior) <= 1e-6 * prior && abs(nextNoise - noise) <= 1e-6 * noise
      (prior, noise) = (nextPrior, nextNoise)
      if settled { break }
    }
    return solution
  }
}
