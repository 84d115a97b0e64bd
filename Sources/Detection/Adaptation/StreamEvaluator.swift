import Evaluation
import Signal

/// Judges learning on the way: each selection is decided by what was learned, without labels, from those before it.
///
/// Labels and letters are used for nothing but judging what was decided.
public struct StreamEvaluator: Sendable {
  /// What a stream begins with.
  public enum Start: Sendable {
    /// This detector, of other people or somebody's own; all epochs are one stream.
    case detector(Detector)
    /// A prior of the other subjects, trained by this; each subject's recordings are a stream.
    case others(DetectorTrainer)
    /// Nothing: what learns must do so by expectation maximisation; all epochs are one stream.
    case nothing
  }

  /// How a stream is learned from.
  public enum Learning: Sendable {
    /// As it is decided: `AdaptiveDetector`.
    case decisions
    /// By expectation maximisation: `UnsupervisedDecoder`.
    case expectation
  }

  /// What streams begin with.
  public let start: Start
  /// How they are learned from.
  public let learning: Learning
  /// The probability of the likeliest item from which on a selection ends; `nil` uses all repetitions.
  public var confidence: Double?
  /// The language of what is spelled, by which selections are then decided, too; each recording is a text of its own.
  public var language: LanguageModel? {
    didSet { precondition(learning == .decisions || language == nil, "a language needs decisions") }
  }
  /// How many threads may work.
  public var threads = 1

  /// A judge of streams that begin with `start` and are learned from in this way.
  public init(_ start: Start, learning: Learning = .decisions) {
    if case .nothing = start {
      precondition(learning == .expectation, "decisions need something to begin with")
    }
    self.start = start
    self.learning = learning
  }

  /// Decides all selections of all streams, and judges what was decided.
  ///
  /// - Parameters:
  ///   - epochs: epochs in time's order, whose metadata say what stood on the screen.
  ///   - subjects: whose each of their recordings is; `nil` takes the recordings' names, as `SubjectPool` does.
  ///   - progress: called with the part that is done, from 0 to 1.
  /// - Returns: all figures.
  /// - Throws: `EvaluationError`.
  public func evaluate(
    _ epochs: Epochs, subjects: [String]? = nil, progress: @Sendable (Double) -> Void = { _ in }
  ) throws(EvaluationError) -> StreamSummary {
    switch start {
    case .detector(let detector):
      return summary([try stream("all inputs", of: epochs, from: detector, progress: progress)])
    case .nothing:
      return summary([try stream("all inputs", of: epochs, from: nil, progress: progress)])
    case .others(let trainer):
      let subjects =
        subjects ?? epochs.metadata.sources.map { SubjectPool.subject(of: $0.location) }
      var names: [String] = []
      for name in subjects where !names.contains(name) { names.append(name) }
      if let only = names.first, names.count == 1 {
        throw .pool(.oneSubject(only), fold: only)
      }
      let usable = epochs.usableForTraining
      var streams: [StreamSummary.Stream] = []
      for (place, name) in names.enumerated() {
        func done(_ part: Double) { progress((Double(place) + part) / Double(names.count)) }
        let isMine = epochs.recordings.map { subjects[Int($0)] == name }
        let prior = try prior(
          of: usable.filter { !isMine[$0] }, epochs, subjects: subjects, by: trainer, for: name)
        done(0.5)
        let mine = epochs.ofRecordings(subjects.indices.filter { subjects[$0] == name })
        streams.append(try stream(name, of: mine, from: prior) { done(0.5 + 0.5 * $0) })
      }
      return summary(streams)
    }
  }

  private func summary(_ streams: [StreamSummary.Stream]) -> StreamSummary {
    StreamSummary(streams, language: language?.name)
  }

  private func prior(
    of others: [Int], _ epochs: Epochs, subjects: [String], by trainer: DetectorTrainer,
    for name: String
  ) throws(EvaluationError) -> Detector {
    let pool: SubjectPool
    do { pool = try SubjectPool(others, of: epochs, subjects: subjects) } catch {
      throw .pool(error, fold: name)
    }
    do { return try trainer.train(pool).detector } catch { throw .detection(error, fold: name) }
  }

  private func stream(
    _ name: String, of epochs: Epochs, from detector: Detector?,
    progress: (Double) -> Void
  ) throws(EvaluationError) -> StreamSummary.Stream {
    guard let speller = epochs.metadata.speller else { throw .spelling(.noSpeller) }
    guard epochs.count > 0 else { throw .spelling(.noEpochs) }
    let truth = epochs.trueItems(of: speller)
    var unlearned = detector.map { detector in
      var unlearned = AdaptiveDetector(detector, speller: speller)
      unlearned.confidence = confidence
      unlearned.language = language
      unlearned.threads = threads
      return unlearned
    }
    var decoder: any SelectionDecoder
    do throws(DetectionError) {
      decoder =
        if learning == .decisions, let unlearned {
          unlearned
        } else {
          UnsupervisedDecoder(
            speller: speller,
            prior: try detector.map { (prior) throws(DetectionError) in try LinearPrior(prior) })
        }
    } catch { throw .detection(error, fold: name) }
    let selections = epochs.selectionsInOrder
    var judged: [StreamSummary.Selection] = []
    for (place, indices) in selections.enumerated() {
      let selection = epochs.selecting(indices)
      do throws(AdaptationError) {
        judged.append(
          StreamSummary.Selection(
            try decoder.decide(selection),
            unlearned: try unlearned?.decideOnly(selection), of: selection,
            truth: truth[Int(selection.selections[0])]))
      } catch { throw .adaptation(error, stream: name) }
      progress(Double(place + 1) / Double(selections.count))
    }
    return StreamSummary.Stream(
      name: name, people: (detector?.training.subjects ?? []).map(\.name), selections: judged)
  }
}

extension Epochs {
  /// The epochs of some recordings, and of the metadata's recordings these alone; selections keep their numbers.
  fileprivate func ofRecordings(_ chosen: [Int]) -> Epochs {
    let places = Dictionary(
      uniqueKeysWithValues: chosen.enumerated().map { (Int32($1), Int32($0)) })
    var mine = selecting(recordings.indices.filter { places[recordings[$0]] != nil })
    mine.recordings = mine.recordings.compactMap { places[$0] }
    mine.metadata.sources = chosen.filter { metadata.sources.indices.contains($0) }
      .map { metadata.sources[$0] }
    return mine
  }

  /// The epochs of each selection, in the order of the selections' numbers, which is that of inputs and time.
  var selectionsInOrder: [[Int]] {
    Dictionary(grouping: 0..<count) { selections[$0] }.sorted { $0.key < $1.key }.map(\.value)
  }
}
