import Evaluation
import Files
import Signal

/// A detector that goes on learning from what it decides, one selection after the other, without labels.
///
/// A selection's epochs come in by `decide` alone, which first decides by what was learnt before and only then
/// learns from them, so that nothing scores an epoch that it has seen:
///
/// ```swift
/// var adaptive = AdaptiveDetector(prior, speller: speller)
/// for selection in selections { print(try adaptive.decide(selection).ended.item) }
/// try DetectorFile.write(adaptive.detector, to: "anna.safetensors")
/// ```
///
/// What it starts from stays as it is, and counts for less with every selection beside a part of its own,
/// `tangent-toeplitz`, that is fitted anew to all selections so far that were decided with some confidence,
/// labelled as they were decided. When this person's responses come is found in the selections so far, without labels, too,
/// where it starts from other people.
public struct AdaptiveDetector: SelectionDecoder {
  /// What decides the next selection.
  public private(set) var detector: Detector
  /// The probability of the likeliest item from which on a selection ends; `nil` uses all repetitions.
  public var confidence: Double?
  /// The language of what is spelled, by which selections are then decided, too; each recording is a text of its own.
  public var language: LanguageModel?
  /// How many threads may work.
  public var threads = 1

  /// The probability of a decision from which on it teaches.
  ///
  /// On real recordings with three and five
  /// repetitions, decisions below teach more wrong than right; from .5 on too few are left with ten.
  private static let teachingConfidence = 0.4

  private let speller: Speller
  private let start: Detector
  /// When responses come, by what was flashed so far; `nil` where what was started from is the same person's.
  private var delay: PriorDelay?
  private var parts: AdaptiveParts?
  private var memory: DecidedEpochs?
  private var basis = Basis(selections: 0, startWeight: nil)
  private var text = Text()

  /// What was spelled of a recording so far.
  private struct Text {
    var recording: Int32?
    var progress = LanguageDecoder.Progress()
  }

  /// One that starts from `detector`, of other people or somebody's own.
  public init(_ detector: Detector, speller: Speller) {
    self.detector = detector
    self.speller = speller
    start = detector
    if detector.isPrior { delay = PriorDelay() }
  }

  /// By how many samples windows are moved for the people whom it started from; `nil` where it is the same person's.
  package var delaySamples: Int? { delay?.samples }

  /// A selection, decided.
  public struct Decision: Sendable, Equatable {
    /// The item, and after how many repetitions.
    public let ended: StoppedSelection
    /// The probability of a target, one an epoch, by what had seen none of them.
    public let scores: [Double]
    /// What it was decided with.
    public let basis: Basis
    /// Whether it was sure enough to be learned from.
    public let teaches: Bool
  }

  /// What was known when a selection began.
  public struct Basis: Sendable, Equatable {
    /// How many selections had been learned from, as they were decided.
    public let selections: Int
    /// What the log-odds of what was started from counted for beside the own part's, both brought to
    /// deviation 1; `nil` where there was no own part.
    public let startWeight: Double?
  }

  /// Decides one selection, then learns from it if it is sure enough.
  ///
  /// Labels are not looked at. Where the detector is of other people, the first selection uses all repetitions:
  /// electrodes are scaled by it.
  ///
  /// - Parameter selection: the epochs of one selection, in any order.
  /// - Returns: what was decided, with what.
  /// - Throws: `AdaptationError` if the epochs do not fit to the detector or to what stands on the screen.
  public mutating func decide(_ selection: Epochs) throws(AdaptationError) -> Decision {
    let judged = try judge(selection)
    (text, delay) = (judged.text, judged.delay)
    let decision = judged.decision
    guard decision.teaches else { return decision }
    var epochs = judged.epochs
    let used = epochs.repetitions.indices.filter {
      epochs.repetitions[$0] < decision.ended.repetitions
    }
    let lighting = Set(speller.codes(lighting: decision.ended.item))
    epochs.labels = epochs.stimuli.map { lighting.contains(Int($0)) ? .target : .nonTarget }
    let (seen, scores) = (epochs.selecting(used), judged.said.selecting(used))
    let item = speller.items[decision.ended.item]
    if memory != nil {
      do { try memory?.add(seen, scores, of: item) } catch { throw .merging(error) }
    } else {
      memory = DecidedEpochs(seen, scores, of: item)
    }
    do { try learn() } catch { throw .detection(error) }
    return decision
  }

  /// Decides one selection by what is known, and learns nothing of it but what was spelled.
  ///
  /// - Throws: `AdaptationError` as `decide` does.
  mutating func decideOnly(_ selection: Epochs) throws(AdaptationError) -> Decision {
    let judged = try judge(selection)
    (text, delay) = (judged.text, judged.delay)
    return judged.decision
  }

  /// A selection that was decided, and what is known with it.
  private struct Judged {
    let decision: Decision
    /// Its epochs as they are learned from, without labels.
    let epochs: Epochs
    let said: PartScores
    let text: Text
    let delay: PriorDelay?
  }

  private func judge(_ selection: Epochs) throws(AdaptationError) -> Judged {
    precondition(Set(selection.selections).count == 1, "the epochs of one selection")
    var epochs: Epochs
    var delay = delay
    let said: PartScores
    do throws(DetectionError) {
      epochs = try selection.fitting(start)
      epochs.labels = Array(repeating: .unknown, count: epochs.count)
      // What others made alone runs through all repetitions.
      if detector.isPrior { try look(at: epochs, for: &delay) }
      said = try scores(of: epochs, delay: delay?.samples)
    } catch { throw .detection(error) }
    var text = text
    let ended = try ended(epochs, logOdds: said.sums, after: &text)
    if !detector.isPrior {
      let shown = epochs.repetitions.indices.filter { epochs.repetitions[$0] < ended.repetitions }
      do { try look(at: epochs.selecting(shown), for: &delay) } catch { throw .detection(error) }
    }
    let decision = Decision(
      ended: ended, scores: said.sums.map { detector.calibration.probability($0) }, basis: basis,
      teaches: ended.confidence >= Self.teachingConfidence)
    return Judged(decision: decision, epochs: epochs, said: said, text: text, delay: delay)
  }

  /// When responses come in a selection, too.
  private func look(
    at shown: Epochs, for delay: inout PriorDelay?
  ) throws(DetectionError) {
    do { try delay?.add(start.scaled(shown), by: start.scorer, threads: threads) } catch {
      throw .scorer(error)
    }
  }

  private func scores(of epochs: Epochs, delay: Int?) throws(DetectionError) -> PartScores {
    let sums = try detector.logOdds(of: epochs, delay: delay, threads: threads)
    guard let parts else { return PartScores(start: sums, own: [], sums: sums) }
    do throws(ScorerError) {
      let values = try parts.logOdds(of: epochs, threads: threads)
      return PartScores(start: values.start, own: values.own, sums: sums)
    } catch { throw .scorer(error) }
  }

  private func ended(
    _ epochs: Epochs, logOdds: [Double], after text: inout Text
  ) throws(AdaptationError) -> StoppedSelection {
    let flashes: [ScoredFlash]
    do {
      flashes = try epochs.flashes(
        at: Array(0..<epochs.count), scores: logOdds.map { detector.calibration.calibrated($0) },
        of: speller)
    } catch { throw .spelling(error) }
    let scale = detector.calibration.evidenceScale
    let minimum = confidence == nil || detector.isPrior ? Int.max : 1
    guard let language else {
      return BayesianDecoder(speller: speller, evidenceScale: scale).stopping(
        flashes, confidence: confidence ?? 1, minimum: minimum)[0]
    }
    if text.recording != epochs.recordings[0] { text = Text(recording: epochs.recordings[0]) }
    return LanguageDecoder(speller: speller, evidenceScale: scale, model: language).stop(
      flashes, after: &text.progress, confidence: confidence ?? 1, minimum: minimum)
  }

  /// Makes of all decided selections what decides the next.
  private mutating func learn() throws(DetectionError) {
    guard let memory else { return }
    let prior = Prior(goingOnFrom: start)
    let fitted: AdaptiveParts
    do {
      fitted = try AdaptiveParts(
        prior, delay: delay?.samples, fitting: memory.epochs, threads: threads)
    } catch .scorer(.noExamples), .scorer(.degenerate) {
      // A few flashes may teach nothing.
      return
    }
    // How far log-odds spread on epochs that were new to what gave them: of the part before, if there is one.
    let newest = memory.epochs.selecting(Array(memory.newest))
    var values: (start: [Double], own: [[Double]])
    do { values = try fitted.logOdds(of: newest, threads: threads) } catch { throw .scorer(error) }
    if !memory.newestOwn.isEmpty { values.own = memory.newestOwn }
    let labels = memory.epochs.labels
    let auc = memory.unseen.start.areaUnderCurve(
      among: memory.unseen.start.keys.sorted(), labels: labels)
    let weight = Prior.weight(
      auc: auc,
      own: memory.unseen.own.areaUnderCurve(
        among: memory.unseen.own.keys.sorted(), labels: labels),
      selections: memory.selections, worth: prior.worth(besideSelectionsOf: memory))
    let weighted = fitted.weighted(start: weight, values: values)
    detector = adapted(weighted.own, memory)
    detector.add(weighted.start, prior.facts(of: weighted.start, auc: auc))
    basis = Basis(selections: memory.selections, startWeight: weight)
    parts = fitted
  }

  /// A detector of the own part alone, calibrated for the whole on what was new to it.
  private func adapted(_ own: ScorerSum, _ memory: DecidedEpochs) -> Detector {
    let epochs = memory.epochs
    let unseen = memory.unseen.sums
    var adapted = Detector(
      method: AdaptiveParts.method, scorer: own, electrodes: epochs.electrodes,
      samplingRate: epochs.samplingRate,
      preprocessing: start.preprocessing ?? epochs.metadata.preprocessing,
      usesAmplitude: start.usesAmplitude, speller: speller,
      calibration: .fit(logOdds: unseen, of: epochs),
      training: TrainingFacts(
        recipe: nil, seed: 0, epochs: epochs.count,
        targets: epochs.labels.count { $0 == .target }, passes: 0, bestPass: 0,
        validationAUC: unseen.areaUnderCurve(among: unseen.keys.sorted(), labels: epochs.labels),
        sources: (start.isPrior ? [] : start.training.sources) + epochs.metadata.sources,
        decodedSelections: memory.selections, toolVersion: ToolVersion.current))
    adapted.preprocessing?.electrodes = epochs.electrodes
    adapted.firstSample = epochs.firstSample
    adapted.flashRule = start.flashRule
    return adapted
  }
}

extension Prior {
  /// How many selections of what `memory` holds it is worth: somebody's own as many as have the targets
  /// that it has learned from; one of other people as many as have 30, which are one selection of
  /// fifteen repetitions of rows and columns.
  fileprivate func worth(besideSelectionsOf memory: DecidedEpochs) -> Double {
    let mine = detector.isPrior ? 30 : detector.training.targets
    let targets = memory.epochs.labels.count { $0 == .target }
    return Double(mine * memory.selections) / Double(max(targets, 1))
  }
}

/// Why a selection cannot be decided.
public enum AdaptationError: Error, Equatable, Sendable {
  /// The epochs do not fit to the detector.
  case detection(DetectionError)
  /// The epochs do not fit to what stands on the screen.
  case spelling(SpellingError)
  /// The epochs do not fit to those before.
  case merging(MergingError)
}

extension AdaptationError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .detection(let error): error.description
    case .spelling(let error): error.description
    case .merging(let error): error.description
    }
  }
}
