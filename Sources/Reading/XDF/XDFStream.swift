import Files
import Signal

/// One stream of an XDF file: its description, where its samples are, how its clock ran.
struct XDFStream {
  /// How the values of a stream are written.
  enum Format: String {
    case float32, double64, int8, int16, int32, int64, string

    /// Bytes a value; `nil` for texts.
    var size: Int? {
      switch self {
      case .int8: 1
      case .int16: 2
      case .float32, .int32: 4
      case .double64, .int64: 8
      case .string: nil
      }
    }

    /// How values are read from the file; `nil` for what is no sample of a signal here.
    var encoding: SampleEncoding? {
      switch self {
      case .int8: SampleEncoding(.int8)
      case .int16: SampleEncoding(.int16)
      case .int32: SampleEncoding(.int32)
      case .float32: SampleEncoding(.float32)
      case .double64: SampleEncoding(.float64)
      case .int64, .string: nil
      }
    }
  }

  /// What its header says.
  let description: XDFDescription
  /// The format of its values.
  let format: Format
  /// The chunks of its samples.
  var chunks: [Range<Int>] = []
  /// How many samples the chunks hold together.
  var sampleCount = 0
  /// Its clock.
  var clock = XDFClock()

  /// Calls `body` with the time on the stream's clock and the place of the values of every sample.
  ///
  /// A sample without a time of its own comes one step of the nominal rate after the one before.
  func forEachSample(
    _ reader: ByteReader, _ body: (Double, Int) throws(ReadingError) -> Void
  ) throws(ReadingError) {
    let step = description.rate > 0 ? 1 / description.rate : 0
    var time = 0.0
    for chunk in chunks {
      var cursor = chunk.lowerBound
      let count = try reader.variableLength(&cursor)
      for _ in 0..<count {
        try check(cursor, in: chunk, reader)
        let width = try reader.byte(at: cursor)
        cursor += 1
        switch width {
        case 0: time += step
        case 8:
          time = try reader.float64(at: cursor)
          cursor += 8
        default:
          throw .malformed(
            path: reader.bytes.path, place: .byte(cursor - 1), found: "a time of \(width) bytes",
            expected: "0 or 8")
        }
        guard time.isFinite else {
          throw .malformed(
            path: reader.bytes.path, place: .byte(cursor - 8), found: "\(time)",
            expected: "a time in s")
        }
        try body(time, cursor)
        if let size = format.size {
          cursor += size * description.channelCount
        } else {
          for _ in 0..<description.channelCount {
            try check(cursor, in: chunk, reader)
            let length = try reader.variableLength(&cursor)
            try reader.check(cursor, length: length, expected: "a text of \(length) bytes")
            cursor += length
          }
        }
        guard cursor <= chunk.upperBound else {
          throw .malformed(
            path: reader.bytes.path, place: .byte(chunk.upperBound), found: "the chunk's end",
            expected: "\(count) samples in it")
        }
      }
    }
  }

  private func check(
    _ cursor: Int, in chunk: Range<Int>, _ reader: ByteReader
  ) throws(ReadingError) {
    guard cursor < chunk.upperBound else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(chunk.upperBound), found: "the chunk's end",
        expected: "more samples in it")
    }
  }
}

extension ByteReader {
  /// The number at `cursor`, written as its length of 1, 4 or 8 bytes and itself; moves behind it.
  func variableLength(_ cursor: inout Int) throws(ReadingError) -> Int {
    let width = try byte(at: cursor)
    let number: Int
    switch width {
    case 1: number = Int(try byte(at: cursor + 1))
    case 4: number = try int(UInt32.self, at: cursor + 1)
    case 8: number = try int(UInt64.self, at: cursor + 1)
    default:
      throw .malformed(
        path: bytes.path, place: .byte(cursor), found: "a length of \(width) bytes",
        expected: "1, 4 or 8")
    }
    cursor += 1 + Int(width)
    return number
  }
}
