/// Which events are meant: by code, by text, or by a pattern with captures.
public enum EventPattern: Sendable, Equatable {
  /// Events with this code.
  case code(Int)
  /// Events with a code in this range.
  case codes(ClosedRange<Int>)
  /// Events with this text, in any case, with any white space, and with or without its type before it.
  case text(String)
  /// Events whose whole text, or whose code as a text, matches this regular expression, which
  /// `LinearPattern` has taken; a capture named `code` is the stimulus code.
  case expression(String)
}

extension EventPattern: CustomStringConvertible {
  /// The pattern as `init(_:)` takes it.
  public var description: String {
    switch self {
    case .code(let code): "\(code)"
    case .codes(let range): "\(range.lowerBound)-\(range.upperBound)"
    case .text(let text): EventPattern(text) == self && !text.contains(",") ? text : "\"\(text)\""
    case .expression(let expression): expression
    }
  }

  /// The pattern that a user wrote; `nil` for an empty text or a regular expression that is broken or
  /// would need going back (references to captures, looking around).
  ///
  /// `12` is a code, `1-12` a range of codes, a text with one of `\ ( [ * + ? | ^ $` a regular
  /// expression, anything else a text, and so is whatever stands in double quotation marks. Codes also
  /// match a text that is that number, or a stimulus with it (`S 12`).
  public init?(_ text: String) {
    if text.isEmpty { return nil }
    if text.count > 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      self = .text(String(text.dropFirst().dropLast()))
      return
    }
    if let code = Int(text) {
      self = .code(code)
      return
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let low = ends[0], let high = ends[1], low <= high {
      self = .codes(low...high)
      return
    }
    guard text.contains(where: { #"\([*+?|^$"#.contains($0) }) else {
      self = .text(text)
      return
    }
    guard LinearPattern(text) != nil else { return nil }
    self = .expression(text)
  }
}

extension EventPattern {
  /// The parts of a list that a user wrote: between commas outside quotation marks and brackets.
  public static func parts(ofList list: String) -> [String] {
    var parts = [""]
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for character in list {
      defer { isEscaped = character == "\\" && !isEscaped }
      if !isEscaped {
        if character == "\"" { isQuoted.toggle() }
        if "([{".contains(character) { depth += 1 }
        if ")]}".contains(character) { depth -= 1 }
      }
      if character == ",", !isQuoted, depth <= 0, !isEscaped {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.filter { !$0.isEmpty }
  }
}

extension EventPattern: Codable {
  /// Decodes the text that `init(_:)` takes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let pattern = EventPattern(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not a pattern of events")
    }
    self = pattern
  }

  /// Encodes the text that `init(_:)` takes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
