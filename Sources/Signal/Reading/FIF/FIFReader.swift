import Files

/// Reads raw FIF files, of Neuromag and of MNE: samples, annotations, stimulus channels.
package enum FIFReader {
  /// Whether the file begins with the identifier of FIF.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes, isBigEndian: true)
    guard let kind = try? reader.integer(Int32.self, at: 0),
      let type = try? reader.integer(Int32.self, at: 4),
      let length = try? reader.integer(Int32.self, at: 8)
    else { return false }
    return kind == FIFTags.Kind.fileIdentifier && type == 31 && length == 20
  }

  /// Reads the recording.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong; `unsupported` for files without raw data
  ///   and for those that go on in another file.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let reader = ByteReader(bytes, isBigEndian: true)
    var tags = FIFTags(reader)
    var contents = FIFContents(reader)
    while let tag = try tags.nextTag() { try contents.take(tag) }
    return [try contents.recording()]
  }
}

/// What is gathered from the tags of a file.
private struct FIFContents {
  let reader: ByteReader
  var channels: [FIFChannel] = []
  /// The whole names, where some are too long for the channels' own 15 characters.
  var longNames: [String] = []
  var channelCount: Int?
  var samplingRate: Double?
  var firstSample = 0
  var date = 0.0
  var buffers: FIFBuffers
  var hasRaw = false
  var annotations = FIFAnnotations()
  /// The channels that were marked as bad.
  var bad: Set<String> = []
  var role = 0
  /// The files that a split recording goes on in and came from, where it is split.
  var next: String?
  var previous: String?

  init(_ reader: ByteReader) {
    self.reader = reader
    buffers = FIFBuffers(reader)
  }

  mutating func take(_ tag: FIFTag) throws(ReadingError) {
    // Annotations and references to other files may stand inside the raw block.
    if tag.blocks.contains(FIFTags.Block.annotations) {
      try annotations.take(tag, reader)
    } else if tag.blocks.contains(FIFTags.Block.reference) {
      if tag.kind == FIFTags.Kind.referenceRole {
        role = try reader.whole(tag)
        if role == FIFTags.Role.next { next = "" }
        if role == FIFTags.Role.previous { previous = "" }
      } else if tag.kind == FIFTags.Kind.referenceName {
        let name = try reader.text(at: tag.offset, length: tag.length)
        if role == FIFTags.Role.next { next = name }
        if role == FIFTags.Role.previous { previous = name }
      }
    } else if tag.blocks.contains(where: FIFTags.Block.raw.contains) {
      hasRaw = true
      try buffers.take(tag)
      if tag.kind == FIFTags.Kind.firstSample { firstSample = try reader.whole(tag) }
    } else if tag.blocks.last == FIFTags.Block.channelInfo {
      if tag.kind == FIFTags.Kind.channelName {
        longNames.append(try reader.text(at: tag.offset, length: tag.length))
      }
    } else if tag.blocks.last == FIFTags.Block.badChannels {
      if tag.kind == FIFTags.Kind.names {
        let names = try reader.array(at: tag.offset, length: tag.length)
        bad.formUnion(
          names.split(separator: UInt8(ascii: ":")).map {
            String(trimming: $0).replacing("{COLON}", with: ":")
          })
      }
    } else if tag.blocks.last == FIFTags.Block.measurementInfo {
      switch tag.kind {
      case FIFTags.Kind.channelCount: channelCount = try reader.whole(tag)
      case FIFTags.Kind.samplingRate: samplingRate = try reader.numbers(tag)?.first
      case FIFTags.Kind.channel: channels.append(try FIFChannel(reader, tag))
      case FIFTags.Kind.date:
        let parts = try reader.numbers(tag) ?? []
        date = (parts.first ?? 0) + (parts.count > 1 ? parts[1] * 1e-6 : 0)
      default: break
      }
    }
  }

  func recording() throws(ReadingError) -> Recording {
    if let next {
      throw .unsupported(
        path: reader.bytes.path, place: .part("references"),
        found: "a recording that goes on in another file (\(next))",
        remedy: "join its parts: mne.io.read_raw_fif(FILE).save(NEW, split_size='2GB')")
    }
    guard hasRaw else {
      throw .unsupported(
        path: reader.bytes.path, place: .part("blocks"), found: "a FIF file without raw data",
        remedy: "expected a raw recording, not epochs or averages")
    }
    guard let samplingRate, samplingRate > 0, samplingRate.isFinite else {
      throw .malformed(
        path: reader.bytes.path, place: .part("measurement info"),
        found: samplingRate.map { "a rate of \($0) Hz" } ?? "no sampling rate",
        expected: "a rate in Hz")
    }
    guard !channels.isEmpty, channels.count == channelCount ?? channels.count else {
      throw .malformed(
        path: reader.bytes.path, place: .part("measurement info"),
        found: "\(channels.count) channels", expected: "\(channelCount ?? 1) channels")
    }
    let (samples, pieces) = try buffers.samples(
      calibrations: channels.map(\.calibration), samplingRate: samplingRate)
    var recording = Recording(
      source: RecordingSource(path: reader.bytes.path, format: .fif), samplingRate: samplingRate,
      channels: channels.map(\.channel), pieces: pieces, samples: samples)
    if longNames.count == channels.count {
      for (index, name) in longNames.enumerated() { recording.channels[index].label = name }
    }
    for index in recording.channels.indices where bad.contains(recording.channels[index].label) {
      recording.channels[index].isMarkedBad = true
    }
    recording.firstSample = firstSample
    if let previous {
      recording.warnings.add(
        .missing, "it is the last part of a recording that began in \(previous)")
    }
    let marks = try annotations.events(
      date: date, firstSample: Double(firstSample) / samplingRate, path: reader.bytes.path)
    let codes = recording.stimulusEvents()
    recording.events = (marks + codes).sorted { $0.onset < $1.onset }
    return recording
  }
}
