import Detection
import Evaluation
import Reading
import Signal

/// A detector put to use: recordings or epochs in, scores out.
///
/// Recordings go through the detector's own preprocessing:
///
/// ```swift
/// let application = DetectorApplication(try DetectorFile.read("subject.safetensors"))
/// let scored = try application.score([InputFile(RecordingPath("run3.edf"))])
/// ```
public struct DetectorApplication: Sendable {
  /// What scores.
  public let detector: Detector
  /// How inputs become epochs; what is asked of it is how recordings name their flashes, the text, the
  /// threads.
  public var loader: EpochsLoader
  /// Whether a session that is unlike training is made like it where that can be done.
  public var repairs = false

  /// The use of `detector` on recordings with the usual names of events, on one thread.
  public init(_ detector: Detector) {
    self.detector = detector
    var preprocessing = detector.preprocessing
    preprocessing?.electrodes = detector.electrodes
    loader = EpochsLoader(preprocessing)
    loader.usualSpeller = detector.speller
    loader.rememberedRule = detector.flashRule
  }

  /// Epochs with their scores.
  public struct Scored: Sendable {
    /// The epochs, and what became of the flashes they are from.
    public var loaded: EpochsLoader.Loaded
    /// The probability of a target, one an epoch.
    public var scores: [Double]
    /// Recordings that the detector has learned from, which nothing is judged with while there are others.
    public var learned: LearnedRecordings
    /// What to know before believing the scores: that the detector has learnt from these recordings.
    public var cautions: [Warning]
    /// Whether the session is like training.
    public var session: SessionCheck
    /// What was done to make it so; `nil` where nothing.
    public var repair: SessionRepair?

    /// The epochs.
    public var epochs: Epochs { loaded.epochs }
    /// All that the user should know.
    public var warnings: [Warning] { loaded.report.warnings + cautions }
  }

  /// Scores recordings, epochs files, or some of both, in order and as one set.
  ///
  /// - Parameters:
  ///   - inputs: at least one.
  ///   - progress: called now and then, from any thread, with the part that is preprocessed, from 0
  ///     to 1.
  /// - Returns: all epochs and their scores.
  /// - Throws: `ApplicationError`.
  public func score(
    _ inputs: [InputFile], progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ApplicationError) -> Scored {
    let loaded: EpochsLoader.Loaded
    do { loaded = try loader.load(inputs, progress: progress) } catch {
      throw ApplicationError(error)
    }
    return try score(loaded)
  }

  /// Scores recordings and epochs files, each input as a set of its own.
  ///
  /// - Parameters:
  ///   - inputs: at least one.
  ///   - progress: called now and then, from any thread, with the part that is preprocessed, from 0
  ///     to 1.
  /// - Returns: one for each input, in order.
  /// - Throws: `ApplicationError`.
  public func scoreEach(
    _ inputs: [InputFile], progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ApplicationError) -> [Scored] {
    let sets: [EpochsLoader.Loaded]
    do { sets = try loader.loadEach(inputs, progress: progress) } catch {
      throw ApplicationError(error)
    }
    var scored: [Scored] = []
    for loaded in sets { scored.append(try score(loaded)) }
    return scored
  }

  /// Scores what is loaded.
  ///
  /// - Throws: `ApplicationError.detection`.
  public func score(_ loaded: EpochsLoader.Loaded) throws(ApplicationError) -> Scored {
    do {
      let fitting = try loaded.epochs.fitting(detector)
      let (scores, session) = try scoredAndChecked(fitting)
      let learned = LearnedRecordings(of: loaded.epochs, by: detector)
      var scored = Scored(
        loaded: loaded, scores: scores, learned: learned,
        cautions: learned.cautions(scoring: loaded.epochs), session: session)
      if repairs, !session.passes {
        let repaired = try SessionRepair.repair(
          session, of: fitting, by: detector, threads: loader.threads)
        if let repaired { (scored.repair, scored.scores) = repaired }
      }
      return scored
    } catch { throw .detection(error) }
  }

  private func scoredAndChecked(
    _ fitting: Epochs, delay: Int? = nil
  ) throws(DetectionError) -> (scores: [Double], session: SessionCheck) {
    var delay = delay
    if delay == nil { delay = try detector.delay(of: fitting, threads: loader.threads) }
    let scores = try detector.probabilities(of: fitting, delay: delay, threads: loader.threads)
    let session = try SessionCheck(
      of: fitting, scores: scores, delay: delay, by: detector, threads: loader.threads)
    return (scores, session)
  }
}

extension DetectorApplication {
  /// A stream of selections, each decided with what the ones before it taught.
  public struct Adapted: Sendable {
    /// The epochs with the scores that they were decided by.
    public var scored: Scored
    /// What was decided, in order.
    public var decisions: [AdaptiveDetector.Decision]
    /// What all of them taught.
    public var detector: Detector
  }

  /// Decides the selections of recordings and epochs files one after the other, and learns from each before
  /// the next; no label is looked at.
  ///
  /// - Parameters:
  ///   - inputs: at least one; their order is that of time.
  ///   - confidence: the probability of the likeliest item from which on a selection ends; `nil` uses all
  ///     repetitions.
  ///   - language: the language of what is spelled, by which selections are then decided, too.
  ///   - progress: called now and then, from any thread, with the part that is preprocessed, from 0
  ///     to 1.
  /// - Returns: what was decided, and what all of it taught.
  /// - Throws: `ApplicationError`; `SpellingError.noSpeller` in it where nothing says what stood on the screen.
  public func adapt(
    _ inputs: [InputFile], confidence: Double? = nil, language: LanguageModel? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ApplicationError) -> Adapted {
    let loaded: EpochsLoader.Loaded
    do { loaded = try loader.load(inputs, progress: progress) } catch {
      throw ApplicationError(error)
    }
    let epochs = loaded.epochs
    guard let speller = epochs.metadata.speller else {
      throw .adaptation(.spelling(.noSpeller))
    }
    var adaptive = AdaptiveDetector(detector, speller: speller)
    adaptive.confidence = confidence
    adaptive.language = language
    adaptive.threads = loader.threads
    let decided: DecidedStream
    do { decided = try adaptive.decideAll(of: epochs) } catch { throw .adaptation(error) }
    let session: SessionCheck
    do throws(DetectionError) {
      session = try scoredAndChecked(
        epochs.fitting(detector), delay: adaptive.delaySamples
      ).session
    } catch { throw .detection(error) }
    let learned = LearnedRecordings(of: epochs, by: detector)
    return Adapted(
      scored: Scored(
        loaded: loaded, scores: decided.scores, learned: learned,
        cautions: learned.cautions(scoring: epochs), session: session),
      decisions: decided.decisions, detector: adaptive.detector)
  }
}

extension LearnedRecordings {
  /// What to say of them.
  fileprivate func cautions(scoring epochs: Epochs) -> [Warning] {
    numbers.sorted().map { epochs.metadata.sources[$0] }.map {
      Warning(
        .input,
        "the detector has learned from this recording; its scores here say nothing of new ones "
          + "(p300 evaluate tests on what was not learned)",
        source: $0.location)
    }
  }
}

/// Why inputs could not be scored.
public enum ApplicationError: Error, Equatable, Sendable {
  /// They could not be made into epochs.
  case loading(LoadingError)
  /// A recording for a detector that was trained on epochs made elsewhere.
  case unknownPreprocessing(path: RecordingPath)
  /// The detector does not take these epochs.
  case detection(DetectionError)
  /// A selection cannot be decided.
  case adaptation(AdaptationError)

  fileprivate init(_ error: LoadingError) {
    self =
      if case .unknownPreprocessing(let path) = error {
        .unknownPreprocessing(path: path)
      } else {
        .loading(error)
      }
  }
}

extension ApplicationError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .loading(let error): error.description
    case .unknownPreprocessing(let path):
      "\(path): found a recording; expected epochs: the detector was trained on epochs made "
        + "elsewhere and does not say how recordings are preprocessed for it"
    case .detection(let error): error.description
    case .adaptation(let error): error.description
    }
  }
}
