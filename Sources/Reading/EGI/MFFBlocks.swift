import Files
import Signal

/// The blocks of a signal file in an MFF recording.
///
/// Source: BEL's mffpy (`header_block`). A block is a header, or a 0 where the one before counts on, and then
/// float32 numbers, channel after channel. All integers have 32 bits, least significant byte first.
struct MFFBlocks {
  /// One block.
  struct Block {
    /// Where its numbers begin.
    let start: Int
    /// Samples a channel.
    let count: Int
  }

  /// The blocks that are whole.
  private(set) var blocks: [Block] = []
  /// Channels, the same in all.
  private(set) var channelCount = 0
  /// Samples per second, in Hz.
  private(set) var samplingRate = 0.0
  /// Whether the last block was cut short, and left out.
  private(set) var isCut = false

  init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    func wrong(_ place: Int, _ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: .byte(place), found: found, expected: expected)
    }
    var cursor = 0
    var size = 0
    while cursor < reader.count {
      let flag = try reader.integer(Int32.self, at: cursor)
      let start: Int
      if flag == 1 {
        let length = Int(try reader.integer(Int32.self, at: cursor + 4))
        size = Int(try reader.integer(Int32.self, at: cursor + 8))
        let channels = Int(try reader.integer(Int32.self, at: cursor + 12))
        guard (1...4096).contains(channels), blocks.isEmpty || channels == channelCount else {
          throw wrong(
            cursor + 12, "\(channels) channels",
            blocks.isEmpty ? "1 to 4096" : "\(channelCount), as before")
        }
        guard length >= 16 + 8 * channels, size >= 4 * channels, size % (4 * channels) == 0 else {
          throw wrong(
            cursor + 4, "a header of \(length) bytes and \(size) bytes of data",
            "at least \(16 + 8 * channels), and numbers for \(channels) channels")
        }
        let word = try reader.integer(UInt32.self, at: cursor + 16 + 4 * channels)
        let rate = Double(word >> 8)
        guard word & 0xFF == 32 else {
          throw .unsupported(
            path: bytes.path, place: .byte(cursor + 16 + 4 * channels),
            found: "numbers of \(word & 0xFF) bits", remedy: "export it with 32 bits")
        }
        guard rate > 0, blocks.isEmpty || rate == samplingRate else {
          throw wrong(
            cursor + 16 + 4 * channels, "a rate of \(rate) Hz",
            blocks.isEmpty ? "a rate" : "\(samplingRate) Hz, as before")
        }
        (channelCount, samplingRate) = (channels, rate)
        start = cursor + length
      } else {
        guard flag == 0, size > 0 else {
          throw wrong(cursor, "a block that begins with \(flag)", "0 or 1, and 1 in the first")
        }
        start = cursor + 4
      }
      guard size <= reader.count - start else {
        isCut = true
        break
      }
      blocks.append(Block(start: start, count: size / 4 / channelCount))
      cursor = start + size
    }
    guard !blocks.isEmpty else {
      throw wrong(0, "\(bytes.count) bytes", "a block of samples")
    }
  }

  /// All numbers, channel after channel over the whole recording.
  func joined(_ bytes: FileBytes) -> FileBytes {
    let total = blocks.reduce(0) { $0 + $1.count } * channelCount * 4
    var joined: [UInt8] = []
    joined.reserveCapacity(total)
    bytes.withBytes { raw in
      for channel in 0..<channelCount {
        for block in blocks {
          let start = block.start + channel * block.count * 4
          raw.extracting(start..<start + block.count * 4).withUnsafeBytes {
            joined.append(contentsOf: $0)
          }
        }
      }
    }
    return FileBytes(joined, path: bytes.path)
  }
}
