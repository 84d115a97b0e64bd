import Files
import Signal

/// Named arrays and texts in the safetensors format: no code, nothing to execute.
///
/// Source: the format's description at https://huggingface.co/docs/safetensors; a length of 8
/// bytes, a JSON header, the arrays one behind the other.
public struct TensorFile: Sendable, Equatable {
  /// The arrays by name.
  public var tensors: [String: StoredTensor]
  /// The texts of `__metadata__`.
  public var metadata: [String: String]

  /// A file's contents from their parts.
  public init(tensors: [String: StoredTensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The SHA-256 over all arrays in the order of their names, as they stand in the file.
  public var digest: String {
    sha256 { take in
      for name in tensors.keys.sorted() {
        let words = words(of: name).map { $0.littleEndian }
        take(words.span.bytes)
      }
    }
  }

  private func words(of name: String) -> [UInt32] {
    // A key path would be followed at run time, number by number.
    (tensors[name]?.values ?? []).map { $0.bitPattern }
  }
}

// MARK: - Writing

extension TensorFile {
  /// Writes the file; it appears whole or not at all.
  ///
  /// The same contents give the same bytes: names are sorted, and nothing tells time or machine.
  ///
  /// - Throws: `WritingError` of the operating system.
  public func write(to path: String) throws(WritingError) {
    var file = try OutputFile(path: path)
    try file.write(bytes.span.bytes)
    try file.commit()
  }

  /// The whole file.
  public var bytes: [UInt8] {
    var data: [UInt8] = []
    var entries = ["__metadata__": Entry.texts(metadata)]
    for name in tensors.keys.sorted() {
      let start = data.count
      for word in words(of: name) { data.append(word) }
      entries[name] = .tensor(
        TensorEntry(
          dtype: "F32", shape: tensors[name]?.shape ?? [], dataOffsets: [start, data.count]))
    }
    var header = Array(JSONText.encode(entries, keys: .verbatim).utf8)
    // Spaces bring the arrays to a multiple of 8 bytes, as other writers do.
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var file: [UInt8] = []
    file.append(UInt64(header.count))
    return file + header + data
  }
}

// MARK: - Reading

extension TensorFile {
  /// Whether the bytes begin like such a file: a length, then a JSON object.
  public static func canRead(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    guard let length = try? reader.int(UInt64.self, at: 0) else { return false }
    return length >= 2 && length <= bytes.count - 8 && reader.matches("{", at: 8)
  }

  /// Reads a file of single-precision tensors.
  ///
  /// - Throws: `ReadingError` if the header is broken or a tensor does not lie in the file.
  public init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    func malformed(_ place: FilePlace, _ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: place, found: found, expected: expected)
    }
    guard bytes.count >= 8 else {
      throw malformed(
        .byte(0), bytes.count == 0 ? "an empty file" : "\(bytes.count) bytes",
        "a detector in the safetensors format")
    }
    let length = try reader.integer(UInt64.self, at: 0)
    guard length <= bytes.count - 8 else {
      throw malformed(
        .byte(0), "a header of \(length) bytes in a file of \(bytes.count)",
        "a detector in the safetensors format")
    }
    let header = try reader.array(at: 8, length: Int(length))
    let entries: [String: Entry]
    do {
      entries = try JSONText.decode([String: Entry].self, from: header, keys: .verbatim)
    } catch {
      throw malformed(.byte(8), "a header that is no JSON of tensors", "the safetensors format")
    }
    self.init(tensors: [:], metadata: [:])
    let start = 8 + Int(length)
    var total = 0
    for (name, entry) in entries {
      switch entry {
      case .texts(let texts):
        guard name == "__metadata__" else {
          throw malformed(.part(name), "texts", "a tensor, or texts named __metadata__")
        }
        metadata = texts
      case .tensor(let tensor):
        guard tensor.dtype == "F32" else {
          throw malformed(.part(name), "type \(tensor.dtype)", "F32")
        }
        let room = bytes.count - start
        guard let count = tensor.count, tensor.dataOffsets.count == 2,
          tensor.dataOffsets[0] >= 0, tensor.dataOffsets[0] <= tensor.dataOffsets[1],
          tensor.dataOffsets[1] <= room,
          tensor.dataOffsets[1] - tensor.dataOffsets[0] == count * 4
        else {
          throw malformed(
            .part(name), "shape \(tensor.shape) at \(tensor.dataOffsets)",
            "four bytes a number within \(room)")
        }
        // Tensors that lie over each other would make much memory of a small file.
        total += count * 4
        guard total <= room else {
          throw malformed(.part(name), "tensors that overlap", "each in a place of its own")
        }
        var values: [Float] = []
        values.reserveCapacity(count)
        for index in 0..<count {
          values.append(try reader.float32(at: start + tensor.dataOffsets[0] + 4 * index))
        }
        guard values.allSatisfy(\.isFinite) else {
          throw malformed(.part(name), "infinity or not-a-number", "finite numbers")
        }
        tensors[name] = StoredTensor(shape: tensor.shape, values: values)
      }
    }
  }
}

// MARK: - The header

/// An entry of the header: a tensor, or the texts under `__metadata__`.
private enum Entry: Codable {
  case tensor(TensorEntry)
  case texts([String: String])

  init(from decoder: any Decoder) throws {
    if let tensor = try? TensorEntry(from: decoder) {
      self = .tensor(tensor)
    } else {
      self = .texts(try [String: String](from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .tensor(let tensor): try tensor.encode(to: encoder)
    case .texts(let texts): try texts.encode(to: encoder)
    }
  }
}

private struct TensorEntry: Codable {
  var dtype: String
  var shape: [Int]
  var dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype
    case shape
    case dataOffsets = "data_offsets"
  }

  /// The number of elements; `nil` for a shape that no memory could hold.
  var count: Int? {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, extent >= 0, product <= 1 << 40 else { return nil }
      count = product
    }
    return count
  }
}
