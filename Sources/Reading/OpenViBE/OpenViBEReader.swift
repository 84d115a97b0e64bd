import Files
import Signal

/// Reads what OpenViBE's *Generic stream writer* stores (`.ov`): a signal and stimulations.
///
/// Source: OpenViBE's SDK (`ovtk_defines.h`, `ovpCBoxAlgorithmGenericStreamWriter.cpp`).
package enum OpenViBEReader {
  /// Whether the file begins like one of these: with EBML of that type, or in early files without.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    guard let beginning = try? reader.array(at: 0, length: min(64, bytes.count)) else {
      return false
    }
    return beginning.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
      && beginning.firstRange(of: Array("OpenViBE_Stream_File".utf8)) != nil
      || beginning.starts(with: [0, 0x40, 0xF5, 0x95, 0x05, 0xAB, 0x36, 0x84, 0xC8, 0xD8])
  }

  /// What a time of 32 bits before and 32 behind the point is, in s.
  static func seconds(_ time: UInt64) -> Double { Double(time) / 4_294_967_296 }

  /// The recording: the first signal, and all stimulations.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let reader = ByteReader(bytes)
    var warnings: [Warning] = []
    var types: [UInt64] = []
    var signal = OpenViBESignal()
    var chosen: UInt64?
    var others: Set<UInt64> = []
    var stimulations = OpenViBEStimulations()
    var elements = EBMLElements(reader, in: 0..<bytes.count)
    while let element = elements.next() {
      switch element.identifier {
      case OpenViBEIdentifier.fileHeader: types = try Self.types(reader, element.content)
      case OpenViBEIdentifier.chunk:
        let chunk = try OpenViBEChunk(reader, element.content)
        guard let content = chunk.content, let index = Int(exactly: chunk.stream),
          types.indices.contains(index)
        else { continue }
        switch types[index] {
        case OpenViBEIdentifier.signalStream:
          chosen = chosen ?? chunk.stream
          guard chosen == chunk.stream else {
            others.insert(chunk.stream)
            continue
          }
          try signal.take(reader, content, at: Self.seconds(chunk.start))
        case OpenViBEIdentifier.stimulationStream: try stimulations.take(reader, content)
        default: continue
        }
      default: continue
      }
    }
    if elements.isCut { warnings.add(.damage, "the file is cut short; what is there is read") }
    if !others.isEmpty {
      warnings.add(.leftOut, "\(others.count) further signals are left out; the first is taken")
    }
    guard let first = signal.buffers.first else {
      throw .malformed(
        path: bytes.path, place: .part("the streams"), found: "no buffer of a signal",
        expected: "a signal with its header")
    }
    var recording = try recording(signal, bytes)
    recording.events = stimulations.events.map { event in
      var event = event
      event.onset -= first.time
      return event
    }
    recording.events.sortByOnset()
    recording.warnings = warnings
    recording.assumptions.append("voltages in µV, as OpenViBE's drivers give them")
    recording.addTriggerCodes()
    return [recording]
  }

  /// The types of the file's streams, in order.
  private static func types(
    _ reader: ByteReader, _ content: Range<Int>
  ) throws(ReadingError) -> [UInt64] {
    var types: [UInt64] = []
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      switch element.identifier {
      case OpenViBEIdentifier.streamType:
        types.append(try reader.ebmlNumber(element.content) ?? 0)
      case OpenViBEIdentifier.compression
      where try reader.ebmlNumber(element.content) ?? 1 != 0:
        throw .unsupported(
          path: reader.bytes.path, place: .byte(element.content.lowerBound),
          found: "compression", remedy: "convert it to GDF or CSV with OpenViBE")
      default: continue
      }
    }
    return types
  }

  /// The signal's buffers, one behind the other.
  private static func recording(
    _ signal: OpenViBESignal, _ bytes: FileBytes
  ) throws(ReadingError) -> Recording {
    let (width, length) = (signal.dimensions[0], signal.dimensions[1])
    let count = length * signal.buffers.count
    var numbers: [UInt8] = []
    numbers.reserveCapacity(signal.bufferSize * signal.buffers.count)
    bytes.withBytes { raw in
      for buffer in signal.buffers {
        raw.extracting(buffer.start..<buffer.start + signal.bufferSize).withUnsafeBytes {
          numbers.append(contentsOf: $0)
        }
      }
    }
    var labels = signal.labels
    if labels.count != width || labels.allSatisfy(\.isEmpty) {
      labels = (1...width).map { "Channel \($0)" }
    }
    labels = labels.disambiguated()
    return Recording(
      source: RecordingSource(path: bytes.path, format: .openViBE), samplingRate: signal.rate,
      channels: labels.map { Channel(label: $0, kind: .inferred(label: $0, isVoltage: true)) },
      pieces: pieces(signal, length: length),
      samples: try SampleStore(
        bytes: FileBytes(numbers, path: bytes.path), encoding: SampleEncoding(.float64),
        layout: SampleLayout(
          channelOffsets: (0..<width).map { 8 * length * $0 }, sampleStride: 8,
          blockLength: length, blockStride: 8 * length * width),
        calibrations: labels.map { _ in Calibration() }, count: count))
  }

  /// A new piece where a buffer comes more than a sample later than the one before ends.
  private static func pieces(_ signal: OpenViBESignal, length: Int) -> [Piece] {
    let first = signal.buffers[0].time
    var pieces = [Piece(samples: 0..<length, onset: 0)]
    for (index, buffer) in signal.buffers.enumerated().dropFirst() {
      let last = pieces[pieces.count - 1]
      let end = last.onset + Double(last.samples.count) / signal.rate
      let samples = index * length..<(index + 1) * length
      if buffer.time - first > end + 1.5 / signal.rate {
        pieces.append(Piece(samples: samples, onset: buffer.time - first))
      } else {
        pieces[pieces.count - 1].samples = last.samples.lowerBound..<samples.upperBound
      }
    }
    return pieces
  }
}

/// What was sent at one time on one stream.
private struct OpenViBEChunk {
  /// The stream's number, from 0.
  private(set) var stream: UInt64 = .max
  /// When it begins.
  private(set) var start: UInt64 = 0
  /// Its own elements.
  private(set) var content: Range<Int>?

  init(_ reader: ByteReader, _ content: Range<Int>) throws(ReadingError) {
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      switch element.identifier {
      case OpenViBEIdentifier.chunkStream:
        stream = try reader.ebmlNumber(element.content) ?? .max
      case OpenViBEIdentifier.chunkStart: start = try reader.ebmlNumber(element.content) ?? 0
      case OpenViBEIdentifier.chunkContent: self.content = element.content
      default: continue
      }
    }
  }
}
