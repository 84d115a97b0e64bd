import ElementaryFunctions
import Signal

extension Calibrator {
  /// Fits everything to the log-odds, by epoch, that `epochs` were given by what has not learned from
  /// them; the evidence scale by the true items, where the epochs tell them.
  ///
  /// - Returns: `.identity` without epochs of both classes.
  public static func fit(
    logOdds values: [Int: Double], of epochs: borrowing Epochs
  ) -> Calibrator {
    let indices = values.keys.sorted()
    let labels = indices.map { epochs.labels[$0] }
    let given = indices.map { values[$0] ?? 0 }
    guard var fitted = fit(logOdds: given, labels: labels) else { return .identity }
    guard let speller = epochs.metadata.speller,
      let flashes = try? epochs.flashes(
        at: indices, scores: given.map { Double.logOdds(fitted.probability($0)) }, of: speller)
    else { return fitted }
    fitted.evidenceScale =
      BayesianDecoder(speller: speller)
      .fittingScale(to: flashes, truth: epochs.trueItems(of: speller)).evidenceScale
    return fitted
  }
}
