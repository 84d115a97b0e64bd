import Randomness

/// Damages files in the ways that disks, cables and editors do, from a seed.
package struct Mutator: Sendable {
  private var generator: SeededGenerator

  /// A mutator whose every choice follows from `seed`.
  package init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A copy of `original` with one to four pieces of damage, half of them in `header`.
  package mutating func mutated(_ original: [UInt8], header: Range<Int>) -> [UInt8] {
    var bytes = original
    for _ in 0...generator.index(below: 4) { damage(&bytes, header: header) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8], header: Range<Int>) {
    guard !bytes.isEmpty else {
      bytes = [UInt8(generator.index(below: 256))]
      return
    }
    let place = place(in: bytes, header: header)
    switch generator.index(below: 10) {
    case 0: bytes[place] ^= 1 << UInt8(generator.index(below: 8))
    case 1: bytes[place] = UInt8(generator.index(below: 256))
    case 2: bytes.removeSubrange(place...)
    case 3, 4: overwriteNumber(&bytes, at: place)
    case 5, 6: rewriteDigits(&bytes, near: place)
    case 7:
      let extra = (0..<(1 + generator.index(below: 16))).map { _ in
        UInt8(generator.index(below: 256))
      }
      bytes.insert(contentsOf: extra, at: place)
    case 8:
      let end = min(bytes.count, place + 1 + generator.index(below: 64))
      bytes.removeSubrange(place..<end)
    default:
      let end = min(bytes.count, place + 1 + generator.index(below: 256))
      let block = Array(bytes[place..<end])
      bytes.insert(contentsOf: block, at: generator.index(below: bytes.count + 1))
    }
  }

  private mutating func place(in bytes: [UInt8], header: Range<Int>) -> Int {
    let header = header.clamped(to: 0..<bytes.count)
    if !header.isEmpty, generator.index(below: 2) == 0 {
      return header.lowerBound + generator.index(below: header.count)
    }
    return generator.index(below: bytes.count)
  }

  /// Puts a number at the edge of some type there, in either byte order.
  private mutating func overwriteNumber(_ bytes: inout [UInt8], at place: Int) {
    let edges: [Int64] = [
      0, 1, -1, 2, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 0x7FFF_FFFF, 0x8000_0000,
      0xFFFF_FFFF, .max, .min,
    ]
    let number = UInt64(bitPattern: edges[generator.index(below: edges.count)])
    let width = [1, 2, 4, 8][generator.index(below: 4)]
    let isBigEndian = generator.index(below: 2) == 0
    for index in 0..<width where place + index < bytes.count {
      let shift = 8 * (isBigEndian ? width - 1 - index : index)
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(shift))
    }
  }

  /// Replaces the next number in digits by one that readers trip over, in the same width.
  private mutating func rewriteDigits(_ bytes: inout [UInt8], near place: Int) {
    let digits: ClosedRange<UInt8> = 0x30...0x39
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    let numbers = [
      "0", "-1", "1", "2", "99999999", "-99999999", "1e308", "-0.0", "1e-9", "nan", "inf", "+", "",
      "0x10", "9223372036854775807", "65536", "3.5", "1,5",
    ]
    let number = Array(numbers[generator.index(below: numbers.count)].utf8)
    for index in start..<end {
      let place = index - start
      bytes[index] = place < number.count ? number[place] : 0x20
    }
  }
}
