import ArgumentParser
import Detection
import Files
import Reading
import Scoring
import Signal

/// The files that a verb reads.
enum Inputs {
  /// Opens every input, and every recording of the folders among them, once for all that is done with it.
  ///
  /// - Throws: `BIDSFolderError`, `ReadingError`, `EventsPairingError`, and `WrongKind` for a detector.
  static func open(
    _ inputs: [RecordingPath], recordings: RecordingOptions, output: OutputOptions
  ) throws -> [InputFile] {
    try recordings.selection.check(inputs)
    return try files(
      recordings.selection.expand(inputs), recordings: recordings, output: output)
  }

  /// Opens files, none of which is a folder of a data set any more.
  static func files(
    _ paths: [RecordingPath], recordings: RecordingOptions, output: OutputOptions
  ) throws -> [InputFile] {
    var files = try paths.map { path in
      let file = try InputFile(path, inflation: recordings.inflation)
      if FileKind(file.bytes) == .detector {
        throw WrongKind(path: path.file, found: .detector, expectsDetector: false)
      }
      return file
    }
    try files.take(events: recordings.eventFiles.map { try EventsFile(path: $0) })
    let repeated = Dictionary(grouping: paths, by: \.self).filter { $1.count > 1 }.keys
    output.warn(
      repeated.sorted { $0.description < $1.description }
        .map { Warning(.input, "given more than once", source: $0) })
    return files
  }
}

extension EpochsLoader {
  /// A loader of recordings as the options say that they are.
  init(
    _ preprocessing: Preprocessing, recordings: RecordingOptions, threads: ThreadOptions
  ) throws {
    self.init(preprocessing)
    try recordings.apply(to: &self)
    self.threads = threads.count
  }
}

extension DetectorApplication {
  /// The use of a detector on recordings as the options say that they are.
  init(_ detector: Detector, recordings: RecordingOptions, threads: ThreadOptions) throws {
    self.init(detector)
    try recordings.apply(to: &loader)
    loader.threads = threads.count
  }
}

// With progress and warnings shown.
extension OutputOptions {
  /// Loads inputs as one set.
  func load(
    _ inputs: [InputFile], with loader: EpochsLoader
  ) throws -> EpochsLoader.Loaded {
    let loaded = try following("preprocess") { try loader.load(inputs, progress: $0) }
    warn(loaded.report.warnings)
    return loaded
  }

  /// Loads inputs as a set each.
  func loadEach(
    _ inputs: [InputFile], with loader: EpochsLoader
  ) throws -> [EpochsLoader.Loaded] {
    let sets = try following("preprocess") { try loader.loadEach(inputs, progress: $0) }
    for set in sets { warn(set.report.warnings) }
    return sets
  }

  /// Scores inputs as one set.
  func score(
    _ inputs: [InputFile], with application: DetectorApplication
  ) throws -> DetectorApplication.Scored {
    let scored = try following("preprocess") { try application.score(inputs, progress: $0) }
    warn(scored.warnings)
    return scored
  }

  /// Scores inputs as a set each.
  func scoreEach(
    _ inputs: [InputFile], with application: DetectorApplication
  ) throws -> [DetectorApplication.Scored] {
    let sets = try following("preprocess") { try application.scoreEach(inputs, progress: $0) }
    for set in sets { warn(set.warnings) }
    return sets
  }
}

extension RecordingPath: ExpressibleByArgument {
  /// Reads `FILE` or `FILE#NAME`.
  public init?(argument: String) { self.init(argument) }
}
