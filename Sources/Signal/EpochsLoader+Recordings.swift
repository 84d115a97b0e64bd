import Files
import Parallelism

extension EpochsLoader {
  /// Reads recordings and makes one set of epochs of them.
  func preprocess(
    _ inputs: [InputFile], progress: (@Sendable (Double) -> Void)?
  ) throws(LoadingError) -> Loaded {
    guard let preprocessing else { throw .unknownPreprocessing(path: inputs[0].path) }
    var recordings: [Recording] = []
    for input in inputs {
      do { recordings += try RecordingReader.read(input, options: reading) } catch {
        throw .reading(error)
      }
    }
    try checkBadElectrodes(recordings, preprocessing)
    var flashes: [[Flash]] = []
    var warnings: [Warning] = []
    for recording in recordings {
      let found = mapping.flashes(of: recording)
      guard !found.isEmpty else {
        throw .noFlashes(
          path: recording.source.location, events: Self.summary(of: recording.events),
          misses: mapping.misses(in: recording.events))
      }
      flashes.append(found)
      warnings +=
        recording.warnings
        + mapping.oddities(in: recording.events).about(recording.source.location)
    }
    let screen = try screen(of: recordings, flashes: flashes, &warnings)
    for (recording, flashes) in zip(recordings, flashes) {
      warnings += FlashOddities(flashes, speller: screen).warnings
        .about(recording.source.location)
    }
    let metadata = EpochsMetadata(
      preprocessing: preprocessing, sources: [], speller: screen, text: [])
    // The digests of large files take as long as a tenth of the filtering: both at once.
    let (sources, preprocessed) = inParallel(threads: threads) { [recordings] in
      recordings.map(EpochsSource.init)
    } _: { [recordings, flashes] in
      Result<(epochs: Epochs, report: PreprocessingReport), PreprocessingError> {
        () throws(PreprocessingError) in
        try Preprocessor(preprocessing, threads: threads).epochs(
          from: recordings, flashes: flashes, metadata: metadata, progress: progress)
      }
    }
    var (epochs, report): (Epochs, PreprocessingReport)
    do { (epochs, report) = try preprocessed.get() } catch { throw .preprocessing(error) }
    report.warnings = warnings + report.warnings
    epochs.metadata.sources = sources
    epochs.metadata.faults = report.faults.isEmpty ? nil : report.faults
    epochs.metadata.text = Self.text(of: epochs, recordings: recordings, flashes: flashes)
    return Loaded(
      epochs: epochs, report: report, recordings: keepsRecordings ? recordings : [])
  }

  /// Refuses bad electrodes that no recording has: whoever named one wrote another name than they meant.
  private func checkBadElectrodes(
    _ recordings: [Recording], _ preprocessing: Preprocessing
  ) throws(LoadingError) {
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
    of recordings: [Recording], flashes: [[Flash]], _ warnings: inout [Warning]
  ) throws(LoadingError) -> Speller? {
    if let speller { return speller }
    if let first = recordings.compactMap(\.speller).first {
      if let other = recordings.first(where: { $0.speller ?? first != first }) {
        throw .screensDiffer(path: other.source.location)
      }
      return first
    }
    let codes = Set(flashes.joined().map(\.stimulus))
    let usual = Speller(usualFor: codes)
    if usual?.paradigm == .rowColumn {
      warnings.add(
        .assumption,
        "codes 1–12 are taken for a 6×6 matrix A–Z 1–9 _, columns first; "
          + "say otherwise with --matrix and --code-order")
    }
    if usual == nil, let least = codes.min(), let greatest = codes.max(), least >= 1, greatest > 2 {
      warnings.add(
        .flashes,
        "codes \(least) to \(greatest) do not count the items of a screen from 1: fold them with "
          + "--codes or --code-map, such as \(least)-\(greatest)=1-\(greatest - least + 1)")
    }
    return usual
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

extension EpochsSource {
  /// The recording by its name without folders and its file's digest, unknown for one made in memory.
  fileprivate init(_ recording: Recording) {
    self.init(
      name: recording.source.location.lastComponent, sha256: recording.file?.sha256() ?? "")
  }
}
