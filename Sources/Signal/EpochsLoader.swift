import Files
import Parallelism

/// From the paths that a user names to epochs: recordings are read and preprocessed, epochs files read.
public struct EpochsLoader: Sendable {
  /// What is done to recordings.
  public var preprocessing: Preprocessing
  /// What the user knows of recordings better than the files say.
  public var reading: ReadingOptions
  /// Which events are flashes.
  public var mapping: FlashMapping
  /// What stands on the screen, where the user says; else the files say, or their codes tell.
  public var speller: Speller?
  /// Files with the events of the recordings, one for each input that is recordings; or none.
  public var eventFiles: [String] = []
  /// Whether a bad electrode that no recording has is an error even where electrodes are named.
  ///
  /// A detector's settings name what was bad where it was trained, which other recordings may lack.
  public var requiresBadElectrodes = false
  /// How many threads may work.
  public var threads: Int
  /// The version of the tool, for the epochs' metadata.
  public var toolVersion: String

  /// A loader with the usual names of events and one thread.
  public init(_ preprocessing: Preprocessing, toolVersion: String) {
    self.preprocessing = preprocessing
    self.toolVersion = toolVersion
    reading = ReadingOptions()
    mapping = .standard
    threads = 1
  }

  /// Epochs, and what became of the flashes they are from.
  public struct Loaded: Sendable {
    /// All epochs, in the order of the paths.
    public var epochs: Epochs
    /// What was dropped, flat or odd; empty for epochs files.
    public var report: PreprocessingReport
  }

  /// Loads recordings, epochs files, or some of both, in order.
  ///
  /// - Throws: `LoadingError` that names the input and what is wrong with it.
  public func load(
    _ paths: [String], progress: (@Sendable (Double) -> Void)? = nil
  ) throws(LoadingError) -> Loaded {
    precondition(!paths.isEmpty, "nothing to load")
    var sets: [Epochs] = []
    var report = PreprocessingReport()
    var pending: [Recording] = []
    var files = eventFiles[...]
    for path in paths {
      switch try open(path) {
      case .recordings(var recordings):
        if !eventFiles.isEmpty {
          guard let file = files.popFirst() else {
            throw .tooFewEventFiles(eventFiles.count, path: path)
          }
          do throws(ReadingError) {
            try EventsFile(path: file).apply(to: &recordings)
          } catch { throw .reading(error) }
        }
        pending += recordings
      case .epochs(let epochs):
        if !pending.isEmpty { sets.append(try preprocess(pending, &report, progress)) }
        pending = []
        sets.append(epochs)
      }
    }
    if !pending.isEmpty { sets.append(try preprocess(pending, &report, progress)) }
    if let file = files.first { throw .tooManyEventFiles(file) }
    do throws(MergingError) {
      var epochs = try Epochs.merged(sets)
      if let speller { epochs.metadata.speller = speller }
      return Loaded(epochs: epochs, report: report)
    } catch { throw .merging(error) }
  }
}

// MARK: - Recordings

extension EpochsLoader {
  private enum Input {
    case recordings([Recording])
    case epochs(Epochs)
  }

  private func open(_ path: String) throws(LoadingError) -> Input {
    do throws(ReadingError) {
      if let bytes = try? FileBytes(path: path), EpochsFile.canRead(bytes) {
        return .epochs(try EpochsFile.read(bytes))
      }
      return .recordings(try RecordingReader.read(path, options: reading))
    } catch { throw .reading(error) }
  }

  private func preprocess(
    _ recordings: [Recording], _ report: inout PreprocessingReport,
    _ progress: (@Sendable (Double) -> Void)?
  ) throws(LoadingError) -> Epochs {
    try checkBadElectrodes(recordings)
    var flashes: [[Flash]] = []
    for recording in recordings {
      let found = mapping.flashes(of: recording)
      guard !found.isEmpty else {
        throw .noFlashes(
          source: recording.source, events: Self.summary(of: recording.events),
          misses: mapping.misses(in: recording.events))
      }
      flashes.append(found)
      report.warnings += (recording.warnings + mapping.oddities(in: recording.events)).map {
        "\(recording.source.path): \($0)"
      }
    }
    let screen = try screen(of: recordings, flashes: flashes, report: &report)
    let metadata = EpochsMetadata(
      preprocessing: preprocessing, sources: [], speller: screen, text: [],
      toolVersion: toolVersion)
    // The checksums of large files take as long as a tenth of the filtering: both at once.
    let (sources, preprocessed) = inParallel(threads: threads) {
      Result<[EpochsSource], LoadingError> { () throws(LoadingError) in
        try self.sources(of: recordings)
      }
    } _: { [flashes] in
      Result<(Epochs, PreprocessingReport), PreprocessingError> {
        () throws(PreprocessingError) in
        try Preprocessor(preprocessing, threads: threads).epochs(
          from: recordings, flashes: flashes, metadata: metadata, progress: progress)
      }
    }
    let known = try sources.get()
    do throws(PreprocessingError) {
      var (epochs, own) = try preprocessed.get()
      epochs.metadata.sources = known
      epochs.metadata.faults = own.faults.isEmpty ? nil : own.faults
      for (recording, flashes) in zip(recordings, flashes) {
        report.warnings += FlashOddities(flashes, speller: screen).sentences.map {
          "\(recording.source.path): \($0)"
        }
      }
      own.warnings = report.warnings + own.warnings
      report = own
      epochs.metadata.text = Self.text(of: epochs, recordings: recordings, flashes: flashes)
      return epochs
    } catch { throw .preprocessing(error) }
  }

  /// Refuses bad electrodes that no recording has: whoever named one wrote another name than they meant.
  private func checkBadElectrodes(_ recordings: [Recording]) throws(LoadingError) {
    guard preprocessing.electrodes == nil || requiresBadElectrodes, let first = recordings.first
    else { return }
    let labels = recordings.flatMap { $0.channels.map(\.label) }
    let keys = Set(labels.map(ElectrodeSelection.key))
    let unknown = preprocessing.badElectrodes.filter { name in
      !keys.contains(ElectrodeSelection.key(name))
        && !labels.contains { Montage.matches(name, $0) }
    }
    guard unknown.isEmpty else {
      throw .preprocessing(
        .missingElectrodes(
          path: first.source.path, missing: unknown, available: first.channels.map(\.label)))
    }
  }

  /// What stands on the screen: as the user says, as a file says, or as the codes tell.
  private func screen(
    of recordings: [Recording], flashes: [[Flash]], report: inout PreprocessingReport
  ) throws(LoadingError) -> Speller? {
    if let speller { return speller }
    let named = recordings.compactMap(\.speller)
    if let first = named.first {
      for (recording, other) in zip(recordings, recordings.map(\.speller)) {
        guard let other, other != first else { continue }
        throw .screensDiffer(path: recording.source.path)
      }
      return first
    }
    let codes = Set(flashes.joined().map(\.stimulus))
    // 1 and 2 stand for targets and others where a file has no codes.
    guard let greatest = codes.max(), greatest > 2, codes.min() ?? 0 >= 1 else { return nil }
    if codes == Set(1...12) {
      report.warnings.append(
        "codes 1–12 are taken for a 6×6 matrix A–Z 1–9 _, columns first; "
          + "say otherwise with --matrix and --code-order")
      return .wadsworth()
    }
    guard greatest <= 1000, 2 * codes.count >= greatest else {
      let least = codes.min() ?? greatest
      report.warnings.append(
        "codes \(least) to \(greatest) do not count the items of a screen from 1: fold them with --codes "
          + "or --code-map, such as \(least)-\(greatest)=1-\(greatest - least + 1)")
      return nil
    }
    return Speller(items: (1...greatest).map(String.init))
  }

  private func sources(of recordings: [Recording]) throws(LoadingError) -> [EpochsSource] {
    var digests: [String: String] = [:]
    var sources: [EpochsSource] = []
    for source in recordings.map(\.source) {
      let digest: String
      if let known = digests[source.path] {
        digest = known
      } else {
        do throws(ReadingError) {
          digest = try FileBytes(path: source.path).sha256()
        } catch { throw .reading(error) }
      }
      digests[source.path] = digest
      let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
      sources.append(
        EpochsSource(name: source.name.map { "\(file)#\($0)" } ?? file, sha256: digest))
    }
    return sources
  }

  /// The true items, one a selection: as the files say, else as the labels mark them.
  private static func text(
    of epochs: Epochs, recordings: [Recording], flashes: [[Flash]]
  ) -> [String?] {
    guard let speller = epochs.metadata.speller else { return [] }
    let items = Set(speller.items)
    var text = epochs.markedText(by: speller)
    var first = 0
    for (recording, flashes) in zip(recordings, flashes) {
      for (index, item) in (recording.text ?? []).enumerated()
      where first + index < text.count && items.contains(item) && text[first + index] == nil {
        text[first + index] = item
      }
      first += (flashes.map(\.selection).max() ?? -1) + 1
    }
    return text
  }

  private static func summary(of events: [Event]) -> [String] {
    let names = events.map { $0.text.isEmpty ? $0.code.map(String.init) ?? "" : $0.text }
    return Dictionary(grouping: names, by: \.self).mapValues(\.count)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
      .map { "\($0.key) (\($0.value) times)" }
  }
}

/// Why inputs could not be made into epochs.
public enum LoadingError: Error, Equatable, Sendable {
  /// A file could not be read.
  case reading(ReadingError)
  /// Recordings and settings do not fit together.
  case preprocessing(PreprocessingError)
  /// Inputs do not fit together.
  case merging(MergingError)
  /// No event of a recording is a flash; its most frequent events, and the patterns that match none.
  case noFlashes(source: RecordingSource, events: [String], misses: [PatternMiss])
  /// There are more inputs with recordings than files of events; how many of these, and the first input
  /// without one.
  case tooFewEventFiles(Int, path: String)
  /// There are fewer inputs with recordings than files of events; the first file too many.
  case tooManyEventFiles(String)
  /// A recording's matrix or menu is not that of the first.
  case screensDiffer(path: String)
}

extension LoadingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .reading(let error): error.description
    case .preprocessing(let error): error.description
    case .merging(let error): error.description
    case .noFlashes(let source, let events, let misses) where !misses.isEmpty && !events.isEmpty:
      source.path + (source.name.map { "#" + $0 } ?? "") + ": "
        + misses.map(\.description).joined(separator: "; ")
    case .noFlashes(let source, let events, _):
      source.path + (source.name.map { "#" + $0 } ?? "") + ": found "
        + (events.isEmpty ? "no events" : "events " + events.joined(separator: ", "))
        + "; expected flashes: name them with --targets and --nontargets"
    case .tooFewEventFiles(let count, let path):
      "\(path): found \(count) files of events; expected one for every recording, in their order"
    case .tooManyEventFiles(let file):
      "\(file): a file of events without a recording; expected one for every recording"
    case .screensDiffer(let path):
      "\(path): found another matrix than in the first recording; name one with --matrix"
    }
  }
}
