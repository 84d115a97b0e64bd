/// A regular expression that takes a time in proportion to the text, whatever the expression is.
///
/// It is run as all its ways at once, step by step (Thompson, CACM 11(6), 1968; Pike's form of it with
/// captures), and never goes back: `(a+)+$` costs no more than `a+$`. What needs going back, such as
/// references to captures and looking around, is not taken. Of several ways to match, the first in
/// order wins, as in other engines.
struct LinearPattern: Sendable {
  /// What matched.
  struct Match {
    /// What the capture named `code` took, where it took part.
    var code: Substring?
  }

  /// A step of the program.
  enum Step: Sendable {
    /// Takes a character of a class.
    case take(CharacterClass)
    /// Goes on at both places; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    /// Notes the place: the beginning or the end of the capture `code`.
    case note(isEnd: Bool)
    /// Goes on where the place is such.
    case require(Place)
    case match
  }

  /// What a place in the text is.
  enum Place: Sendable {
    case start, end, wordEdge, noWordEdge
  }

  /// The most steps that a program may have.
  static let mostSteps = 10_000
  /// No event's text is longer; longer ones match nothing.
  static let longestText = 4096

  private let steps: [Step]

  /// The program of an expression; `nil` if it is broken, too large, or has what is not taken.
  init?(_ expression: String) {
    guard let steps = LinearPatternParser.steps(of: expression) else { return nil }
    self.steps = steps
  }

  /// The match of the whole of `text`; `nil` if it is none.
  func wholeMatch(in text: String) -> Match? {
    let characters = Array(text.prefix(Self.longestText + 1))
    guard characters.count <= Self.longestText else { return nil }
    var threads = Threads(count: steps.count)
    var following = Threads(count: steps.count)
    add(0, Captures(), to: &threads, at: 0, of: characters)
    for (place, character) in characters.enumerated() {
      guard !threads.list.isEmpty else { return nil }
      following.clear()
      for thread in threads.list {
        if case .take(let taken) = steps[thread.step], taken.contains(character) {
          add(thread.step + 1, thread.captures, to: &following, at: place + 1, of: characters)
        }
      }
      swap(&threads, &following)
    }
    for thread in threads.list {
      guard case .match = steps[thread.step] else { continue }
      guard let start = thread.captures.start, let end = thread.captures.end, start <= end else {
        return Match()
      }
      let first = text.index(text.startIndex, offsetBy: start)
      return Match(code: text[first..<text.index(first, offsetBy: end - start)])
    }
    return nil
  }

  private struct Captures {
    var start: Int?
    var end: Int?
  }

  private struct Threads {
    var list: [(step: Int, captures: Captures)] = []
    private var isListed: [Bool]

    init(count: Int) { isListed = [Bool](repeating: false, count: count) }

    mutating func clear() {
      list.removeAll(keepingCapacity: true)
      for index in isListed.indices { isListed[index] = false }
    }

    mutating func visit(_ step: Int) -> Bool {
      defer { isListed[step] = true }
      return !isListed[step]
    }
  }

  /// Follows all steps from `first` that take no character, those preferred first.
  private func add(
    _ first: Int, _ captures: Captures, to threads: inout Threads, at place: Int,
    of characters: [Character]
  ) {
    var stack = [(step: first, captures: captures)]
    while var (step, captures) = stack.popLast() {
      guard threads.visit(step) else { continue }
      switch steps[step] {
      case .take, .match: threads.list.append((step, captures))
      case .jump(let goal): stack.append((goal, captures))
      case .split(let preferred, let other):
        stack.append((other, captures))
        stack.append((preferred, captures))
      case .note(let isEnd):
        if isEnd { captures.end = place } else { captures.start = place }
        step += 1
        stack.append((step, captures))
      case .require(let kind):
        if Self.holds(kind, at: place, of: characters) { stack.append((step + 1, captures)) }
      }
    }
  }

  private static func holds(_ kind: Place, at place: Int, of characters: [Character]) -> Bool {
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index) && CharacterClass.isWord(characters[index])
    }
    return switch kind {
    case .start: place == 0
    case .end: place == characters.count
    case .wordEdge: isWord(place - 1) != isWord(place)
    case .noWordEdge: isWord(place - 1) == isWord(place)
    }
  }
}

/// The characters that one place of an expression takes.
struct CharacterClass: Sendable {
  /// A part of a class.
  enum Part: Sendable {
    case one(Character)
    case range(ClosedRange<Character>)
    case digits, words, spaces
    case notDigits, notWords, notSpaces
    /// All but the ends of lines.
    case any
  }

  var parts: [Part]
  var isInverted = false
  var ignoresCase = false

  func contains(_ character: Character) -> Bool {
    let isListed =
      parts.contains { Self.contains($0, character) }
      || ignoresCase
        && parts.contains { part in
          Self.variants(of: character).contains { Self.contains(part, $0) }
        }
    return isListed != isInverted
  }

  static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func variants(of character: Character) -> [Character] {
    [character.lowercased(), character.uppercased()].compactMap { $0.count == 1 ? $0.first : nil }
  }

  private static func contains(_ part: Part, _ character: Character) -> Bool {
    switch part {
    case .one(let one): one == character
    case .range(let range): range.contains(character)
    case .digits: character.isWholeNumber
    case .words: isWord(character)
    case .spaces: character.isWhitespace
    case .notDigits: !character.isWholeNumber
    case .notWords: !isWord(character)
    case .notSpaces: !character.isWhitespace
    case .any: !character.isNewline
    }
  }
}
