import Files
import Signal

/// The stretches between pauses (`epochs.xml`) of an MFF recording.
struct MFFEpochs {
  /// One stretch: its blocks from 1, and its times as the file has them.
  private struct Stretch {
    var begin = 0
    var end = 0
    var firstBlock = 0
    var lastBlock = 0
  }

  /// The stretches without a gap.
  private(set) var pieces: [Piece]
  /// From the recording's stated beginning to its first sample, in s.
  private(set) var delay = 0.0

  /// The stretches of `blocks`; one where the file is not there.
  ///
  /// - Throws: `malformed` where blocks are missing or in another order; `unsupported` where stretches
  ///   overlap, as the segments of an edited recording do.
  init(_ bytes: FileBytes?, _ blocks: MFFBlocks) throws(ReadingError) {
    let rate = blocks.samplingRate
    let total = blocks.blocks.reduce(0) { $0 + $1.count }
    pieces = [Piece(samples: 0..<total, onset: 0)]
    guard let bytes else { return }
    let stretches = try Self.stretches(bytes)
    guard let first = stretches.first else { return }
    // Microseconds, and nanoseconds in early files.
    let length = stretches.reduce(0.0) { $0 + Double($1.end) - Double($1.begin) }
    let seconds = Double(total) / rate
    let unit = [1e6, 1e9].min { abs(length / $0 - seconds) < abs(length / $1 - seconds) } ?? 1e6
    delay = Double(first.begin) / unit
    var pieces: [Piece] = []
    var (next, sample) = (1, 0)
    for stretch in stretches {
      guard stretch.firstBlock == next, stretch.lastBlock >= next else {
        throw .malformed(
          path: bytes.path, place: .part("epochs"),
          found: "blocks \(stretch.firstBlock) to \(stretch.lastBlock)",
          expected: "those from \(next) on")
      }
      // Blocks that were cut off are missing at the end.
      let part = blocks.blocks.dropFirst(next - 1).prefix(stretch.lastBlock - next + 1)
      let count = part.reduce(0) { $0 + $1.count }
      next = stretch.lastBlock + 1
      guard count > 0 else { continue }
      let onset = Double(stretch.begin) / unit - delay
      if let last = pieces.last {
        let end = last.onset + Double(last.samples.count) / rate
        guard onset > end - 0.5 / rate else {
          throw .unsupported(
            path: bytes.path, place: .part("epochs"),
            found: "a stretch at \(onset) s before the end of another at \(end) s",
            remedy: "give the continuous recording, not its segments or averages")
        }
        if onset < end + 0.5 / rate {
          pieces[pieces.count - 1].samples = last.samples.lowerBound..<sample + count
          sample += count
          continue
        }
      }
      pieces.append(Piece(samples: sample..<sample + count, onset: onset))
      sample += count
    }
    guard sample == total, !pieces.isEmpty else {
      throw .malformed(
        path: bytes.path, place: .part("epochs"), found: "blocks up to \(next - 1)",
        expected: "\(blocks.blocks.count), as the signal has")
    }
    self.pieces = pieces
  }

  private static func stretches(_ bytes: FileBytes) throws(ReadingError) -> [Stretch] {
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    var stretches: [Stretch] = []
    var stretch = Stretch()
    while let element = elements.next() {
      guard element.path.count > 1, element.path[1] == "epoch" else { continue }
      if element.path.count == 2 {
        stretches.append(stretch)
        stretch = Stretch()
        continue
      }
      // No recording lasts 2⁶² ns, and none has as many blocks.
      guard let number = Int(decimal: element.text ?? ""), (0..<1 << 62).contains(number) else {
        throw .malformed(
          path: bytes.path, place: .part(element.path.joined(separator: "/")),
          found: "“\(element.text ?? "")”", expected: "a whole number from 0")
      }
      switch element.name {
      case "beginTime": stretch.begin = number
      case "endTime": stretch.end = number
      case "firstBlock": stretch.firstBlock = number
      case "lastBlock": stretch.lastBlock = number
      default: continue
      }
    }
    return stretches
  }
}
