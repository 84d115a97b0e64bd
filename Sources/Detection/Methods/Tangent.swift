import LinearAlgebra

extension DetectionMethod {
  /// Four windows, half-way whitened in time, each with its own filters, mean and unit.
  public static let tangent = DetectionMethod(
    "tangent", "Linear units in the tangent spaces of four windows.", takesAmplitude: true,
    fit: { (epochs, _) throws(ScorerError) in try TangentModel(windowsFitting: epochs) },
    load: { (stored, facts) throws(ScorerError) in
      try TangentModel(stored: stored, of: facts, estimator: .shrunkMoment, whitened: true)
    })
}

extension TangentModel {
  /// The mean is one step from the arithmetic one towards the Riemannian: further ones change nothing
  /// that counts and take most of the time, and so do more matrices.
  fileprivate init(windowsFitting epochs: LabelledEpochs) throws(ScorerError) {
    var epochs = epochs
    epochs.time = try TimeWhitening(fitting: epochs)
    let lengths = Self.windowLengths(longest: epochs.length)
    try self.init(
      fitting: epochs, lengths: lengths, .shrunk, .shrunkMoment, iterations: 1, meanOf: 2048
    ) { features, targets throws(ScorerError) in
      let mean = Covariance.mean(ofRows: features)
      for row in 0..<features.rows { features.addToRow(row, -1, times: mean) }
      var rule = LinearRule.balancedLogisticUnit(features, targets: targets)
      rule.bias -= dotProduct(rule.weights, mean)
      return rule
    }
  }

  /// Five, six, seven and eight eighths of an epoch in samples, none twice; 500 to 800 ms of 800 ms.
  private static func windowLengths(longest: Int) -> [Int] {
    var lengths: [Int] = []
    for eighths in 5...8 {
      let length = max((longest * eighths + 4) / 8, 1)
      if lengths.last != length { lengths.append(length) }
    }
    return lengths
  }
}
