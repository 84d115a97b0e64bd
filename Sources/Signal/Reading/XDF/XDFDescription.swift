import Files

/// What the XML of a stream's header says of it.
struct XDFDescription {
  /// The stream's name.
  private(set) var name = ""
  /// What kind of data it says it has, such as `EEG` or `Markers`.
  private(set) var type = ""
  /// The number of channels.
  private(set) var channelCount = 0
  /// Its rate in Hz; 0 where samples come irregularly.
  private(set) var rate = 0.0
  /// The name of the number format.
  private(set) var format = ""
  /// Label, unit and type of each channel that is described.
  private(set) var channels: [(label: String, unit: String, type: String)] = []

  /// Takes the description from the XML of a header.
  init(xml: [UInt8]) {
    var elements = XMLElements(xml)
    while let (path, text) = elements.next() {
      switch path {
      case ["info", "name"]: name = text
      case ["info", "type"]: type = text
      case ["info", "channel_count"]: channelCount = Int(decimal: text) ?? 0
      case ["info", "nominal_srate"]: rate = Double(decimal: text) ?? 0
      case ["info", "channel_format"]: format = text
      case ["info", "desc", "channels", "channel", "label"]:
        channels.append((text, "", ""))
      case ["info", "desc", "channels", "channel", "unit"] where !channels.isEmpty:
        channels[channels.count - 1].unit = text
      case ["info", "desc", "channels", "channel", "type"] where !channels.isEmpty:
        channels[channels.count - 1].type = text
      default: continue
      }
    }
  }
}

/// The innermost elements of an XML document with their texts, in order.
///
/// Attributes, comments and declarations are passed over; a broken document ends early.
private struct XMLElements {
  private var rest: ArraySlice<UInt8>
  private var path: [String] = []
  private var text: [UInt8] = []

  init(_ document: [UInt8]) { rest = document[...] }

  /// The next element without elements in it.
  mutating func next() -> (path: [String], text: String)? {
    var isInnermost = false
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "<") else {
        text.append(byte)
        continue
      }
      if skip("!--", to: "-->") || skip("?", to: "?>") || skip("!", to: ">") { continue }
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      let tag = rest[..<end]
      rest = rest[(end + 1)...]
      if tag.first == UInt8(ascii: "/") {
        defer {
          path = Array(path.dropLast())
          text = []
        }
        if isInnermost { return (path, Self.plain(text)) }
        continue
      }
      // The depth is bounded so that a hostile document costs no more than its length.
      guard tag.last != UInt8(ascii: "/"), path.count < 32 else { continue }
      let name = tag.prefix { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      path.append(String(trimming: name))
      text = []
      isInnermost = true
    }
    return nil
  }

  private mutating func skip(_ start: String, to end: String) -> Bool {
    guard rest.starts(with: start.utf8) else { return false }
    rest = rest.firstRange(of: Array(end.utf8)).map { rest[$0.upperBound...] } ?? []
    return true
  }

  private static func plain(_ text: [UInt8]) -> String {
    var plain = String(trimming: text)
    guard plain.contains("&") else { return plain }
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ] {
      plain.replace(entity, with: character)
    }
    return plain
  }
}
