/// One array in NumPy's `.npy` format, versions 1.0 to 3.0.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`.
package struct NumPyArray {
  /// The array's name, for error messages.
  package let name: String
  /// The extents, slowest first; empty for a scalar.
  package let shape: [Int]
  /// The type, as NumPy writes it: `<f4`.
  package let descriptor: String
  private let bytes: FileBytes
  private let data: Range<Int>
  /// Whether the first index runs fastest in the file.
  private let isFortranOrder: Bool

  /// Reads the header of the array in `range` of `bytes`.
  package init(_ bytes: FileBytes, range: Range<Int>, name: String) throws(ReadingError) {
    self.bytes = bytes
    self.name = name
    let reader = ByteReader(bytes)
    func malformed(_ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: .part(name), found: found, expected: expected)
    }
    let start = range.lowerBound
    guard range.count >= 12, try reader.byte(at: start) == 0x93,
      reader.matches("NUMPY", at: start + 1)
    else { throw malformed("other bytes", "an array in NumPy's .npy format") }
    let version = try reader.byte(at: start + 6)
    let (length, textStart) =
      version == 1
      ? (try reader.int(UInt16.self, at: start + 8), start + 10)
      : (try reader.int(UInt32.self, at: start + 8), start + 12)
    guard length <= range.upperBound - textStart else {
      throw malformed("a header of \(length) bytes", "one inside the array's \(range.count) bytes")
    }
    let header = try reader.text(at: textStart, length: length)
    guard let fields = Self.parse(header) else {
      throw malformed("the header \(header.prefix(80))", "descr, fortran_order and shape")
    }
    (descriptor, shape) = (fields.descriptor, fields.shape)
    isFortranOrder = fields.isFortranOrder && shape.count > 1
    data = textStart + length..<range.upperBound
    var expected = Self.itemSize(descriptor)
    for extent in shape { expected = expected.flatMap { Self.product($0, extent) } }
    guard let expected else {
      throw malformed("type \(descriptor), shape \(shape)", "numbers or text of a possible size")
    }
    // No extent is larger than what bytes could fill, also where another is 0 and all is nothing.
    guard shape.allSatisfy({ $0 <= max(bytes.count, 1 << 16) }) else {
      throw malformed("shape \(shape)", "extents that the file could hold")
    }
    guard expected == data.count else {
      throw malformed(
        "\(data.count) bytes", "\(expected) for shape \(shape) of type \(descriptor)")
    }
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }

  /// All elements as single-precision numbers, from any numeric type; the last index runs fastest.
  package func floats() throws(ReadingError) -> [Float] {
    switch descriptor {
    case "<f4": ordered(copy(Float.self))
    case ">f4": ordered(load(UInt32.self).map { Float(bitPattern: $0) })
    default: try doubles().map { Float($0) }
    }
  }

  /// All elements as double-precision numbers, from any numeric type; the last index runs fastest.
  package func doubles() throws(ReadingError) -> [Double] {
    switch descriptor {
    case "<f8": ordered(copy(Double.self))
    case ">f8": ordered(load(UInt64.self).map { Double(bitPattern: $0) })
    case "<f4", ">f4": try floats().map(Double.init)
    default: try integers(as: Int64.self).map(Double.init)
    }
  }

  /// All elements as integers of a type; malformed where one does not fit.
  package func integers<Number: FixedWidthInteger>(
    as type: Number.Type
  ) throws(ReadingError) -> [Number] {
    let wide: [Int64]
    switch descriptor.dropFirst() {
    case "b1", "u1": wide = load(UInt8.self).map(Int64.init)
    case "i1": wide = load(Int8.self).map(Int64.init)
    case "i2": wide = load(Int16.self).map(Int64.init)
    case "u2": wide = load(UInt16.self).map(Int64.init)
    case "i4": wide = load(Int32.self).map(Int64.init)
    case "u4": wide = load(UInt32.self).map(Int64.init)
    case "i8": wide = load(Int64.self)
    // Labels are often saved with a point.
    case "f4", "f8": return try fitting(doubles()) { Number(exactly: $0) }
    default: throw mistyped("integers")
    }
    return try fitting(ordered(wide)) { Number(exactly: $0) }
  }

  private func fitting<Stored, Number: FixedWidthInteger>(
    _ numbers: [Stored], _ convert: (Stored) -> Number?
  ) throws(ReadingError) -> [Number] {
    try numbers.map { (number) throws(ReadingError) in
      guard let fitting = convert(number) else {
        throw .malformed(
          path: bytes.path, place: .part(name), found: "\(number)",
          expected: "whole numbers from \(Number.min) to \(Number.max)")
      }
      return fitting
    }
  }

  /// Elements as they lie in the file, with the last index fastest.
  private func ordered<Element>(_ elements: [Element]) -> [Element] {
    guard isFortranOrder, !elements.isEmpty else { return elements }
    var strides = [1]
    for extent in shape.dropLast() { strides.append(strides[strides.count - 1] * extent) }
    var index = [Int](repeating: 0, count: shape.count)
    var place = 0
    return elements.indices.map { _ in
      let element = elements[place]
      // One step on: the last index that has not come to its end, those behind it from 0 again.
      for axis in shape.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= strides[axis] * index[axis]
        index[axis] = 0
      }
      return element
    }
  }

  /// All elements as texts, from NumPy's unicode type.
  package func texts() throws(ReadingError) -> [String] {
    guard descriptor.dropFirst().first == "U", let length = Int(descriptor.dropFirst(2)) else {
      throw mistyped("texts")
    }
    // Not by `load`: an inflated text is large enough once.
    let reader = ByteReader(bytes)
    let isBigEndian = descriptor.hasPrefix(">")
    return try (0..<count).map { (index) throws(ReadingError) in
      var text = String.UnicodeScalarView()
      for place in index * length..<(index + 1) * length {
        let stored = try reader.integer(UInt32.self, at: data.lowerBound + 4 * place)
        let point = isBigEndian ? stored.byteSwapped : stored
        if point == 0 { break }
        text.append(Unicode.Scalar(point) ?? "\u{FFFD}")
      }
      return String(text)
    }
  }

  private func mistyped(_ expected: String) -> ReadingError {
    .malformed(
      path: bytes.path, place: .part(name), found: "type \(descriptor)", expected: expected)
  }

  /// Integers in the machine's byte order.
  private func load<Element: FixedWidthInteger & BitwiseCopyable>(
    _: Element.Type
  ) -> [Element] {
    let stored = copy(Element.self)
    return descriptor.hasPrefix(">") ? stored.map(\.byteSwapped) : stored
  }

  /// Elements to the bit.
  private func copy<Element: BitwiseCopyable>(_: Element.Type) -> [Element] {
    let count = data.count / MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      let output = UnsafeMutableRawBufferPointer(buffer)
      bytes.forEachStretch(of: data) { stretch in
        bytes.withBytes { raw in
          raw.extracting(stretch).withUnsafeBytes { source in
            let start = stretch.lowerBound - data.lowerBound
            UnsafeMutableRawBufferPointer(rebasing: output[start..<start + source.count])
              .copyMemory(from: source)
          }
        }
      }
      filled = count
    }
  }
}

// MARK: - The header

extension NumPyArray {
  /// The three fields of a header, written as a Python dictionary.
  private static func parse(
    _ header: String
  ) -> (descriptor: String, isFortranOrder: Bool, shape: [Int])? {
    func value(of key: String) -> Substring? {
      guard let start = header.range(ofFirst: "'\(key)':") else { return nil }
      return header[start...].drop { $0 == " " }
    }
    guard let descriptor = value(of: "descr"), let quote = descriptor.first,
      quote == "'" || quote == "\"", let order = value(of: "fortran_order"),
      let shape = value(of: "shape"), shape.first == "("
    else { return nil }
    let extents = shape.dropFirst().prefix { $0 != ")" }.split(separator: ",")
      .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let numbers = extents.compactMap { Int($0) }
    guard numbers.count == extents.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    return (
      String(descriptor.dropFirst().prefix { $0 != quote }), order.hasPrefix("True"), numbers
    )
  }

  private static func itemSize(_ descriptor: String) -> Int? {
    guard let size = Int(descriptor.dropFirst(2)) else { return nil }
    return switch descriptor.prefix(2) {
    case "<f", ">f": size == 4 || size == 8 ? size : nil
    case "<i", "<u", ">i", ">u": [2, 4, 8].contains(size) ? size : nil
    case "|i", "|u", "|b": size == 1 ? 1 : nil
    // Longer texts than any file's metadata are a mistake, also where there are none of them.
    case "<U", ">U": size > 0 && size < 1 << 31 ? product(size, 4) : nil
    default: nil
    }
  }

  private static func product(_ left: Int, _ right: Int) -> Int? {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow || product < 0 ? nil : product
  }

  /// The header of an array of version 1.0, padded so that the data begin at a multiple of 64.
  package static func header(descriptor: String, shape: [Int]) -> [UInt8] {
    let extents =
      shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(extents)), }"
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes.append(UInt16(text.utf8.count))
    return bytes + Array(text.utf8)
  }

  /// Texts in NumPy's unicode type: UTF-32, all padded to the longest.
  package static func encode(_ texts: [String]) -> (descriptor: String, bytes: [UInt8]) {
    let length = max(1, texts.map { $0.unicodeScalars.count }.max() ?? 0)
    var bytes: [UInt8] = []
    for text in texts {
      for scalar in text.unicodeScalars { bytes.append(scalar.value) }
      for _ in text.unicodeScalars.count..<length { bytes.append(UInt32(0)) }
    }
    return ("<U\(length)", bytes)
  }
}

extension String {
  /// The index behind the first occurrence of `text`.
  fileprivate func range(ofFirst text: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
