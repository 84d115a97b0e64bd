import ElementaryFunctions
import Evaluation
import Signal

extension Detector {
  /// From the parts' summed log-odds z to a probability, σ(slope · z + intercept), and to a decision.
  ///
  /// It is fitted to epochs of selections that the scoring parts have not learned from.
  public struct Calibration: Sendable, Equatable, Codable {
    /// The factor of the log-odds.
    public var slope: Double
    /// What is added to them.
    public var intercept: Double
    /// The score above which an epoch counts as detected, for the best balanced accuracy.
    public var threshold: Double
    /// What a flash's log-likelihood ratio is multiplied by when characters are decoded.
    ///
    /// Flashes are not independent, so their sum would be surer than it should be.
    public var evidenceScale: Double

    /// The log-odds as they are; detected above one half, by equation 11 of the paper.
    public static let none = Calibration(slope: 1, intercept: 0, threshold: 0.5)

    /// A calibration from its parts.
    public init(slope: Double, intercept: Double, threshold: Double, evidenceScale: Double = 1) {
      self.slope = slope
      self.intercept = intercept
      self.threshold = threshold
      self.evidenceScale = evidenceScale
    }

    /// The score of an epoch whose parts sum up to `logOdds`.
    func score(_ logOdds: Double) -> Double { Double.sigmoid(slope * logOdds + intercept) }
  }
}

extension Detector.Calibration {
  /// The calibration for parts that gave these log-odds to epochs that they had not learned from.
  ///
  /// Slope and intercept by Platt's method, the threshold for the best balanced accuracy, the
  /// evidence scale by the true items where the epochs tell them.
  ///
  /// - Returns: `.none` without epochs of both classes.
  init(fitting sums: [Int: Double], of epochs: borrowing Epochs) {
    let indices = sums.keys.sorted()
    let labels = indices.map { epochs.labels[$0] }
    let values = indices.map { sums[$0] ?? 0 }
    guard let fitted = Calibrator.fit(.platt, scores: values, labels: labels) else {
      self = .none
      return
    }
    self.init(slope: fitted.slope, intercept: fitted.offset, threshold: 0.5)
    let scores = values.map { score($0) }
    threshold = balancedThreshold(scores, labels: labels) ?? 0.5
    guard let speller = epochs.metadata.speller,
      let flashes = try? epochs.flashes(
        at: indices, scores: scores.map(Double.logOdds), of: speller)
    else { return }
    evidenceScale =
      BayesianDecoder(speller: speller)
      .fittingScale(to: flashes, truth: epochs.trueItems(of: speller)).evidenceScale
  }
}
