import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element as an XML parser reads it.
final class ParsedElement {
  let name: String
  let attributes: [String: String]
  var children: [ParsedElement] = []
  var text = ""

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The element and all below it.
  var all: [ParsedElement] { [self] + children.flatMap(\.all) }

  /// All elements of that name.
  func all(_ name: String) -> [ParsedElement] { all.filter { $0.name == name } }

  /// A number in an attribute.
  func number(_ name: String) throws -> Double {
    try #require(attributes[name].flatMap(Double.init), "\(name) of \(self.name)")
  }

  /// All texts that are shown.
  var labels: [String] { all("text").map(\.text) }
}

/// Reads markup as XML; what is not well-formed fails the test.
func parse(_ text: String) throws -> ParsedElement {
  final class Reader: NSObject, XMLParserDelegate {
    var stack: [ParsedElement] = []
    var root: ParsedElement?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      let element = ParsedElement(name: name, attributes: attributes)
      stack.last?.children.append(element)
      root = root ?? element
      stack.append(element)
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      stack.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { stack.last?.text += string }
  }
  let reader = Reader()
  let parser = XMLParser(data: Data(text.utf8))
  parser.delegate = reader
  try #require(parser.parse(), "not well-formed: \(String(describing: parser.parserError))")
  return try #require(reader.root)
}

/// The points of a path of M, l, h, v and z commands.
func points(_ path: String) throws -> [(x: Double, y: Double)] {
  var points: [(x: Double, y: Double)] = []
  var (x, y, start) = (0.0, 0.0, (x: 0.0, y: 0.0))
  var numbers: [Double] = []
  var command: Character = "M"
  var token = ""
  func flush() throws {
    if !token.isEmpty { numbers.append(try #require(Double(token))) }
    token = ""
  }
  func run() {
    switch command {
    case "M", "l":
      for pair in stride(from: 0, to: numbers.count - 1, by: 2) {
        (x, y) =
          command == "M"
          ? (numbers[pair], numbers[pair + 1]) : (x + numbers[pair], y + numbers[pair + 1])
        if command == "M" { start = (x, y) }
        points.append((x, y))
      }
    case "h":
      x += numbers.first ?? 0
      points.append((x, y))
    case "v":
      y += numbers.first ?? 0
      points.append((x, y))
    default: (x, y) = start
    }
    numbers = []
  }
  for character in path {
    if character.isLetter {
      try flush()
      run()
      command = character
    } else if character == "-" || character == " " {
      try flush()
      token = character == "-" ? "-" : ""
    } else {
      token.append(character)
    }
  }
  try flush()
  run()
  return points
}
