import ElementaryFunctions
import Evaluation
import Files
import LinearAlgebra
import Signal

/// Whether a session is like the recordings that its detector was trained on, found without labels; its
/// encoding is the tool's JSON.
public struct SessionCheck: Sendable, Equatable, Encodable {
  /// What was found.
  public let verdict: Verdict
  /// The finding in a sentence.
  public let words: String
  /// The electrodes that are not what they were in training; all of them where it cannot be told which.
  public let changedElectrodes: [String]
  /// How much later responses come, in seconds, negative if earlier; 0 where they come when expected.
  public let delay: Double
  /// How far the electrodes' covariance is from that of training: the root mean square of the logarithms of
  /// the relative eigenvalues; `nil` where there is none that is a number.
  @Nullable public private(set) var covarianceDistance: Double?
  /// How far the largest codes stand out, of what it was in training; `nil` where it is not known.
  @Nullable public private(set) var strength: Double?
  /// How sure items are after three repetitions.
  @Nullable public private(set) var confidence: SessionConfidence?
  /// How sure they were in training.
  @Nullable public private(set) var trainingConfidence: SessionConfidence?
  /// What weaker responses are expected to give; `nil` where they are none or it is not known.
  @Nullable public private(set) var expected: ExpectedDetection?

  /// What a session is like.
  public enum Verdict: String, Sendable, Encodable {
    /// Nothing is other than in training.
    case likeTraining = "like_training"
    /// Responses are weaker.
    case weaker
    /// Responses come at another time.
    case delayed
    /// An electrode, several, or the amplifier.
    case electrodesChanged = "electrodes_changed"
    /// The detector says nothing of its training recordings.
    case notKnown = "not_known"
  }

  /// Whether the session may be used as it is, or nothing is known.
  public var passes: Bool { verdict == .likeTraining || verdict == .notKnown }

  private enum CodingKeys: String, CodingKey {
    case verdict, words, delay, strength, confidence, expected
    case changedElectrodes = "changed_electrodes"
    case covarianceDistance = "covariance_distance"
    case trainingConfidence = "training_confidence"
  }

  /// The greatest distance of covariances that is taken for the same electrodes.
  ///
  /// Real runs of one day are .13 to .80 apart, their single selections up to 1.10; one electrode of other gain
  /// or noisy among eight gives .97 and more.
  static func limit(selections: Int) -> Double { 0.75 * (1 + 1 / Double(max(selections, 1))) }

  /// The least strength that is taken for that of training: real runs of one person stay above it.
  static let leastStrength = 0.75

  /// The greatest share of windows in which an electrode may be silent.
  static let mostSilence = 0.1

  /// The check of what `detector` gave `epochs`.
  ///
  /// - Parameters:
  ///   - epochs: what was scored, as the scorer takes it.
  ///   - scores: probabilities, one an epoch.
  ///   - moves: by how many samples a prior moved the windows; `nil` for somebody's own detector.
  ///   - detector: what gave them.
  ///   - threads: how many threads may work.
  /// - Throws: `DetectionError` as in scoring.
  package init(
    of epochs: Epochs, scores: [Double], delay moves: Int? = nil, by detector: Detector,
    threads: Int
  ) throws(DetectionError) {
    let confidence = SessionConfidence(
      at: Array(0..<scores.count), logOdds: scores.map { Double.logOdds($0) }, of: epochs,
      evidenceScale: detector.calibration.evidenceScale)
    self.confidence = confidence
    let training = detector.session
    trainingConfidence = training?.confidence
    expected = nil
    let electrodes = detector.electrodes
    guard let training, let before = training.matrix(electrodes: electrodes.count) else {
      covarianceDistance = nil
      delay = Double(moves ?? 0) / epochs.samplingRate
      strength = nil
      changedElectrodes = []
      verdict = .notKnown
      words =
        detector.isPrior
        ? "whether this session is like training is not known: the detector is one of other people"
          + (delay == 0 ? "" : "; windows were moved to responses \(Self.words(delay)) than theirs")
        : "whether this session is like training is not known: the detector says nothing of training's"
      return
    }
    let strength = training.strength(
      of: epochs, logOdds: scores.map { Double.logOdds($0) }.byIndex)
    self.strength = strength
    let limit = Self.limit(
      selections: min(training.selections, Set(epochs.selections).count))
    let change = CovarianceChange(
      from: before, to: epochs.electrodeCovariance(of: Array(0..<epochs.count)))
    let distance = change.distance
    covarianceDistance = distance.isFinite ? distance : nil
    let faults = epochs.metadata.faults ?? [:]
    let faulty = electrodes.filter { faults[$0] != nil }
    let silent = epochs.silentShares(besides: before)
    let fallen = electrodes.indices.filter { silent[$0] > Self.mostSilence }
    if !faulty.isEmpty {
      delay = 0
      changedElectrodes = faulty
      verdict = .electrodesChanged
      words = faulty.map { "\($0) is \(faults[$0]?.rawValue ?? "")" }.joined(separator: ", ")
    } else if !fallen.isEmpty, fallen.count < electrodes.count {
      // A half of its windows changes an electrode's covariance less than another day does.
      delay = 0
      changedElectrodes = fallen.map { electrodes[$0] }
      verdict = .electrodesChanged
      words = fallen.map { electrode in
        let share = Int(saturating: (100 * silent[electrode]).rounded())
        return "\(electrodes[electrode]) is silent in \(share) % of the epochs"
      }.joined(separator: ", ")
    } else if distance > limit {
      delay = 0
      let changed = change.changed(beyond: limit)
      changedElectrodes = changed.map { $0.map { electrodes[$0] } } ?? electrodes
      verdict = .electrodesChanged
      words =
        switch changed?.count {
        case nil:
          "the electrodes as a whole are not what they were in training: gain, reference or places"
        case 1: "an electrode changed: \(changedElectrodes[0])"
        default: "electrodes changed: " + changedElectrodes.joined(separator: ", ")
        }
    } else {
      changedElectrodes = []
      let enough = epochs.selecting(SessionDelay.enough(of: epochs))
      let found = try SessionDelay(
        of: enough, by: detector, training: training, threads: threads)
      let delay = Double(found?.samples ?? 0) / epochs.samplingRate
      self.delay = delay
      guard found == nil else {
        verdict = .delayed
        words = "responses are \(Self.words(delay)) than in training"
        return
      }
      guard let strength else {
        verdict = .likeTraining
        words = "the electrodes look as in training; how strong responses are is not known"
        return
      }
      if strength < Self.leastStrength {
        verdict = .weaker
        let expected = training.expectation(
          of: epochs, strength: strength, auc: detector.training.validationAUC)
        self.expected = expected
        words =
          "responses are weaker than in training: codes stand out "
          + "\(Int(saturating: (100 * strength).rounded())) % as far"
          + (expected.map { "; \($0.words)" } ?? "")
      } else {
        verdict = .likeTraining
        words = "this session looks like training"
      }
    }
  }
}

extension SessionCheck {
  fileprivate static func words(_ delay: Double) -> String {
    "about \(Int(saturating: (1000 * abs(delay)).rounded())) ms \(delay > 0 ? "later" : "earlier")"
  }
}

extension SessionFacts {
  /// What `epochs` are expected to give where codes stand out so far.
  fileprivate func expectation(
    of epochs: Epochs, strength: Double, auc: Double?
  ) -> ExpectedDetection? {
    guard let auc, let speller = epochs.metadata.speller else { return nil }
    return ExpectedDetection(
      strength: strength, auc: auc, speller: speller,
      rounds: (training: repetitions, session: epochs.rounds))
  }

  /// How far the largest codes of `epochs` stand out of what it was in training; `nil` where nothing says what
  /// stood on the screen, or training had too little to judge.
  func strength(of epochs: Epochs, logOdds: [Int: Double]) -> Double? {
    guard separation > 0, let speller = epochs.metadata.speller,
      // Of less than a round of all codes nothing stands out.
      epochs.selectionSizes.contains(where: { $0 >= speller.codeCount })
    else { return nil }
    // Fewer repetitions stand out less far; of more as many count as training had.
    let share = min(Double(epochs.rounds) / Double(repetitions), 1).squareRoot()
    return epochs.separation(of: logOdds, repetitions: repetitions) / (separation * share)
  }
}

extension Epochs {
  /// How many epochs each selection has.
  fileprivate var selectionSizes: some Collection<Int> {
    Dictionary(grouping: selections) { $0 }.values.lazy.map(\.count)
  }

  /// In how large a part of the windows each electrode has less than a ten-thousandth of the power that it has in
  /// `covariance`.
  func silentShares(besides covariance: Matrix) -> [Double] {
    var silent = [Int](repeating: 0, count: electrodes.count)
    for window in 0..<count * electrodes.count {
      let electrode = window % electrodes.count
      let values = samples[window * windowLength..<(window + 1) * windowLength]
      let mean = values.reduce(0.0) { $0 + Double($1) } / Double(windowLength)
      let power = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      if power < 1e-4 * covariance[electrode, electrode] * Double(windowLength) {
        silent[electrode] += 1
      }
    }
    return silent.map { Double($0) / Double(max(count, 1)) }
  }

  /// How many repetitions selections have at most.
  fileprivate var rounds: Int { repetitions.reduce(1) { max($0, Int($1) + 1) } }
}
