/// Which events are meant: by code, by text, or by a pattern with captures.
public enum EventPattern: Sendable, Equatable {
  /// Events with this code.
  case code(Int)
  /// Events with a code in this range.
  case codes(ClosedRange<Int>)
  /// Events with this text, in any case.
  case text(String)
  /// Events whose whole text matches this regular expression; a capture named `code` is the stimulus code.
  case expression(String)
}

extension EventPattern: CustomStringConvertible {
  /// The pattern as `init(_:)` takes it.
  public var description: String {
    switch self {
    case .code(let code): "\(code)"
    case .codes(let range): "\(range.lowerBound)-\(range.upperBound)"
    case .text(let text): text
    case .expression(let expression): expression
    }
  }

  /// The pattern that a user wrote; `nil` for an empty text or a broken regular expression.
  ///
  /// `12` is a code, `1-12` a range of codes, a text with one of `\ ( [ * + ? | ^ $` a regular
  /// expression, anything else a text. Codes also match a text that is that number.
  public init?(_ text: String) {
    if text.isEmpty { return nil }
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
    guard (try? Regex(text)) != nil else { return nil }
    self = .expression(text)
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

/// What a pattern found in an event.
struct EventMatch {
  /// The stimulus code that the pattern captured or stands for.
  var code: Int?
}

/// A pattern ready to match many events.
struct EventMatcher {
  private enum Kind {
    case codes(ClosedRange<Int>)
    case text(String)
    case expression(Regex<AnyRegexOutput>)
    case nothing
  }

  private let kind: Kind

  init(_ pattern: EventPattern) {
    switch pattern {
    case .code(let code): kind = .codes(code...code)
    case .codes(let range): kind = .codes(range)
    case .text(let text): kind = .text(text.lowercased())
    case .expression(let text): kind = (try? Regex(text)).map(Kind.expression) ?? .nothing
    }
  }

  func match(_ event: Event) -> EventMatch? {
    switch kind {
    case .codes(let range):
      guard let code = event.code ?? Int(event.text), range.contains(code) else { return nil }
      // One code alone names a class, not a row or column; a range tells them apart.
      return EventMatch(code: range.lowerBound < range.upperBound ? code : nil)
    case .text(let text):
      return event.text.lowercased() == text ? EventMatch() : nil
    case .expression(let regex):
      guard let match = try? regex.wholeMatch(in: event.text) else { return nil }
      let code = match["code"]?.substring.flatMap { Int($0) }
      return EventMatch(code: code)
    case .nothing: return nil
    }
  }
}
