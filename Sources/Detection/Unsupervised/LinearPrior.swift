import ElementaryFunctions
import Evaluation
import LinearAlgebra
import Signal

/// A linear detector of other people, whose weights a regression without labels has as its mean.
public struct LinearPrior: Sendable {
  /// The detector itself.
  public let detector: Detector
  private let prior: Prior
  private let model: BlockMeanModel

  /// The means that its features are.
  var means: BlockMeans { model.features.means }

  /// The prior that `detector` is.
  ///
  /// - Throws: `DetectionError.nonlinearPrior` if it has no weights of electrodes and times, or is somebody's own.
  public init(_ detector: Detector) throws(DetectionError) {
    guard let prior = Prior(detector), let model = detector.scorer as? BlockMeanModel,
      model.features.filters == nil
    else { throw .nonlinearPrior(method: detector.method.name) }
    self.detector = detector
    self.prior = prior
    self.model = model
  }

  /// The epochs as the detector takes them, with all of their electrodes.
  ///
  /// - Throws: `DetectionError` if they do not fit to it or it has learned from them.
  func fitting(_ selection: Epochs) throws(DetectionError) -> Epochs {
    let epochs = try selection.fitting(detector)
    try prior.check(epochs)
    return epochs
  }

  /// What the weights of labels −1 and 1 are expected to be, `[feature]`, for `flashes` whose features are
  /// block means of the scaled electrodes of `epochs` and a one.
  ///
  /// The prior's own value of a flash is taken for the only feature of a regression on the same flashes, which starts
  /// from the probabilities that the prior gives: so it comes to the scale of labels. Of all delays of this person's
  /// responses the one is taken that makes the flashes likeliest.
  func mean(of epochs: Epochs, _ flashes: FlashSums, items: [[Int]]) -> [Double] {
    let means = PriorDelay.candidates(of: epochs).map { delay in
      let moved = mean(of: weights(of: epochs, delay: delay.samples), flashes, items: items)
      // Delays are normal about 0 with a deviation of 50 ms.
      return (mean: moved.mean, logLikelihood: moved.logLikelihood - delay.square / 2)
    }
    var best = means[0]
    for other in means.dropFirst() where other.logLikelihood > best.logLikelihood { best = other }
    return best.mean
  }

  private func mean(
    of weights: [Double], _ flashes: FlashSums, items: [[Int]]
  ) -> (mean: [Double], logLikelihood: Double) {
    var one = Array(repeating: 0.0, count: weights.count)
    one[weights.count - 1] = 1
    let value = flashes.mapped(
      by: Matrix(rows: 2, columns: weights.count, elements: weights + one))
    let calibration = detector.calibration
    // At β = 1 the log-odds are twice the value.
    let start = max(calibration.slope * calibration.evidenceScale / 2, 1e-6)
    let (model, logLikelihood) = AttentionRegression(value, items: items, mean: [0, 0])
      .converged(from: AttentionRegression.Model(weights: [start, 0]))
    let fitted = model.weights
    // Turned round it would be no prior any more.
    let scale = fitted[0] > 0 ? fitted[0] : start
    return (zip(weights, one).map { scale * $0 + fitted[1] * $1 }, logLikelihood)
  }

  /// The weights of its log-odds, for features of `epochs` whose responses come `delay` samples later than it expects
  /// them; electrodes that it does not know have none.
  private func weights(of epochs: Epochs, delay: Int) -> [Double] {
    let blocks = model.features.blocks
    let shift = Double(delay) / Double(means.block)
    let whole = Int(saturating: shift.rounded(.down))
    let part = shift - Double(whole)
    let (scaling, rule) = (model.scaling, model.rule)
    var weights = Array(repeating: 0.0, count: epochs.electrodes.count * blocks + 1)
    var bias = rule.bias
    for (electrode, place) in ElectrodePlaces(detector.electrodes, in: epochs).places.enumerated() {
      let (mean, deviation) = (
        Double(scaling.mean[electrode]), Double(scaling.deviation[electrode])
      )
      for block in 0..<blocks {
        let weight = rule.weights[electrode * blocks + block] / deviation
        bias -= weight * mean
        guard let place else { continue }
        // What a block between two is worth they share; beyond the window stands the block at its end.
        for (next, share) in [(whole, 1 - part), (whole + 1, part)] {
          weights[place * blocks + min(max(block + next, 0), blocks - 1)] += share * weight
        }
      }
    }
    weights[weights.count - 1] = bias
    return weights
  }
}
