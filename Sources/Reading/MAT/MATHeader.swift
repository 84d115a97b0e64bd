import Files
import Signal

/// The first 128 bytes of a MAT file, and what tells its versions apart.
enum MATHeader {
  /// Bytes before the first data element.
  static let length = 128

  /// What helps with versions that are not read.
  static let howToConvert =
    "convert it in MATLAB: x = load(FILE); save(NEW, '-struct', 'x', '-v7')"

  /// Whether the file begins like a MAT file of any version, also of those that are not read.
  static func isPresent(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    return reader.matches("MATLAB 5.0 MAT-file", at: 0) || isVersion73(reader)
      || isVersion4(reader) || byteOrder(reader) != nil
  }

  /// The byte order of a MAT v5 file.
  ///
  /// - Throws: `ReadingError.unsupported` for the other versions, with a way to convert them.
  static func isBigEndian(_ bytes: FileBytes) throws(ReadingError) -> Bool {
    let reader = ByteReader(bytes)
    if isVersion73(reader) {
      throw .unsupported(
        path: bytes.path, place: .byte(0), found: "a MAT v7.3 (HDF5) file", remedy: howToConvert)
    }
    if let isBigEndian = byteOrder(reader) { return isBigEndian }
    if isVersion4(reader) {
      throw .unsupported(
        path: bytes.path, place: .byte(0), found: "a MAT v4 file", remedy: howToConvert)
    }
    try reader.check(0, length: length, expected: "the 128 bytes of a MAT header")
    let mark = try reader.array(at: 126, length: 2)
    throw .malformed(
      path: bytes.path, place: .byte(126), found: "\(mark)",
      expected: "the endian indicator “IM” or “MI” of MAT v5")
  }

  /// The endian indicator, when version and indicator are those of v5 (1-7).
  private static func byteOrder(_ reader: ByteReader) -> Bool? {
    guard let version = try? reader.array(at: 124, length: 2) else { return nil }
    if version == [0, 1], reader.matches("IM", at: 126) { return false }
    if version == [1, 0], reader.matches("MI", at: 126) { return true }
    return nil
  }

  /// Whether the file is of version 7.3, which is HDF5.
  static func isVersion73(_ bytes: FileBytes) -> Bool { isVersion73(ByteReader(bytes)) }

  private static func isVersion73(_ reader: ByteReader) -> Bool {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    let isHDF5 = [0, 512].contains { (try? reader.array(at: $0, length: 8)) == signature }
    return isHDF5 || reader.matches("MATLAB 7.3 MAT-file", at: 0)
  }

  /// Five integers: type, rows, columns, imaginary, length of the name; then the name.
  private static func isVersion4(_ reader: ByteReader) -> Bool {
    for isBigEndian in [false, true] {
      var reader = reader
      reader.isBigEndian = isBigEndian
      let header = (0..<5).compactMap { try? reader.int(Int32.self, at: 4 * $0) }
      guard header.count == 5, header[0] % 1000 / 100 == 0, (0...52).contains(header[0] % 1000),
        header[0] / 1000 == (isBigEndian ? 1 : 0), header[0] % 10 <= 2, header[1] >= 0,
        header[2] >= 0, (0...1).contains(header[3]), (2...64).contains(header[4]),
        let name = try? reader.array(at: 20, length: header[4]), name.last == 0,
        name.dropLast().allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { continue }
      return true
    }
    return false
  }
}
