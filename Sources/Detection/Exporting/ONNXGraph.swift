import Files
import Signal

/// A graph of ONNX operators, built from its input to its outputs.
///
/// Source: `onnx.proto` of ONNX 1.14 (field numbers) and its `Operators.md` at opset 13.
struct ONNXGraph {
  /// What an operator is set to.
  enum Attribute {
    case int(Int)
    case ints([Int])
    case float(Float)
    case string(String)
  }

  /// The types of elements that occur here, by their numbers in ONNX.
  enum ElementType: Int {
    case float = 1
    case int64 = 7
    case double = 11
  }

  /// The version of the file's structure; runtimes from mid-2021 on read it.
  static let irVersion = 8
  /// The version of the operators, from ONNX 1.8.
  static let opset = 13

  private var nodes: [[UInt8]] = []
  private var initializers: [[UInt8]] = []
  private var inputs: [[UInt8]] = []
  private var outputs: [[UInt8]] = []
  private var count = 0

  /// Declares the input; extents are numbers, or names where they are free.
  mutating func input(_ name: String, _ extents: [String]) -> String {
    inputs.append(Self.value(name, extents))
    return name
  }

  /// Makes `value` the output `name`.
  mutating func output(_ name: String, _ value: String, _ extents: [String]) {
    var node = ProtobufWriter()
    node.add(1, value)
    node.add(2, name)
    node.add(4, "Identity")
    nodes.append(node.bytes)
    outputs.append(Self.value(name, extents))
  }

  /// Appends constant numbers; returns their name.
  mutating func constant(_ name: String, _ shape: [Int], _ values: [Float]) -> String {
    precondition(shape.reduce(1, *) == values.count, "a value for every place")
    var data: [UInt8] = []
    data.reserveCapacity(values.count * 4)
    for value in values { data.append(value.bitPattern) }
    return tensor(name, shape, .float, data)
  }

  /// Appends a constant of double precision; returns its name.
  mutating func constant(_ name: String, double value: Double) -> String {
    var data: [UInt8] = []
    data.append(value.bitPattern)
    return tensor(name, [], .double, data)
  }

  /// Appends constant whole numbers; returns their name.
  mutating func constant(_ name: String, integers values: [Int]) -> String {
    var data: [UInt8] = []
    for value in values { data.append(Int64(value)) }  // whole
    return tensor(name, [values.count], .int64, data)
  }

  private mutating func tensor(
    _ name: String, _ shape: [Int], _ type: ElementType, _ data: [UInt8]
  ) -> String {
    var tensor = ProtobufWriter()
    for extent in shape { tensor.add(1, extent) }
    tensor.add(2, type.rawValue)
    tensor.add(8, name)
    tensor.add(9, data)
    initializers.append(tensor.bytes)
    return name
  }

  /// Appends an operator; returns the name of its output.
  mutating func apply(
    _ type: String, _ operands: [String], _ attributes: [(String, Attribute)] = []
  ) -> String {
    count += 1
    let name = "\(type)-\(count)"
    var node = ProtobufWriter()
    for operand in operands { node.add(1, operand) }
    node.add(2, name)
    node.add(3, name)
    node.add(4, type)
    for (key, attribute) in attributes {
      node.add(5) { message in
        message.add(1, key)
        switch attribute {
        case .float(let value):
          message.add(2, value)
          message.add(20, 1)
        case .string(let value):
          message.add(4, value)
          message.add(20, 3)
        case .int(let value):
          message.add(3, value)
          message.add(20, 2)
        case .ints(let values):
          for value in values { message.add(8, value) }
          message.add(20, 7)
        }
      }
    }
    nodes.append(node.bytes)
    return name
  }

  /// The bytes of a model file of this graph.
  func model(producerVersion: String, description: String, metadata: [String: String]) -> [UInt8] {
    var model = ProtobufWriter()
    model.add(1, Self.irVersion)
    model.add(2, "p300")
    model.add(3, producerVersion)
    model.add(6, description)
    model.add(7) { graph in
      for node in nodes { graph.add(1, node) }
      graph.add(2, "detector")
      for initializer in initializers { graph.add(5, initializer) }
      for input in inputs { graph.add(11, input) }
      for output in outputs { graph.add(12, output) }
    }
    model.add(8) { $0.add(2, Self.opset) }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      model.add(14) {
        $0.add(1, key)
        $0.add(2, value)
      }
    }
    return model.bytes
  }

  private static func value(_ name: String, _ extents: [String]) -> [UInt8] {
    var value = ProtobufWriter()
    value.add(1, name)
    value.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, ElementType.float.rawValue)
        tensor.add(2) { shape in
          for extent in extents {
            shape.add(1) { dimension in
              if let number = Int(extent) {
                dimension.add(1, number)
              } else {
                dimension.add(2, extent)
              }
            }
          }
        }
      }
    }
    return value.bytes
  }
}
