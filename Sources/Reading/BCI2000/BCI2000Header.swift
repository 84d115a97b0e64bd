import Files
import Signal

/// What the header of a BCI2000 `.dat` file says: where the samples are, which states follow them.
///
/// Its first line gives the lengths (BCI2000 file format, 1.0 without a version, 1.1 with version
/// and data format); a section of states and one of parameters follow, one entry a line.
struct BCI2000Header {
  /// Where the samples begin.
  let length: Int
  /// The number of channels.
  let channelCount: Int
  /// Bytes of states behind the channels of each sample.
  let stateLength: Int
  /// How a channel's sample is stored.
  let encoding: SampleEncoding
  /// The states in the file's order.
  let states: [BCI2000State]
  /// The parameters that are used here.
  let parameters: BCI2000Parameters

  /// Bytes a sample: all channels and the states.
  var sampleLength: Int { channelCount * encoding.size + stateLength }

  /// Whether the file begins like one of BCI2000.
  static func isPresent(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    return reader.matches("BCI2000V=", at: 0) || reader.matches("HeaderLen=", at: 0)
  }

  init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    let front = try reader.text(at: 0, length: min(bytes.count, 512))
    let first = Self.lines(front).first ?? ""
    func wrong(_ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: .line(1), found: found, expected: expected)
    }
    let words = first.split(separator: " ").map(String.init)
    func value(_ key: String) -> String? {
      guard let index = words.firstIndex(of: key + "="), index + 1 < words.count else { return nil }
      return words[index + 1]
    }
    func count(_ key: String, _ range: ClosedRange<Int>) throws(ReadingError) -> Int {
      guard let text = value(key), let number = Int(text), range.contains(number) else {
        throw wrong(
          "\(key)= \(value(key) ?? "missing")",
          "\(key)= with a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    length = try count("HeaderLen", 1...max(1, bytes.count))
    channelCount = try count("SourceCh", 1...4096)
    stateLength = try count("StatevectorLen", 0...65_536)
    switch value("DataFormat") ?? "int16" {
    case "int16": encoding = SampleEncoding(.int16)
    case "int32": encoding = SampleEncoding(.int32)
    case "float32": encoding = SampleEncoding(.float32)
    case let other: throw wrong("DataFormat= \(other)", "int16, int32 or float32")
    }
    let lines = Self.lines(String(utf8OrLatin1: try reader.array(at: 0, length: length)))
    (states, parameters) = try Self.sections(lines, stateLength: stateLength, path: bytes.path)
  }

  private static func lines(_ text: String) -> [Substring] {
    // A carriage return with its line feed is one character to Swift.
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  private static func sections(
    _ lines: [Substring], stateLength: Int, path: String
  ) throws(ReadingError) -> ([BCI2000State], BCI2000Parameters) {
    enum Section { case none, states, parameters }
    var section = Section.none
    var states: [BCI2000State] = []
    var bits = 0
    var parameters = BCI2000Parameters()
    for (index, line) in lines.enumerated().dropFirst() {
      let words = line.split(separator: " ")
      if words.isEmpty { continue }
      if line.hasPrefix("[") {
        section =
          words.contains("State") ? .states : words.contains("Parameter") ? .parameters : .none
        continue
      }
      switch section {
      case .none: continue
      case .states:
        guard let state = BCI2000State(words), state.lastBit < stateLength * 8 else {
          throw .malformed(
            path: path, place: .line(index + 1), found: "“\(line.prefix(60))”",
            expected: "a state: name, bits (1 to 32), value, byte and bit within "
              + "\(stateLength) bytes")
        }
        bits += state.bits
        // Where states overlapped, reading them all could take a time out of proportion.
        guard bits <= stateLength * 8 else {
          throw .malformed(
            path: path, place: .line(index + 1), found: "states of \(bits) bits in all",
            expected: "at most \(stateLength * 8)")
        }
        states.append(state)
      case .parameters: parameters.take(words)
      }
    }
    return (states, parameters)
  }
}

/// One state of a BCI2000 file: a number of some bits in the bytes behind every sample.
struct BCI2000State {
  /// The state's name.
  let name: String
  /// Its first bit, counted from the lowest of the first byte.
  let firstBit: Int
  /// How many bits it has, the lowest first.
  let bits: Int

  /// Its last bit.
  var lastBit: Int { firstBit + bits - 1 }

  /// A state from the words of its line: name, bits, initial value, byte, bit.
  init?(_ words: [Substring]) {
    guard words.count >= 5, let bits = Int(words[1]), (1...32).contains(bits),
      let byte = Int(words[3]), (0...65_536).contains(byte),
      let bit = Int(words[4]), (0...7).contains(bit)
    else { return nil }
    name = String(words[0])
    firstBit = byte * 8 + bit
    self.bits = bits
  }
}

/// The values of one state over the samples of a file.
struct BCI2000StateValues {
  let bytes: FileBytes
  let state: BCI2000State
  /// Where the states of the first sample begin.
  let offset: Int
  /// From one sample to the next, in bytes.
  let stride: Int

  /// The value at `sample`, which lies in the file.
  subscript(sample: Int) -> Int {
    let base = offset + sample * stride
    return bytes.withBytes { raw in
      var value: UInt64 = 0
      let (first, last) = (state.firstBit / 8, state.lastBit / 8)
      for byte in first...last {
        let stored = raw.unsafeLoad(fromByteOffset: base + byte, as: UInt8.self)
        value |= UInt64(stored) << UInt64(8 * (byte - first))
      }
      return Int((value >> UInt64(state.firstBit % 8)) & (1 << UInt64(state.bits) - 1))
    }
  }
}
