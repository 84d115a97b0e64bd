import Files
import Signal

/// The lines of a text file, whatever ends them.
struct CSVLines {
  private let bytes: FileBytes
  private let end: UInt8
  /// Where the next line begins, and its number from 1.
  var position: (offset: Int, line: Int) = (0, 1)
  /// Whether the line taken last had an end of its own.
  private(set) var endedWithNewline = true

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The lines of `bytes` in UTF-8 or Latin-1, behind a byte order mark if there is one.
  init(_ bytes: FileBytes) {
    self.bytes = bytes
    let start = (try? ByteReader(bytes).array(at: 0, length: min(bytes.count, 1 << 16))) ?? []
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { position.offset = 3 }
    // Lines of old Macintosh programs end with a carriage return alone.
    end =
      start.contains(Self.newline) || !start.contains(Self.carriageReturn)
      ? Self.newline : Self.carriageReturn
  }

  /// The next line without its end; `nil` behind the last, or where it is longer than `limit`.
  mutating func next(atMost limit: Int = .max) -> [UInt8]? {
    let start = position.offset
    guard start < bytes.count else { return nil }
    let stop = limit < bytes.count - start ? start + limit : bytes.count
    let mark = end
    let found = bytes.withBytes { raw in
      (start..<stop).first { raw.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == mark }
    }
    guard found != nil || stop == bytes.count else { return nil }
    endedWithNewline = found != nil
    position = (found.map { $0 + 1 } ?? bytes.count, position.line + 1)
    var line = bytes.withBytes { raw in
      raw.extracting(start..<(found ?? bytes.count)).withUnsafeBytes { Array($0) }
    }
    if line.last == Self.carriageReturn { line.removeLast() }
    return line
  }
}

extension FileBytes {
  /// The same text in UTF-8 where a byte order mark says that it is in UTF-16, as Excel's “Unicode
  /// text” is; else the bytes themselves.
  var decodedFromUTF16: FileBytes {
    guard let mark = try? ByteReader(self).array(at: 0, length: 2), count % 2 == 0,
      mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF]
    else { return self }
    let isBigEndian = mark[0] == 0xFE
    let units = withBytes { raw in
      stride(from: 2, to: raw.byteCount, by: 2).map { offset -> UInt16 in
        let unit = raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return isBigEndian ? unit.bigEndian : unit.littleEndian
      }
    }
    return FileBytes(Array(String(decoding: units, as: UTF16.self).utf8), path: path)
  }
}
