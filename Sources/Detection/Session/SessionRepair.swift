import ElementaryFunctions
import Evaluation
import Files
import LinearAlgebra
import Signal

/// What was done to a session to make it like those of training, without labels.
public struct SessionRepair: Sendable, Equatable, Encodable {
  /// What was done.
  public let kind: Kind
  /// It in a sentence.
  public let words: String
  /// What the session is like after it.
  public let after: SessionCheck

  /// A way to repair.
  public enum Kind: String, Sendable, Encodable {
    /// The covariance of the electrodes was brought to that of training.
    case whitening
    /// The windows were moved in time.
    case delay
    /// Probabilities were brought to how the session's scores spread.
    case recalibration
  }

  /// Repairs what `check` found of `epochs`, which fit to the detector.
  ///
  /// Where the covariance moved, x becomes C₁^½ C₂^(−½) x; where responses come at another time, windows are
  /// moved there. Weaker responses stay what they are, but probabilities no longer say more than is known.
  ///
  /// - Returns: what was done and the new probabilities; `nil` where there is nothing to be done.
  /// - Throws: `DetectionError` as in scoring.
  package static func repair(
    _ check: SessionCheck, of epochs: Epochs, by detector: Detector, threads: Int
  ) throws(DetectionError) -> (repair: SessionRepair, scores: [Double])? {
    func checked(
      _ changed: Epochs
    ) throws(DetectionError) -> (check: SessionCheck, scores: [Double]) {
      let scores = try detector.probabilities(of: changed, threads: threads)
      return (
        try SessionCheck(of: changed, scores: scores, by: detector, threads: threads), scores
      )
    }
    switch check.verdict {
    case .likeTraining, .notKnown: return nil
    case .weaker:
      return try recalibrated(check, of: epochs, by: detector, threads: threads)
    case .electrodesChanged:
      let session = epochs.electrodeCovariance(of: Array(0..<epochs.count))
      // Nothing brings back what an electrode did not record.
      guard epochs.electrodes.allSatisfy({ epochs.metadata.faults?[$0] == nil }),
        let training = detector.session?.matrix(electrodes: epochs.electrodes.count),
        epochs.silentShares(besides: training).allSatisfy({ $0 <= SessionCheck.mostSilence }),
        let whitening = CovarianceChange(from: training, to: session).whitening
      else { return nil }
      let transformed: Epochs
      do { transformed = try epochs.transformed(by: whitening) } catch { throw .scorer(error) }
      let (after, scores) = try checked(transformed)
      return (
        SessionRepair(
          kind: .whitening, words: "the electrodes' covariance was brought to that of training",
          after: after), scores
      )
    case .delayed:
      let delay = Int(saturating: (check.delay * epochs.samplingRate).rounded())
      let (after, scores) = try checked(epochs.moved(by: delay))
      return (
        SessionRepair(
          kind: .delay, words: "windows were moved to where the responses are", after: after),
        scores
      )
    }
  }
}

extension SessionRepair {
  /// The session with probabilities as its own scores spread; what it is like does not change by that.
  fileprivate static func recalibrated(
    _ check: SessionCheck, of epochs: Epochs, by detector: Detector, threads: Int
  ) throws(DetectionError) -> (repair: SessionRepair, scores: [Double])? {
    let calibration = detector.calibration
    let logOdds = try detector.logOdds(of: epochs, threads: threads)
      .map { calibration.calibrated($0) }
    guard let auc = detector.training.validationAUC,
      let recalibration = ScoreRecalibration(
        of: epochs, logOdds: logOdds, auc: auc, evidenceScale: calibration.evidenceScale)
    else { return nil }
    return (
      SessionRepair(
        kind: .recalibration, words: "probabilities were brought to how scores spread today",
        after: check), logOdds.map { Double.sigmoid(recalibration($0)) }
    )
  }
}

extension Epochs {
  /// The windows multiplied about their mean by `matrix`, `[electrode, electrode]`.
  fileprivate func transformed(by matrix: Matrix) throws(ScorerError) -> Epochs {
    var result = self
    let means = try ElectrodeScaling(fitting: self, at: Array(0..<count)).mean
    let electrodes = electrodes.count
    for epoch in 0..<count {
      let start = epoch * epochSize
      let window = Matrix(
        rows: electrodes, columns: windowLength,
        elements: (0..<epochSize).map { Double(samples[start + $0] - means[$0 / windowLength]) })
      for (place, value) in (matrix * window).elements.enumerated() {
        result.samples[start + place] = Float(value) + means[place / windowLength]
      }
    }
    return result
  }
}
