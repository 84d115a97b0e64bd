extension DetectionMethod {
  /// pyRiemann's chain with the settings of MOABB: four filters a class, oracle approximating
  /// shrinkage, logistic regression.
  public static let xdawnRiemann = DetectionMethod(
    "xdawn-riemann",
    "xDAWN covariances, tangent space, logistic regression, as in MOABB.",
    fit: { (epochs, _) throws(ScorerError) in
      try TangentModel(
        fitting: epochs, lengths: [epochs.length], .covariance, .oracleApproximating,
        iterations: 50
      ) { features, targets throws(ScorerError) in
        try LinearRule.logisticRegression(features, targets: targets, strength: 1)
      }
    },
    load: { (stored, facts) throws(ScorerError) in
      try TangentModel(
        stored: stored, of: facts, estimator: .oracleApproximating, whitened: false)
    })
}
