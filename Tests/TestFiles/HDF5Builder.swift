/// Builds MAT v7.3 files in memory, independently of any library, of the values that `MATBuilder` has.
///
/// Source: "HDF5 File Format Specification Version 3.0": a superblock of version 0, object headers of
/// version 1, groups with links in their headers, data in one stretch.
struct HDF5Builder {
  private var bytes: [UInt8] = []

  /// The 512 bytes that MATLAB writes before HDF5 begins.
  private static let userBlock = 512

  private enum Message {
    static let dataspace: UInt16 = 1
    static let linkInfo: UInt16 = 2
    static let datatype: UInt16 = 3
    static let link: UInt16 = 6
    static let layout: UInt16 = 8
    static let groupInfo: UInt16 = 10
    static let attribute: UInt16 = 12
  }

  private static let superblockSize = 96
  private static let undefined = [UInt8](repeating: 0xFF, count: 8)

  /// The bytes of a file with `variables` in order.
  static func file(_ variables: [(name: String, value: MATBuilder.Value)]) -> [UInt8] {
    var builder = HDF5Builder()
    builder.bytes = [UInt8](repeating: 0, count: superblockSize)
    let members = variables.map { ($0.name, builder.object($0.value)) }
    let root = builder.group(members, class: nil)
    var block: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0]
    block += number(UInt16(4)) + number(UInt16(16)) + number(UInt32(0))
    block += number(UInt64(userBlock)) + undefined
    block += number(UInt64(userBlock + builder.bytes.count)) + undefined
    block += number(UInt64(0)) + number(root) + [UInt8](repeating: 0, count: 24)
    builder.bytes.replaceSubrange(0..<superblockSize, with: block)
    var front = Array("MATLAB 7.3 MAT-file, built in memory".utf8)
    front += [UInt8](repeating: 0x20, count: 124 - front.count) + [0, 2] + Array("IM".utf8)
    front += [UInt8](repeating: 0, count: userBlock - front.count)
    return front + builder.bytes
  }

  // MARK: Values

  /// Appends a value; where its header is.
  private mutating func object(_ value: MATBuilder.Value) -> UInt64 {
    switch value {
    case .numbers(let sizes, let kind, _, let numbers):
      let (name, type, encode) = Self.encoding(of: kind)
      if numbers.isEmpty { return empty(sizes, class: name) }
      return dataset(sizes, type: type, numbers.flatMap(encode), class: name)
    case .text(let text):
      let units = Array(text.utf16)
      if units.isEmpty { return empty([0, 0], class: "char") }
      return dataset(
        [1, units.count], type: Self.integer(2, isSigned: false),
        units.flatMap { Self.number($0) }, class: "char")
    case .cells(let cells):
      if cells.isEmpty { return empty([0, 0], class: "cell") }
      return references(cells.map { object($0) }, class: "cell")
    case .structure(let fields, let elements):
      if elements.isEmpty { return empty([0, 0], class: "struct") }
      if elements.count == 1 {
        return group(
          fields.indices.map { (fields[$0], object(elements[0][$0])) }, class: "struct")
      }
      let columns = fields.indices.map { field in
        (fields[field], references(elements.map { object($0[field]) }, class: nil))
      }
      return group(columns, class: "struct")
    }
  }

  private mutating func references(_ places: [UInt64], class name: String?) -> UInt64 {
    dataset(
      [1, places.count], type: [0x17, 0, 0, 0] + Self.number(UInt32(8)),
      places.flatMap { Self.number($0) }, class: name)
  }

  /// An array without values keeps its sizes in their place.
  private mutating func empty(_ sizes: [Int], class name: String) -> UInt64 {
    dataset(
      [sizes.count], type: Self.integer(8, isSigned: false),
      sizes.flatMap { Self.number(UInt64($0)) }, class: name,
      attributes: [
        Self.attribute("MATLAB_empty", type: Self.integer(1, isSigned: false), [1])
      ])
  }

  private mutating func dataset(
    _ sizes: [Int], type: [UInt8], _ data: [UInt8], class name: String?,
    attributes: [(UInt16, [UInt8])] = []
  ) -> UInt64 {
    let place = append(data)
    var messages = [
      (Message.dataspace, Self.dataspace(sizes.reversed())), (Message.datatype, type),
      (
        Message.layout,
        [3, 1] + Self.number(place) + Self.number(UInt64(data.count))
      ),
    ]
    if let name { messages.append(Self.classAttribute(name)) }
    return header(messages + attributes)
  }

  private mutating func group(
    _ members: [(name: String, place: UInt64)], class name: String?
  ) -> UInt64 {
    var messages: [(UInt16, [UInt8])] = [
      (Message.linkInfo, [0, 0] + Self.undefined + Self.undefined), (Message.groupInfo, [0, 0]),
    ]
    for member in members {
      let name = Array(member.name.utf8)
      messages.append((Message.link, [1, 0, UInt8(name.count)] + name + Self.number(member.place)))
    }
    if let name { messages.append(Self.classAttribute(name)) }
    return header(messages)
  }

  // MARK: Messages

  private mutating func append(_ data: [UInt8]) -> UInt64 {
    let place = UInt64(bytes.count)
    bytes += Self.padded(data)
    return place
  }

  private mutating func header(_ messages: [(UInt16, [UInt8])]) -> UInt64 {
    let body = messages.flatMap { type, data in
      let data = Self.padded(data)
      return Self.number(type) + Self.number(UInt16(data.count)) + [0, 0, 0, 0] + data
    }
    return append(
      [1, 0] + Self.number(UInt16(messages.count)) + Self.number(UInt32(1))
        + Self.number(UInt32(body.count)) + [0, 0, 0, 0] + body)
  }

  private static func classAttribute(_ name: String) -> (UInt16, [UInt8]) {
    attribute(
      "MATLAB_class", type: [0x13, 0, 0, 0] + number(UInt32(name.utf8.count)), Array(name.utf8))
  }

  private static func attribute(
    _ name: String, type: [UInt8], _ data: [UInt8]
  ) -> (UInt16, [UInt8]) {
    let name = Array(name.utf8) + [0]
    let space = dataspace([])
    let sizes =
      number(UInt16(name.count)) + number(UInt16(type.count)) + number(UInt16(space.count))
    return (
      Message.attribute, [1, 0] + sizes + padded(name) + padded(type) + padded(space) + data
    )
  }

  private static func dataspace(_ sizes: [Int]) -> [UInt8] {
    [1, UInt8(sizes.count), 0, 0, 0, 0, 0, 0] + sizes.flatMap { number(UInt64($0)) }
  }

  private static func integer(_ size: Int, isSigned: Bool) -> [UInt8] {
    [0x10, isSigned ? 8 : 0, 0, 0] + number(UInt32(size)) + number(UInt16(0))
      + number(UInt16(8 * size))
  }

  /// A class's name, how its values are described, and how one is written.
  private static func encoding(
    of kind: UInt8
  ) -> (name: String, type: [UInt8], encode: (Double) -> [UInt8]) {
    switch kind {
    case 7:
      (
        "single",
        [0x11, 0x20, 31, 0] + number(UInt32(4)) + number(UInt16(0)) + number(UInt16(32))
          + [23, 8, 0, 23] + number(UInt32(127)), { number(Float($0).bitPattern) }
      )
    case 8: ("int8", integer(1, isSigned: true), { number(Int8($0)) })
    case 9: ("uint8", integer(1, isSigned: false), { number(UInt8($0)) })
    case 10: ("int16", integer(2, isSigned: true), { number(Int16($0)) })
    case 11: ("uint16", integer(2, isSigned: false), { number(UInt16($0)) })
    case 12: ("int32", integer(4, isSigned: true), { number(Int32($0)) })
    case 13: ("uint32", integer(4, isSigned: false), { number(UInt32($0)) })
    default:
      (
        "double",
        [0x11, 0x20, 63, 0] + number(UInt32(8)) + number(UInt16(0)) + number(UInt16(64))
          + [52, 11, 0, 52] + number(UInt32(1023)), { number($0.bitPattern) }
      )
    }
  }

  private static func padded(_ data: [UInt8]) -> [UInt8] {
    data + [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
  }

  private static func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
