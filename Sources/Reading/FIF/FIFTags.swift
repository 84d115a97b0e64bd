import Files
import Signal

/// One tag of a FIF file: a kind, the type of its data, and where they lie.
struct FIFTag {
  /// What the data mean.
  let kind: Int32
  /// What type the data are of.
  let type: Int32
  /// Where the data begin.
  let offset: Int
  /// How many bytes they are.
  let length: Int
  /// The kinds of the blocks around the tag, the innermost last.
  let blocks: [Int32]
}

/// Walks through the tags of a FIF file from its start ("Functional Image File Format", Neuromag).
///
/// All numbers are big-endian: kind, type, length of the data, and where the next tag is: 0 behind
/// this one, −1 nowhere, else a place in the file.
struct FIFTags {
  /// The kinds of tags that matter here.
  enum Kind {
    static let fileIdentifier: Int32 = 100
    static let blockStart: Int32 = 104
    static let blockEnd: Int32 = 105
    static let referenceRole: Int32 = 115
    static let referenceNumber: Int32 = 116
    static let referenceName: Int32 = 118
    static let channelCount: Int32 = 200
    static let samplingRate: Int32 = 201
    static let channel: Int32 = 203
    static let date: Int32 = 204
    static let comment: Int32 = 206
    static let firstSample: Int32 = 208
    static let channelName: Int32 = 258
    static let buffer: Int32 = 300
    static let skippedBuffers: Int32 = 301
    static let skippedSamples: Int32 = 303
    static let intervalStart: Int32 = 3568
    static let intervalEnd: Int32 = 3569
    static let names: Int32 = 3507
    static let eventList: Int32 = 3561
  }

  /// What a referenced file is to this one.
  enum Role {
    static let previous = 1
    static let next = 2
  }

  /// The kinds of blocks that matter here.
  enum Block {
    static let measurementInfo: Int32 = 101
    static let raw: Set<Int32> = [102, 112, 119]
    static let channelInfo: Int32 = 113
    static let reference: Int32 = 118
    static let annotations: Int32 = 3810
    static let badChannels: Int32 = 359
  }

  private let reader: ByteReader
  private var next: Int? = 0
  private var blocks: [Int32] = []

  init(_ reader: ByteReader) { self.reader = reader }

  /// The next tag; `nil` behind the last.
  mutating func nextTag() throws(ReadingError) -> FIFTag? {
    guard let offset = next, offset < reader.count else { return nil }
    try reader.check(offset, length: 16, expected: "the 16 bytes of a tag")
    let kind = try reader.integer(Int32.self, at: offset)
    let type = try reader.integer(Int32.self, at: offset + 4)
    let length = try reader.int(Int32.self, at: offset + 8)
    let link = try reader.int(Int32.self, at: offset + 12)
    try reader.check(offset + 16, length: length, expected: "the \(length) bytes of tag \(kind)")
    let end = offset + 16 + length
    switch link {
    case 0: next = end
    case ..<0: next = nil
    case end...: next = link
    default:
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset + 12), found: "a next tag at byte \(link)",
        expected: "one behind this tag, from byte \(end)")
    }
    if kind == Kind.blockStart, length >= 4, blocks.count < 32 {
      blocks.append(try reader.integer(Int32.self, at: offset + 16))
    } else if kind == Kind.blockEnd {
      _ = blocks.popLast()
    }
    return FIFTag(kind: kind, type: type, offset: offset + 16, length: length, blocks: blocks)
  }
}

extension ByteReader {
  /// The data of a tag as numbers, whatever their type; `nil` for other data.
  func numbers(_ tag: FIFTag) throws(ReadingError) -> [Double]? {
    var numbers: [Double] = []
    let width: Int
    switch tag.type {
    case 2: width = 2
    case 3, 4: width = 4
    case 5: width = 8
    default: return nil
    }
    for offset in stride(from: tag.offset, to: tag.offset + tag.length / width * width, by: width) {
      switch tag.type {
      case 2: numbers.append(Double(try integer(Int16.self, at: offset)))
      case 3: numbers.append(Double(try integer(Int32.self, at: offset)))
      case 4: numbers.append(Double(try float32(at: offset)))
      default: numbers.append(try float64(at: offset))
      }
    }
    return numbers
  }

  /// The single whole number of a tag.
  func whole(_ tag: FIFTag) throws(ReadingError) -> Int {
    guard tag.type == 3, tag.length == 4 else {
      throw .malformed(
        path: bytes.path, place: .byte(tag.offset),
        found: "\(tag.length) bytes of type \(tag.type) in tag \(tag.kind)",
        expected: "one integer of 4 bytes")
    }
    return try int(Int32.self, at: tag.offset)
  }
}
