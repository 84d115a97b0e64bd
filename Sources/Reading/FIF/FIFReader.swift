import Files
import Signal

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

  /// Reads the recording, with the further files that it goes on in.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong; `malformed` where a further file is missing;
  ///   `unsupported` for files without raw data.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    try read(bytes) { path throws(ReadingError) in try FileBytes(path: path) }
  }

  /// Reads the recording; `open` opens a further file.
  package static func read(
    _ bytes: FileBytes, open: (String) throws(ReadingError) -> FileBytes
  ) throws(ReadingError) -> [Recording] {
    var parts = [try contents(of: bytes)]
    var files = FIFParts(of: bytes.path)
    while let next = parts[parts.count - 1].links.next {
      let path = try files.next(next, namedBy: parts[parts.count - 1].path)
      let further = try open(path)
      guard canRead(further) else {
        throw .malformed(
          path: path, place: .byte(0), found: "no FIF file", expected: "a part of \(bytes.path)")
      }
      parts.append(try contents(of: further))
    }
    let first = parts.removeFirst()
    var recording = try first.recording(goingOnIn: parts)
    if !files.names.isEmpty {
      recording.assumptions.append("it goes on in \(files.names.joined(separator: ", "))")
    }
    return [recording]
  }

  private static func contents(of bytes: FileBytes) throws(ReadingError) -> FIFContents {
    let reader = ByteReader(bytes, isBigEndian: true)
    var tags = FIFTags(reader)
    var contents = FIFContents(reader)
    while let tag = try tags.nextTag() { try contents.take(tag) }
    return contents
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
  var firstSample: Int?
  var date = 0.0
  var buffers: FIFBuffers
  var hasRaw = false
  var annotations = FIFAnnotations()
  /// The channels that were marked as bad.
  var bad: Set<String> = []
  /// The files that a split recording goes on in and came from, where it is split.
  var links = FIFLinks()

  var path: String { reader.bytes.path }

  init(_ reader: ByteReader) {
    self.reader = reader
    buffers = FIFBuffers(reader)
  }

  mutating func take(_ tag: FIFTag) throws(ReadingError) {
    // Annotations and references to other files may stand inside the raw block.
    if tag.blocks.contains(FIFTags.Block.annotations) {
      try annotations.take(tag, reader)
    } else if tag.blocks.contains(FIFTags.Block.reference) {
      try links.take(tag, reader)
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

  /// The recording that this file and `others` behind it hold.
  func recording(goingOnIn others: [FIFContents]) throws(ReadingError) -> Recording {
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
    var warnings: [Warning] = []
    let buffers = try joined(with: others, &warnings)
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
    recording.warnings = warnings
    recording.firstSample = firstSample ?? 0
    if let previous = links.previous {
      recording.warnings.add(
        .missing,
        "it is a part of a recording that began in \(previous.name), and is read with that, too")
    }
    struct Mark: Hashable {
      let onset: Double
      let text: String
    }
    var marks: [Event] = []
    for part in [self] + others {
      // Every part holds the annotations of all.
      let known = Set(marks.map { Mark(onset: $0.onset, text: $0.text) })
      marks += try part.annotations.events(
        date: date, firstSample: Double(recording.firstSample) / samplingRate, path: part.path
      ).filter { !known.contains(Mark(onset: $0.onset, text: $0.text)) }
    }
    let codes = recording.stimulusEvents()
    recording.events = (marks + codes).sorted { $0.onset < $1.onset }
    return recording
  }

  /// The buffers of this file and of `others` behind it.
  private func joined(
    with others: [FIFContents], _ warnings: inout [Warning]
  ) throws(ReadingError) -> FIFBuffers {
    var all = buffers
    for other in others {
      guard other.hasRaw, other.samplingRate == samplingRate,
        other.channels.map(\.channel) == channels.map(\.channel)
      else {
        throw .malformed(
          path: other.path, place: .part("measurement info"),
          found: "other channels, another rate or no raw data", expected: "what \(path) has")
      }
      var gap = 0
      if let start = firstSample, let next = other.firstSample {
        let end = start + (try all.span(channels: channels.count))
        gap = next - end
        if gap < 0 {
          warnings.add(
            .contradiction, "\(other.path) begins at sample \(next), not at \(end); it is joined on"
          )
        }
      }
      try all.append(other.buffers, gap: max(0, gap))
    }
    return all
  }
}
