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
    case expression(LinearPattern, plain: String)
    case nothing
  }

  private let kind: Kind

  init(_ pattern: EventPattern) {
    switch pattern {
    case .code(let code): kind = .codes(code...code)
    case .codes(let range): kind = .codes(range)
    case .text(let text): kind = .text(EventForms.plain(text))
    case .expression(let text):
      kind =
        LinearPattern(text).map {
          Kind.expression($0, plain: EventForms.plain(text))
        } ?? .nothing
    }
  }

  func match(_ event: EventForms) -> EventMatch? {
    switch kind {
    case .codes(let range):
      guard let number = event.number, range.contains(number) else { return nil }
      // One code alone names a class, not a row or column; a range tells them apart.
      return EventMatch(code: range.lowerBound < range.upperBound ? number : nil)
    case .text(let text):
      return event.plainTexts.contains(text) ? EventMatch() : nil
    case .expression(let pattern, let plain):
      for form in event.forms {
        guard let match = pattern.wholeMatch(in: form) else { continue }
        return EventMatch(code: match.code.flatMap { Int($0) })
      }
      // A text may have one of the signs of expressions in it: "S(1)".
      return event.plainTexts.contains(plain) ? EventMatch() : nil
    case .nothing: return nil
    }
  }
}

/// The ways in which a user may write an event: as it is shown, as its file has it, by its number.
struct EventForms {
  /// The text, what stands behind its type (`S  1` of `Stimulus/S  1`), and the number as a text.
  let forms: [String]
  /// The texts in lower case without spaces and quotation marks around.
  let plainTexts: [String]
  /// The file's number, or that of a text which is a number or a stimulus with one.
  let number: Int?

  init(_ event: Event) {
    number = event.number
    var forms = event.text.isEmpty ? [] : [event.text]
    if let slash = event.text.firstIndex(of: "/") {
      forms.append(String(event.text[event.text.index(after: slash)...]))
    }
    plainTexts = forms.map(Self.plain)
    if let number { forms.append("\(number)") }
    self.forms = forms
  }

  /// A text in lower case without white space and without quotation marks around it.
  static func plain(_ text: String) -> String {
    var plain = text.lowercased().filter { !$0.isWhitespace }[...]
    while plain.count > 1, let first = plain.first, first == "\"" || first == "'",
      plain.last == first
    {
      plain = plain.dropFirst().dropLast()
    }
    return String(plain)
  }
}

extension Event {
  /// The file's number for it, or the number that its text is or that a stimulus in its text bears.
  ///
  /// `S 12` and `Stimulus/S 12` are what BrainVision's markers are called in other formats. Responses
  /// have numbers of their own, which must not be taken for stimuli.
  var number: Int? {
    if let code { return code }
    if let number = Int(text) { return number }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2 else { return nil }
    if parts.count == 2, !["stimulus", "event", "trigger"].contains(parts[0].lowercased()) {
      return nil
    }
    var digits = last.drop { $0 == " " }
    guard let letter = digits.popFirst(), letter == "S" || letter == "s" else { return nil }
    digits = digits.drop { $0 == " " }
    return digits.allSatisfy { ("0"..."9").contains($0) } && digits.count < 10 ? Int(digits) : nil
  }
}
