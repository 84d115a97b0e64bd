import ElementaryFunctions
import Files
import Signal

/// Reads epochs of any form: this package's own, those in FIF that MNE-Python writes, and EEGLAB's.
public enum EpochsReader {
  /// What a file of epochs holds.
  public struct Contents: Sendable {
    /// The epochs; those of an event that is no flash are left out.
    public var epochs: Epochs
    /// What is odd about the file or left out of it.
    public var warnings: [Warning] = []
  }

  /// Whether the file holds epochs, by its first bytes or blocks.
  public static func canRead(_ bytes: FileBytes) -> Bool {
    EpochsFile.canRead(bytes) || FIFEpochs.canRead(bytes) || EEGLABEpochs.canRead(bytes)
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
    try contents(of: bytes, mapping: mapping).epochs
  }

  /// Reads the epochs of a file, and what is to be said of it.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - mapping: which events are flashes, in files whose epochs have events and no labels.
  ///   - keepsRejected: whether epochs that were marked for rejection are taken all the same.
  /// - Returns: the epochs with the warnings.
  /// - Throws: `LoadingError.reading`, or `noFlashes` where no event is one.
  public static func contents(
    of bytes: FileBytes, mapping: FlashMapping = .standard, keepsRejected: Bool = false
  ) throws(LoadingError) -> Contents {
    do throws(ReadingError) {
      if EpochsFile.canRead(bytes) { return Contents(epochs: try EpochsFile.read(bytes)) }
    } catch { throw .reading(error) }
    let file = try open(bytes)
    if let epochs = try file.ownEpochs() {
      return Contents(epochs: epochs, warnings: file.said(rejecting: 0))
    }
    return try file.contents(mapping: mapping, keepsRejected: keepsRejected)
  }

  /// The events that the epochs of a file are about, in their order; none in files with labels of their own.
  ///
  /// - Throws: `LoadingError.reading`.
  package static func events(of bytes: FileBytes) throws(LoadingError) -> [Event] {
    EpochsFile.canRead(bytes) ? [] : try open(bytes).events.flatMap { $0 }
  }

  private static func open(_ bytes: FileBytes) throws(LoadingError) -> any EventEpochs {
    do throws(ReadingError) {
      return EEGLABEpochs.canRead(bytes) ? try EEGLABEpochs(bytes) : try FIFEpochs(bytes)
    } catch { throw .reading(error) }
  }
}

extension EventEpochs {
  fileprivate func contents(
    mapping: FlashMapping, keepsRejected: Bool
  ) throws(LoadingError) -> EpochsReader.Contents {
    let all = flashes(mapping)
    guard !all.isEmpty else {
      let events = self.events.flatMap { $0 }
      throw .noFlashes(
        path: RecordingPath(file: path),
        events: Dictionary(grouping: events.map(\.text), by: \.self).mapValues(\.count)
          .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
          .map { "\($0.key) (\($0.value) times)" },
        misses: mapping.misses(in: events))
    }
    let found = keepsRejected ? all : all.filter { !rejected.contains($0.epoch) }
    var metadata = EpochsMetadata(
      preprocessing: nil,
      sources: [EpochsSource(name: RecordingPath(file: path).lastComponent, sha256: digest)],
      speller: nil, text: [])
    metadata.flashRule = FlashRule(mapping: mapping).ifAny
    metadata.speller = Speller(usualFor: Set(all.map(\.flash.stimulus)))
    if found.count < all.count {
      metadata.dropped = all.filter { rejected.contains($0.epoch) }.map {
        DroppedFlash($0.flash, recording: 0, reason: .markedBad)
      }
    }
    var epochs = try filled(metadata, with: found.map(\.epoch))
    epochs.labels = found.map(\.flash.label)
    epochs.stimuli = found.map { Int16(clamping: $0.flash.stimulus) }
    epochs.onsets = found.map(\.flash.onset)
    epochs.recordings = found.map { _ in 0 }
    epochs.selections = found.map { Int32(clamping: $0.flash.selection) }
    epochs.repetitions = found.map { Int32(clamping: $0.flash.repetition) }
    if let speller = metadata.speller { epochs.metadata.text = epochs.markedText(by: speller) }
    return EpochsReader.Contents(
      epochs: epochs, warnings: said(rejecting: all.count - found.count))
  }

  /// What this package wrote, with all that it knew.
  fileprivate func ownEpochs() throws(LoadingError) -> Epochs? {
    guard let json = comment?.split(separator: "Made by p300 from: ", maxSplits: 1).last,
      json.hasPrefix("{"),
      let metadata = try? JSONText.decode(EpochsMetadata.self, from: json.utf8),
      let rows = flashRows, rows.count == count
    else { return nil }
    // Numbers that would make tables of their size, or labels that are none, are another program's.
    guard
      rows.allSatisfy({ row in
        [row.recording, row.selection, row.repetition].allSatisfy(Limits.numbers.contains)
          && Label(rawValue: row.target) != nil
      })
    else { return nil }
    var epochs = try filled(metadata, with: Array(0..<count))
    // FIF has the rate in single precision.
    if let rate = metadata.preprocessing?.samplingRate, Float(rate) == Float(samplingRate) {
      epochs.samplingRate = rate
    }
    epochs.labels = rows.map { Label(rawValue: $0.target) ?? .unknown }
    epochs.stimuli = rows.map(\.stimulus)
    epochs.onsets = rows.map { $0.onset ?? .nan }
    epochs.recordings = rows.map(\.recording)
    epochs.selections = rows.map(\.selection)
    epochs.repetitions = rows.map(\.repetition)
    return epochs
  }

  /// Epochs with the samples of the chosen ones.
  private func filled(
    _ metadata: EpochsMetadata, with chosen: [Int]
  ) throws(LoadingError) -> Epochs {
    for (part, holds, found, expected) in [
      (
        "sampling rate", Limits.samplingRate.contains(samplingRate), "\(samplingRate)",
        "1 to 1000000 Hz"
      ),
      (
        "electrodes", Limits.electrodes.contains(electrodes.count), "\(electrodes.count)",
        "1 to \(Limits.electrodes.upperBound)"
      ),
      (
        "samples", Limits.windowLength.contains(windowLength), "\(windowLength) a window",
        "1 to \(Limits.windowLength.upperBound)"
      ),
    ] where !holds {
      throw .reading(
        .malformed(path: path, place: .part(part), found: found, expected: expected))
    }
    var epochs = Epochs(
      electrodes: electrodes, windowLength: windowLength, samplingRate: samplingRate,
      metadata: metadata)
    epochs.firstSample = firstSample
    do { epochs.samples = try samples(of: chosen) } catch { throw .reading(error) }
    if !epochs.samples.span.isFinite,
      let strange = epochs.samples.firstIndex(where: { !$0.isFinite })
    {
      let electrode = electrodes[strange % epochs.epochSize / windowLength]
      throw .reading(
        .malformed(
          path: path, place: .part("epoch \(chosen[strange / epochs.epochSize] + 1)"),
          found: "\(epochs.samples[strange]) at \(electrode)",
          expected: "finite numbers: leave such epochs out"))
    }
    return epochs
  }

  /// The warnings of the file, and how many of its epochs were left out as rejected.
  fileprivate func said(rejecting count: Int) -> [Warning] {
    var warnings = self.warnings
    if count > 0 {
      warnings.add(.leftOut, "\(count) epochs are marked for rejection and left out")
    }
    return warnings.about(RecordingPath(file: path))
  }

  /// The epochs whose events are flashes, in order of onset; in the file's where onsets are not known.
  private func flashes(_ mapping: FlashMapping) -> [(epoch: Int, flash: Flash)] {
    var kinds: [[EventName]: FlashFacts?] = [:]
    var found: [(epoch: Int, onset: Double, facts: FlashFacts)] = []
    for (index, events) in events.enumerated() where !events.isEmpty {
      let kind = events.map { EventName(text: $0.text, code: $0.code) }
      if kinds[kind] == nil {
        let atOnce = events.map { Event(onset: 0, text: $0.text, code: $0.code) }
        kinds[kind] = .some(
          mapping.flashes(of: atOnce).first.map {
            FlashFacts(stimulus: $0.stimulus, label: $0.label)
          })
      }
      if let facts = kinds[kind] ?? nil { found.append((index, events[0].onset, facts)) }
    }
    let areKnown = found.allSatisfy { $0.onset.isFinite }
    if areKnown { found.sort { ($0.onset, $0.epoch) < ($1.onset, $1.epoch) } }
    // Without onsets, the order is all that is known: no pause is seen, and all is one selection.
    let sequence = found.enumerated().map { (areKnown ? $1.onset : Double($0), $1.facts) }
    return zip(found, FlashSequence.flashes(sequence)).map { found, flash in
      var flash = flash
      flash.onset = found.onset
      return (found.epoch, flash)
    }
  }
}

/// What events of one kind have in common.
private struct EventName: Hashable {
  let text: String
  let code: Int?
}
