/// An element of SVG or HTML: a name, attributes in order, and what is inside.
///
/// What is written is well-formed XML and valid HTML at once, so that one page can be opened by a
/// browser and checked by an XML parser.
public struct Markup: Sendable, Equatable {
  /// One attribute.
  public struct Attribute: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its value, not yet escaped.
    public var value: String
  }

  /// What stands inside an element.
  public enum Content: Sendable, Equatable {
    /// Another element.
    case element(Markup)
    /// Text, not yet escaped.
    case text(String)
  }

  /// The element's name.
  public var name: String
  /// Its attributes, in the order in which they are written.
  public var attributes: [Attribute]
  /// What is inside.
  public var content: [Content]

  /// An element with elements inside.
  public init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) {
    self.init(name, attributes, content: children.map { .element($0) })
  }

  /// An element with text inside.
  public init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
    self.init(name, attributes, content: [.text(text)])
  }

  /// An element with text and elements inside.
  public init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], content: [Content]
  ) {
    self.name = name
    self.attributes = attributes.map { Attribute(name: $0.key, value: $0.value) }
    self.content = content
  }

  /// Appends an element.
  public mutating func append(_ child: Markup) { content.append(.element(child)) }

  /// Appends an attribute.
  public mutating func set(_ name: String, _ value: String) {
    attributes.append(Attribute(name: name, value: value))
  }

  /// The element as text.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Elements that HTML and SVG write without an end tag.
  private static let empty: Set = [
    "br", "circle", "col", "hr", "line", "link", "meta", "path", "rect", "use",
  ]

  private func write(to text: inout String) {
    text += "<\(name)"
    for attribute in attributes {
      text += " \(attribute.name)=\"\(Self.escaped(attribute.value, quotes: true))\""
    }
    if content.isEmpty, Self.empty.contains(name) {
      text += "/>"
      return
    }
    text += ">"
    for part in content {
      switch part {
      case .element(let child): child.write(to: &text)
      case .text(let words): text += Self.escaped(words, quotes: false)
      }
    }
    text += "</\(name)>"
  }

  /// `text` with the characters that mark up replaced, and those that XML forbids as U+FFFD.
  static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where quotes: result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
