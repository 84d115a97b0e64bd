import Files
import Signal

/// Reads XDF files of LabRecorder: one EEG stream, and the markers of all marker streams.
package enum XDFReader {
  private enum Tag {
    static let header: UInt16 = 2
    static let samples: UInt16 = 3
    static let offset: UInt16 = 4
  }

  /// Whether the file begins like an XDF file.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    ByteReader(bytes).matches("XDF:", at: 0)
  }

  /// Reads the recording.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong; `unsupported` without a signal.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let reader = ByteReader(bytes)
    let (streams, cut) = try streams(reader)
    guard let signal = XDFSignal.choose(streams) else {
      throw .unsupported(
        path: bytes.path, place: .part("streams"),
        found: streams.isEmpty
          ? "a file without streams"
          : "no stream of a signal among "
            + streams.map(\.description.name).joined(separator: ", "),
        remedy: "expected a stream of numbers with a rate and samples")
    }
    var (recording, times) = try XDFSignal.recording(streams[signal], reader)
    for (index, stream) in streams.enumerated() where index != signal {
      if stream.isMarkers {
        let markers = try stream.markers(reader, times: times)
        recording.checkClock(of: markers, stream: stream.description.name)
        recording.events += markers
      } else if stream.sampleCount > 0 {
        recording.warnings.add(.leftOut, "the stream \(stream.description.name) is left out")
      }
    }
    recording.addTriggerCodes()
    recording.events.sort { $0.onset < $1.onset }
    if let cut {
      recording.warnings.add(
        .damage,
        "the file is cut short: its last chunk, at byte \(cut), is left out")
    }
    return [recording]
  }

  /// All streams in the order of their headers, and where a last chunk begins that is not whole.
  private static func streams(
    _ reader: ByteReader
  ) throws(ReadingError) -> (streams: [XDFStream], cut: Int?) {
    var streams: [XDFStream] = []
    var index: [UInt32: Int] = [:]
    var cursor = 4
    var cut: Int?
    while cursor < reader.count {
      let start = cursor
      guard let length = try chunkLength(reader, &cursor) else {
        cut = start
        break
      }
      let end = cursor + length
      guard length >= 2 else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(start), found: "a chunk of \(length) bytes",
          expected: "at least 2")
      }
      let tag = try reader.integer(UInt16.self, at: cursor)
      let content = (cursor + 2)..<end
      cursor = end
      guard [Tag.header, Tag.samples, Tag.offset].contains(tag) else { continue }
      guard content.count >= 4 else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(content.lowerBound),
          found: "\(content.count) bytes", expected: "the number of a stream")
      }
      let identifier = try reader.integer(UInt32.self, at: content.lowerBound)
      let body = (content.lowerBound + 4)..<end
      if tag == Tag.header {
        index[identifier] = streams.count
        streams.append(try stream(reader, body))
        continue
      }
      guard let place = index[identifier] else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(content.lowerBound),
          found: "the stream \(identifier)", expected: "one whose header came before")
      }
      if tag == Tag.samples {
        var cursor = body.lowerBound
        streams[place].sampleCount += try reader.variableLength(&cursor) & 0xFFFF_FFFF_FFFF
        streams[place].chunks.append(body)
      } else {
        try streams[place].clock.add(
          time: reader.float64(at: body.lowerBound), offset: reader.float64(at: body.lowerBound + 8)
        )
      }
    }
    for index in streams.indices { streams[index].clock.settle() }
    return (streams, cut)
  }

  /// The length of the chunk at `cursor`, which moves behind it; `nil` where the file ends within.
  private static func chunkLength(
    _ reader: ByteReader, _ cursor: inout Int
  ) throws(ReadingError) -> Int? {
    let width = Int(try reader.byte(at: cursor))
    if [1, 4, 8].contains(width), width >= reader.count - cursor { return nil }
    let length = try reader.variableLength(&cursor)
    return length <= reader.count - cursor ? length : nil
  }

  private static func stream(
    _ reader: ByteReader, _ body: Range<Int>
  ) throws(ReadingError) -> XDFStream {
    let description = XDFDescription(xml: try reader.array(at: body.lowerBound, length: body.count))
    guard let format = XDFStream.Format(rawValue: description.format),
      (0...4096).contains(description.channelCount)
    else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(body.lowerBound),
        found: "\(description.channelCount) channels of “\(description.format)”",
        expected: "at most 4096 of a format of XDF")
    }
    return XDFStream(description: description, format: format)
  }
}
