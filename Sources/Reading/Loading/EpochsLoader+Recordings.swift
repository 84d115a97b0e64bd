import Files
import Parallelism
import Signal

extension EpochsLoader {
  /// Reads recordings and makes one set of epochs of them.
  func preprocess(
    _ inputs: [InputFile], remembering remembered: FlashRule?,
    progress: (@Sendable (Double) -> Void)?
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
    var rules: [FlashRule] = []
    for recording in recordings {
      let rule = rule(for: recording, remembering: remembered)
      let mapping = rule.mapping
      let found = mapping.flashes(of: recording)
      guard !found.isEmpty else {
        let asked = self.mapping.isStandard ? remembered?.mapping ?? mapping : mapping
        throw .noFlashes(
          path: recording.source.location, events: Self.summary(of: recording.events),
          misses: asked.misses(in: recording.events))
      }
      rules.append(rule)
      flashes.append(found)
      warnings +=
        recording.warnings
        + mapping.oddities(in: recording.events).about(recording.source.location)
    }
    if rules.first?.speller == nil { Self.unite(&recordings, &flashes) }
    let screen = try screen(
      of: recordings, flashes: flashes, named: rules.first?.speller, &warnings)
    for (recording, flashes) in zip(recordings, flashes) {
      warnings += FlashOddities(flashes, speller: screen).warnings
        .about(recording.source.location)
    }
    var metadata = EpochsMetadata(
      preprocessing: preprocessing, sources: [], speller: screen, text: [])
    metadata.flashRule = rules.lazy.compactMap(\.ifAny).first
    // The digests of large files take as long as a tenth of the filtering: both at once.
    let (sources, preprocessed) = inParallel(threads: threads) { [recordings] in
      recordings.map(EpochsSource.init)
    } _: { [recordings, flashes, metadata] in
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
    let idle = zip(recordings, Self.firstSelections(of: flashes)).flatMap { recording, first in
      recording.idle.map { first + $0 }
    }
    epochs.metadata.idle = idle.isEmpty ? nil : idle
    return Loaded(
      epochs: epochs, report: report, recordings: keepsRecordings ? recordings : [],
      units: recordings.units(of: epochs.electrodes))
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

  /// Gives recordings of the same items one screen with the groups of all, and flashes its codes.
  private static func unite(_ recordings: inout [Recording], _ flashes: inout [[Flash]]) {
    guard let first = recordings.first?.speller, first.paradigm == .groups,
      recordings.allSatisfy({
        $0.speller?.paradigm == .groups && $0.speller?.rows == first.rows
      }), recordings.contains(where: { $0.speller != first })
    else { return }
    var groups = GroupCodes(first)
    var united = flashes
    for index in recordings.indices.dropFirst() {
      let codes = recordings[index].speller.map { groups.add($0) } ?? []
      for flash in united[index].indices
      where codes.indices.contains(united[index][flash].stimulus - 1) {
        united[index][flash].stimulus = codes[united[index][flash].stimulus - 1]
      }
    }
    // More codes than an epochs file holds stay apart, and are told as screens that differ.
    guard groups.groups.count <= FlashFacts.greatestStimulus else { return }
    flashes = united
    for index in recordings.indices {
      recordings[index].speller = Speller(rows: first.rows, groups: groups.groups)
    }
  }

  /// What stands on the screen: as the user says, as a file says, or as the codes tell.
  private func screen(
    of recordings: [Recording], flashes: [[Flash]], named: Speller?, _ warnings: inout [Warning]
  ) throws(LoadingError) -> Speller? {
    if let named { return named }
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
    for (recording, first) in zip(recordings, firstSelections(of: flashes)) {
      for (index, item) in (recording.text ?? []).enumerated()
      where first + index < text.count && items.contains(item) && text[first + index] == nil {
        text[first + index] = item
      }
    }
    return text
  }

  /// The number that the first selection of each recording has among those of all.
  private static func firstSelections(of flashes: [[Flash]]) -> [Int] {
    var first = 0
    return flashes.map { flashes in
      defer { first += (flashes.map(\.selection).max() ?? -1) + 1 }
      return first
    }
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
