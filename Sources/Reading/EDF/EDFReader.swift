import Files
import Signal

/// Reads EDF, EDF+, BDF and BDF+ files.
///
/// Sources: Kemp et al. 1992 (EDF), Kemp & Olivan 2003 (EDF+), BioSemi's description of BDF.
package enum EDFReader {
  /// Whether `bytes` begin like a file of the family.
  package static func canRead(_ bytes: FileBytes) -> Bool { EDFHeader.variant(of: bytes) != nil }

  /// The one recording that a file holds.
  ///
  /// Channels at another rate than the EEG's are left out with a warning; of trigger channels the codes
  /// are taken all the same.
  ///
  /// - Throws: `ReadingError.malformed` where the header breaks the rules or no record is there;
  ///   `unsupported` for files of annotations alone.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let header = try EDFHeader(bytes)
    var warnings = header.warnings
    let records = try recordCount(header, bytes, &warnings)
    let channels = try EDFChannels(header, path: bytes.path, &warnings)
    let store = try SampleStore(
      bytes: bytes, encoding: SampleEncoding(header.variant == .edf ? .int16 : .int24),
      layout: SampleLayout(
        channelOffsets: channels.offsets.map { header.size + $0 },
        sampleStride: header.variant.sampleSize, blockLength: channels.samplesPerRecord,
        blockStride: header.recordSize),
      calibrations: channels.calibrations, count: records * channels.samplesPerRecord)

    let annotations = annotations(header, records: records, bytes)
    if let place = annotations.firstBroken {
      warnings.add(
        .damage,
        "\(annotations.brokenCount) broken annotation lists are left out, the first at byte \(place)"
      )
    }
    let clock = try EDFClock(
      header, annotations.recordOnsets, records: records,
      samplesPerRecord: channels.samplesPerRecord, path: bytes.path, &warnings)
    var recording = Recording(
      source: RecordingSource(
        path: bytes.path, format: header.variant == .edf ? .edf : .bdf),
      samplingRate: channels.samplingRate, channels: channels.channels, pieces: clock.pieces,
      samples: store)
    recording.events = annotations.events.map { event in
      var event = event
      event.onset -= clock.start
      return event
    }
    for (index, channel) in channels.channels.enumerated() where channel.kind == .trigger {
      let codes = EDFTrigger(
        store: store, channel: index, label: channel.label, samplingRate: channels.samplingRate,
        isStatus: header.isStatus(channel.label)
      ).read(clock.pieces, &warnings)
      recording.events += codes.events
      recording.pieces.part(at: codes.newEpochs, samplingRate: channels.samplingRate)
    }
    for trigger in channels.triggers {
      let codes = try EDFTrigger(trigger, header, bytes, records: records)
      let pieces = clock.pieces.map { piece in
        // Pieces of the file's clock are whole records.
        let (low, high) = (piece.samples.lowerBound, piece.samples.upperBound)
        let count = trigger.signal.samplesPerRecord
        return Piece(
          samples: low / channels.samplesPerRecord * count..<high / channels.samplesPerRecord
            * count, onset: piece.onset)
      }
      let found = codes.read(pieces, &warnings)
      recording.events += found.events
      recording.pieces.part(at: found.newEpochs, samplingRate: channels.samplingRate)
      if !found.events.isEmpty, trigger.samplingRate < channels.samplingRate {
        warnings.add(
          .timing,
          "channel \(trigger.label) has \(trigger.samplingRate) Hz, the EEG "
            + "\(channels.samplingRate) Hz: its codes are exact to "
            + "\((1000 / trigger.samplingRate).rounded()) ms")
      }
    }
    recording.events.sortByOnset()
    recording.takeStateChannels()
    recording.warnings = warnings + recording.warnings
    return [recording]
  }

  /// Whole records in the file; the header's number only serves to find out that it is wrong.
  private static func recordCount(
    _ header: EDFHeader, _ bytes: FileBytes, _ warnings: inout [Warning]
  ) throws(ReadingError) -> Int {
    let (records, rest) = (bytes.count - header.size).quotientAndRemainder(
      dividingBy: header.recordSize)
    guard records > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(header.size), found: "\(rest) bytes to the end of the file",
        expected: "at least one data record of \(header.recordSize) bytes")
    }
    if header.statedRecordCount != records {
      let stated = header.statedRecordCount.map { "says \($0)" } ?? "does not say how many"
      warnings.add(
        .contradiction, "the header \(stated) data records; the file's size makes it \(records)")
    }
    if rest > 0 {
      warnings.add(.damage, "the last data record is cut short: its \(rest) bytes are left out")
    }
    return records
  }

  private static func annotations(
    _ header: EDFHeader, records: Int, _ bytes: FileBytes
  ) -> EDFAnnotations {
    let signals = header.signals.filter(\.isAnnotations)
    var annotations = EDFAnnotations()
    guard !signals.isEmpty else { return annotations }
    // Every look at a list brings pages of its neighbourhood into memory, in long files all of them.
    let stretch = max(1, (1 << 23) / header.recordSize)
    bytes.withBytes { raw in
      for record in 0..<records {
        if record % stretch == 0, record > 0 {
          let end = header.size + record * header.recordSize
          bytes.release(end - stretch * header.recordSize..<end)
        }
        for (index, signal) in signals.enumerated() {
          let start = header.size + record * header.recordSize + signal.offset
          let length = signal.samplesPerRecord * header.variant.sampleSize
          annotations.read(raw, region: start..<(start + length), isTimekeeper: index == 0)
        }
      }
    }
    return annotations
  }
}

extension [Event] {
  /// Sorts by onset; events of one onset keep their order.
  package mutating func sortByOnset() {
    guard !zip(self, dropFirst()).allSatisfy({ $0.onset <= $1.onset }) else { return }
    self = enumerated().sorted { left, right in
      (left.element.onset, left.offset) < (right.element.onset, right.offset)
    }.map(\.element)
  }
}
