import Files
import Signal

/// The sections of a BrainVision header or marker file: `[Section]`, then lines `Key=Value`.
///
/// Lines are UTF-8 or Latin-1 each for itself; those that begin with `;` and everything behind
/// `[Comment]` are for people.
struct BrainVisionText {
  /// One line `Key=Value`.
  struct Entry {
    /// In lower case.
    let key: String
    let value: String
    /// From 1.
    let line: Int
  }

  let path: String
  private let sections: [String: [Entry]]

  /// Whether `bytes` begin with the file's title, such as `Brain Vision Data Exchange Header File
  /// Version 1.0`; `kind` is `Header` or `Marker`.
  static func isPresent(_ kind: String, in bytes: FileBytes) -> Bool {
    guard let start = try? ByteReader(bytes).array(at: 0, length: min(bytes.count, 100)) else {
      return false
    }
    let line = String(utf8OrLatin1: start.prefix { $0 != 10 && $0 != 13 })
      .filter { $0 != " " && $0 != "\u{FEFF}" }.lowercased()
    return line.hasPrefix("brainvision") && line.contains("\(kind.lowercased())file")
  }

  init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    var sections: [String: [Entry]] = [:]
    var section = ""
    let content = try ByteReader(bytes).array(at: 0, length: bytes.count)
    var number = 0
    for range in LineRanges(content) {
      let line = content[range]
      number += 1
      guard let first = line.first, first != UInt8(ascii: ";") else { continue }
      if first == UInt8(ascii: "[") {
        section = String(trimming: line).lowercased()
        if section == "[comment]" { break }
      } else if let mark = line.firstIndex(of: UInt8(ascii: "=")) {
        sections[section, default: []].append(
          Entry(
            key: String(trimming: line[..<mark]).lowercased(),
            value: String(trimming: line[line.index(after: mark)...]), line: number))
      }
    }
    self.sections = sections
  }

  func entries(_ section: String) -> [Entry] { sections["[\(section.lowercased())]"] ?? [] }

  /// The last entry of that key: a corrected line stands below the wrong one.
  func entry(_ section: String, _ key: String) -> Entry? {
    entries(section).last { $0.key == key.lowercased() }
  }

  /// An obligatory value.
  func value(_ section: String, _ key: String) throws(ReadingError) -> Entry {
    guard let entry = entry(section, key), !entry.value.isEmpty else {
      throw .malformed(
        path: path, place: .part("[\(section)]"), found: "no line \(key)=",
        expected: "one with a value")
    }
    return entry
  }

  func malformed(_ entry: Entry, expected: String) -> ReadingError {
    .malformed(path: path, place: .line(entry.line), found: "“\(entry.value)”", expected: expected)
  }

  /// The parts of a value between commas; a comma inside a part is written `\1`.
  static func parts(_ value: String) -> [String] {
    value.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard part.contains("\\") else { return String(part) }
      var text = ""
      var rest = part
      while let mark = rest.firstIndex(of: "\\") {
        text += rest[..<mark]
        let next = rest.index(after: mark)
        let isComma = next < rest.endIndex && rest[next] == "1"
        text += isComma ? "," : "\\"
        rest = rest[(isComma ? rest.index(after: next) : next)...]
      }
      return text + rest
    }
  }
}
