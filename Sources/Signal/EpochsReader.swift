import Files

/// Reads epochs of any form: this package's own, and those in FIF that MNE-Python writes.
public enum EpochsReader {
  /// Whether the file holds epochs, by its first bytes or blocks.
  public static func canRead(_ bytes: FileBytes) -> Bool {
    EpochsFile.canRead(bytes) || FIFEpochs.canRead(bytes)
  }

  /// Reads the epochs of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - mapping: which events are flashes, in files whose epochs have events and no labels.
  /// - Returns: the epochs; those of an event that is no flash are left out.
  /// - Throws: `LoadingError.reading`, or `noFlashes` where no event is one.
  public static func read(
    _ bytes: FileBytes, mapping: FlashMapping = .standard
  ) throws(LoadingError) -> Epochs {
    if EpochsFile.canRead(bytes) {
      do { return try EpochsFile.read(bytes) } catch { throw .reading(error) }
    }
    let file: FIFEpochs
    do { file = try FIFEpochs(bytes) } catch { throw .reading(error) }
    return try file.epochs(mapping: mapping)
  }
}

extension FIFEpochs {
  /// What `FIFEpochsWriter` says of a flash in the table of metadata.
  private struct FlashRow: Decodable {
    let target: Int8
    let stimulus: Int16
    let recording: Int32
    let onset: Double?
    let selection: Int32
    let repetition: Int32
  }

  fileprivate func epochs(mapping: FlashMapping) throws(LoadingError) -> Epochs {
    if let epochs = try ownEpochs() { return epochs }
    let found = self.flashes(mapping)
    guard !found.isEmpty else {
      let events = eventList
      throw .noFlashes(
        path: RecordingPath(file: path),
        events: Dictionary(grouping: events.map(\.text), by: \.self).mapValues(\.count)
          .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
          .map { "\($0.key) (\($0.value) times)" },
        misses: mapping.misses(in: events))
    }
    var metadata = EpochsMetadata(
      preprocessing: nil,
      sources: [EpochsSource(name: RecordingPath(file: path).lastComponent, sha256: digest)],
      speller: nil, text: [])
    metadata.flashRule = FlashRule(mapping: mapping).ifAny
    metadata.speller = Speller(usualFor: Set(found.map(\.flash.stimulus)))
    var epochs = try empty(metadata)
    do { epochs.samples = try samples(of: found.map(\.epoch)) } catch { throw .reading(error) }
    epochs.labels = found.map(\.flash.label)
    epochs.stimuli = found.map { Int16(clamping: $0.flash.stimulus) }
    epochs.onsets = found.map(\.flash.onset)
    epochs.recordings = found.map { _ in 0 }
    epochs.selections = found.map { Int32(clamping: $0.flash.selection) }
    epochs.repetitions = found.map { Int32(clamping: $0.flash.repetition) }
    if let speller = metadata.speller { epochs.metadata.text = epochs.markedText(by: speller) }
    return epochs
  }

  /// What this package wrote, with all that it knew.
  private func ownEpochs() throws(LoadingError) -> Epochs? {
    guard let json = comment?.split(separator: "Made by p300 from: ", maxSplits: 1).last,
      json.hasPrefix("{"),
      let metadata = try? JSONText.decode(EpochsMetadata.self, from: json.utf8),
      let table, let rows = try? JSONText.decode([FlashRow].self, from: table.utf8),
      rows.count == count
    else { return nil }
    // Numbers that would make tables of their size, or labels that are none, are another program's.
    guard
      rows.allSatisfy({ row in
        [row.recording, row.selection, row.repetition].allSatisfy { (0...1_000_000).contains($0) }
          && Label(rawValue: row.target) != nil
      })
    else { return nil }
    var epochs = try empty(metadata)
    do { epochs.samples = try samples(of: Array(0..<count)) } catch { throw .reading(error) }
    epochs.labels = rows.map { Label(rawValue: $0.target) ?? .unknown }
    epochs.stimuli = rows.map(\.stimulus)
    epochs.onsets = rows.map { $0.onset ?? .nan }
    epochs.recordings = rows.map(\.recording)
    epochs.selections = rows.map(\.selection)
    epochs.repetitions = rows.map(\.repetition)
    return epochs
  }

  private func empty(_ metadata: EpochsMetadata) throws(LoadingError) -> Epochs {
    var epochs = Epochs(
      electrodes: electrodes, windowLength: windowLength, samplingRate: samplingRate,
      metadata: metadata)
    epochs.firstSample = firstSample
    return epochs
  }

  /// The events of the epochs, in their order, named as `event_id` names them.
  private var eventList: [Event] {
    events.map { event in
      let name = names[event.code]
      return Event(
        onset: Double(event.sample) / eventRate, text: name ?? "\(event.code)", code: event.code)
    }
  }

  /// The epochs whose events are flashes, in order of onset.
  private func flashes(_ mapping: FlashMapping) -> [(epoch: Int, flash: Flash)] {
    var kinds: [Int: FlashFacts?] = [:]
    var found: [(epoch: Int, onset: Double, facts: FlashFacts)] = []
    for (index, event) in eventList.enumerated() {
      let code = event.code ?? 0
      if kinds[code] == nil {
        kinds[code] = .some(
          mapping.flashes(of: [event]).first.map {
            FlashFacts(stimulus: $0.stimulus, label: $0.label)
          })
      }
      if let facts = kinds[code] ?? nil { found.append((index, event.onset, facts)) }
    }
    found.sort { ($0.onset, $0.epoch) < ($1.onset, $1.epoch) }
    let flashes = FlashSequence.flashes(found.map { ($0.onset, $0.facts) })
    return zip(found, flashes).map { ($0.epoch, $1) }
  }
}
