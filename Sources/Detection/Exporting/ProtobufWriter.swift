/// Writes a message in the wire format of Protocol Buffers: numbers, texts and messages by field.
///
/// Written here because five message types of ONNX are all that is needed: the general library with
/// the code that it generates for `onnx.proto` would be a hundred times this.
/// Source: https://protobuf.dev/programming-guides/encoding.
struct ProtobufWriter {
  /// The message so far.
  private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 {
    case variable = 0
    case delimited = 2
    case fourBytes = 5
  }

  /// Appends a whole number.
  mutating func add(_ field: Int, _ value: Int) {
    key(field, .variable)
    // Negative numbers are written as those of 64 bits in two's complement.
    variable(UInt64(bitPattern: Int64(value)))
  }

  /// Appends a number in single precision.
  mutating func add(_ field: Int, _ value: Float) {
    key(field, .fourBytes)
    for shift: UInt32 in [0, 8, 16, 24] {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  /// Appends a text.
  mutating func add(_ field: Int, _ value: String) { add(field, Array(value.utf8)) }

  /// Appends bytes.
  mutating func add(_ field: Int, _ value: [UInt8]) {
    key(field, .delimited)
    variable(UInt64(value.count))
    bytes += value
  }

  /// Appends a message that `fill` writes.
  mutating func add(_ field: Int, _ fill: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    fill(&message)
    add(field, message.bytes)
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    variable(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the least significant first; the top bit says that more follow.
  private mutating func variable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
