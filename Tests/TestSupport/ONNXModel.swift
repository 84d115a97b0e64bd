/// An ONNX model read back from its bytes, and run by a small interpreter of the operators in it.
///
/// Independent of the writer: numbers are doubles, operators are written out after ONNX's
/// `Operators.md`.
public struct ONNXModel {
  /// An array with its shape.
  public struct Tensor: Equatable {
    /// The extents, slowest first.
    public var shape: [Int]
    /// The values, row-major.
    public var values: [Double]

    /// An array from its parts.
    public init(_ shape: [Int], _ values: [Double]) {
      self.shape = shape
      self.values = values
    }
  }

  struct Node {
    var type = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var ints: [String: [Int]] = [:]
  }

  /// The fields of a message: numbers and bytes by field.
  struct Message {
    var numbers: [Int: [Int]] = [:]
    var bytes: [Int: [[UInt8]]] = [:]

    init(_ data: some Sequence<UInt8>) {
      var rest = Array(data)[...]
      func variable() -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
          value |= UInt64(byte & 0x7F) << shift
          if byte < 0x80 { break }
          shift += 7
        }
        return Int(truncatingIfNeeded: value)
      }
      while !rest.isEmpty {
        let key = variable()
        switch key & 7 {
        case 0: numbers[key >> 3, default: []].append(variable())
        case 2:
          let length = variable()
          bytes[key >> 3, default: []].append(Array(rest.prefix(length)))
          rest = rest.dropFirst(length)
        default: rest = rest.dropFirst(key & 7 == 5 ? 4 : 8)
        }
      }
    }

    func text(_ field: Int) -> String { String(decoding: bytes[field]?.first ?? [], as: UTF8.self) }
    func texts(_ field: Int) -> [String] {
      (bytes[field] ?? []).map { String(decoding: $0, as: UTF8.self) }
    }
    func messages(_ field: Int) -> [Message] { (bytes[field] ?? []).map { Message($0) } }
  }

  /// The version of the file's structure and of its operators.
  public let versions: (ir: Int, opset: Int)
  /// The metadata properties.
  public let metadata: [String: String]
  /// The names of inputs and outputs, each with its extents.
  public let inputs: [String: [String]]
  /// The same of the outputs.
  public let outputs: [String: [String]]
  private let nodes: [Node]
  private let constants: [String: Tensor]

  /// The types of the operators, each once.
  public var operators: Set<String> { Set(nodes.map(\.type)) }

  /// A model from the bytes of its file.
  public init(_ data: [UInt8]) {
    let model = Message(data)
    let graph = model.messages(7)[0]
    versions = (model.numbers[1]?[0] ?? 0, model.messages(8)[0].numbers[2]?[0] ?? 0)
    metadata = Dictionary(
      model.messages(14).map { ($0.text(1), $0.text(2)) }, uniquingKeysWith: { $1 })
    func values(_ field: Int) -> [String: [String]] {
      Dictionary(
        graph.messages(field).map { value in
          let shape = value.messages(2)[0].messages(1)[0].messages(2)[0]
          let extents = shape.messages(1).map { $0.numbers[1].map { "\($0[0])" } ?? $0.text(2) }
          return (value.text(1), extents)
        }, uniquingKeysWith: { $1 })
    }
    inputs = values(11)
    outputs = values(12)
    nodes = graph.messages(1).map { message in
      var node = Node(
        type: message.text(4), inputs: message.texts(1), outputs: message.texts(2))
      for attribute in message.messages(5) {
        node.ints[attribute.text(1)] = attribute.numbers[8] ?? attribute.numbers[3]
      }
      return node
    }
    constants = Dictionary(
      graph.messages(5).map { tensor in
        let raw = tensor.bytes[9]?.first ?? []
        let type = tensor.numbers[2]?[0]
        let size = type == 1 ? 4 : 8
        let values = stride(from: 0, to: raw.count, by: size).map { start -> Double in
          let bits = raw[start..<start + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
          return switch type {
          case 7: Double(Int64(bitPattern: bits))
          case 11: Double(bitPattern: bits)
          default: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
          }
        }
        return (tensor.text(8), Tensor(tensor.numbers[1] ?? [], values))
      }, uniquingKeysWith: { $1 })
  }

  /// The value of the only output for inputs by name.
  public func run(_ inputs: [String: Tensor]) -> Tensor {
    var values = constants.merging(inputs) { $1 }
    for node in nodes {
      values[node.outputs[0]] = ONNXOperators.apply(
        node.type, node.inputs.compactMap { values[$0] }, node.ints)
    }
    return values[outputs.keys.first ?? ""] ?? Tensor([0], [])
  }
}
