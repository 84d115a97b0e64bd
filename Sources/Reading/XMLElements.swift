import Files
import Signal

/// The elements of an XML document at their ends, in order.
///
/// Comments and declarations are passed over; a broken document ends early. Of a document no more is kept
/// than the path to where it is read.
struct XMLElements {
  /// One element.
  struct Element {
    /// What an element has in it.
    enum Content {
      /// A text, or nothing between its two tags.
      case text(String)
      /// Nothing: one tag is all of it.
      case nothing
      /// Other elements, which have come before.
      case elements
    }

    /// The names of the elements around it, and its own.
    let path: [String]
    /// What is in it.
    let content: Content
    fileprivate let tag: ArraySlice<UInt8>

    /// Its own name.
    var name: String { path.last ?? "" }

    /// The text in it; `nil` where there are elements, or one tag is all of it.
    var text: String? {
      if case .text(let text) = content { text } else { nil }
    }

    /// The value of an attribute of an element without others in it; `nil` where it has none of that name.
    func attribute(_ name: String) -> String? {
      var rest = tag
      while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
        let key = String(trimming: rest[..<equals])
        rest = rest[(equals + 1)...].drop { XMLElements.isSpace($0) }
        guard let quote = rest.popFirst(), [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(quote),
          let end = rest.firstIndex(of: quote)
        else { return nil }
        if key.split(whereSeparator: \.isWhitespace).last.map(String.init) == name {
          return XMLElements.plain(rest[..<end])
        }
        rest = rest[(end + 1)...]
      }
      return nil
    }
  }

  private var rest: ArraySlice<UInt8>
  private var path: [String] = []
  private var tag: ArraySlice<UInt8> = []
  private var text: [UInt8] = []
  private var isInnermost = false

  /// The elements of `document`.
  init(_ document: [UInt8]) { rest = document[...] }

  /// The next element that ends; `nil` at the end of the document.
  mutating func next() -> Element? {
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
        guard !path.isEmpty else { continue }
        defer {
          path.removeLast()
          text = []
          isInnermost = false
        }
        return isInnermost
          ? Element(path: path, content: .text(Self.plain(text)), tag: self.tag)
          : Element(path: path, content: .elements, tag: [])
      }
      // The depth is bounded so that a hostile document costs no more than its length.
      guard path.count < 32 else { continue }
      let name = String(trimming: tag.prefix { !Self.isSpace($0) && $0 != UInt8(ascii: "/") })
      if tag.last == UInt8(ascii: "/") {
        return Element(path: path + [name], content: .nothing, tag: tag.dropLast())
      }
      path.append(name)
      self.tag = tag
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

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func plain(_ text: some BidirectionalCollection<UInt8>) -> String {
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
