/// A line of options of `sbatch`, such as `--account=lab`.
public struct SlurmDirective: Sendable, Equatable {
  /// As it was written.
  public let text: String
  /// Its words as Slurm tells them apart, without their quotes.
  private let words: [String]

  /// Why a text is no such line.
  public enum Refusal: Error, Equatable, Sendable {
    /// It begins otherwise than an option, or is not of one line.
    case noOption
    /// A study says this option itself, or would submit nothing with it.
    case own(option: String)
    /// A quote is not closed, or nothing follows a backslash.
    case openQuote
    /// Several options of one letter are in one word.
    case bundled(option: String)
  }

  /// What a study says itself, and finds its tasks and logs by, and what submits nothing.
  private static let own = [
    "--array", "--chdir", "--cpus-per-task", "--dependency", "--error", "--job-name",
    "--open-mode", "--output", "--test-only", "--wrap",
  ]
  private static let ownLetters: Set<Character> = ["a", "c", "D", "d", "e", "J", "o"]
  /// Options of one letter that what follows in the word is the value of.
  private static let takeValues = Set("AabBcCdDeFGiJLmMnNopqStwx")

  /// The options in a text.
  public init(_ text: String) throws(Refusal) {
    guard text.hasPrefix("-"),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { throw .noOption }
    guard let words = Self.words(in: text) else { throw .openQuote }
    guard !words.contains(where: { $0 == "-" || $0 == "--" }) else { throw .noOption }
    if let option = words.first(where: Self.isOwn) { throw .own(option: option) }
    if let option = words.first(where: Self.isBundled) { throw .bundled(option: option) }
    self.text = text
    self.words = words
  }

  /// Whether one of the options is that of a name or letter.
  public func says(_ name: String, letter: Character? = nil) -> Bool {
    words.contains { word in
      word.prefix { $0 != "=" } == name || letter.map { word.hasPrefix("-\($0)") } == true
    }
  }

  /// The words of a line in which blanks within quotes, and behind a backslash, part nothing.
  ///
  /// - Returns: `nil` where a quote is not closed, or nothing follows a backslash.
  private static func words(in text: String) -> [String]? {
    var (words, word) = ([String](), String?.none)
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    return words + [word].compactMap(\.self)
  }

  /// Whether a word is one of the study's own options, which may be shortened as long as they are told apart.
  private static func isOwn(_ word: String) -> Bool {
    guard word.hasPrefix("-") else { return false }
    guard word.hasPrefix("--") else {
      return word.dropFirst().first.map(ownLetters.contains) == true
    }
    let name = word.prefix { $0 != "=" }
    return own.contains { $0.hasPrefix(name) }
  }

  /// Whether further options follow one of a letter that takes no value, which could be any.
  private static func isBundled(_ word: String) -> Bool {
    guard word.hasPrefix("-"), !word.hasPrefix("--"), let letter = word.dropFirst().first else {
      return false
    }
    return word.count > 2 && !takeValues.contains(letter)
  }
}

extension SlurmDirective.Refusal: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noOption: "expected options of sbatch on one line, such as --account=lab"
    case .own(let option):
      "found \(option), which the study says itself (processors by --threads or --jobs) or which submits nothing; "
        + "expected another option of sbatch"
    case .openQuote:
      "found a quote that is not closed, or a backslash at the end; expected quotes in pairs"
    case .bundled(let option):
      "found several options in \(option); expected each as a word of its own, such as -H -n2"
    }
  }
}
