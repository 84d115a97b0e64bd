/// An `.npz` archive of named arrays, for `numpy.load`.
package enum NumPyFile {
  /// An array: single-precision numbers of a shape, or texts.
  package enum Array {
    case numbers(shape: [Int], values: [Float])
    case text(String)
    case texts([String])
  }

  /// Writes the archive; it appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  package static func write(
    _ arrays: [(name: String, array: Array)], to path: String
  ) throws(WritingError) {
    var writer = ZipWriter(try OutputFile(path: path))
    for (name, array) in arrays {
      switch array {
      case .numbers(let shape, let values):
        try writer.add(array: name, "<f4", shape, values)
      case .text(let text):
        let encoded = NumPyArray.encode([text])
        try writer.add(array: name, encoded.descriptor, [], encoded.bytes)
      case .texts(let texts):
        let encoded = NumPyArray.encode(texts)
        try writer.add(array: name, encoded.descriptor, [texts.count], encoded.bytes)
      }
    }
    try writer.commit()
  }
}

extension ZipWriter {
  /// Appends an array as NumPy writes it.
  package mutating func add<Element: BitwiseCopyable>(
    array name: String, _ descriptor: String, _ shape: [Int], _ elements: [Element]
  ) throws(WritingError) {
    let head = NumPyArray.header(descriptor: descriptor, shape: shape)
    try add("\(name).npy", head: head, body: elements.span.bytes)
  }
}
