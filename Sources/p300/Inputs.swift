import Signal

/// The inputs of a verb on their way to epochs, with progress and warnings shown.
struct Inputs {
  let paths: [String]
  let recordingOptions: RecordingOptions
  let preprocessing: Preprocessing
  let threads: Int
  let output: OutputOptions
  /// Whether the user has named the settings here, and no detector.
  var settingsAreNamed = false

  init(
    _ paths: [String], recordingOptions: RecordingOptions, preprocessing: Preprocessing,
    threads: Int, output: OutputOptions
  ) {
    self.paths = paths
    self.recordingOptions = recordingOptions
    self.preprocessing = preprocessing
    self.threads = threads
    self.output = output
  }

  func load() throws -> EpochsLoader.Loaded {
    try WrongKind.check(inputs: paths)
    let counts = Dictionary(grouping: paths, by: \.self).mapValues(\.count)
    output.warn(counts.filter { $0.value > 1 }.keys.sorted().map { "\($0): given more than once" })
    var loader = EpochsLoader(preprocessing, toolVersion: P300.version)
    loader.reading = recordingOptions.reading
    loader.mapping = try recordingOptions.mapping()
    loader.speller = try recordingOptions.speller()
    loader.eventFiles = recordingOptions.eventFiles
    loader.requiresBadElectrodes = settingsAreNamed
    loader.threads = threads
    let progress = Progress("preprocess", isQuiet: output.quiet)
    var loaded = try loader.load(paths) { progress.update($0) }
    progress.finish()
    if let text = recordingOptions.text {
      try loaded.epochs.take(
        text: Epochs.items(of: text, for: loaded.epochs.metadata.speller))
    }
    output.warn(loaded.report.warnings)
    return loaded
  }
}
