/// How likely each letter is after those before it: letter n-grams, interpolated by Witten & Bell's rule.
///
/// P(c | h) = (n(hc) + t(h) P(c | h′)) / (n(h) + t(h)), where n counts, t(h) is how many different
/// letters follow h, h′ is h without its first letter, and where nothing precedes, P is the same for
/// every item (Witten & Bell, IEEE Trans. Inf. Theory 37(4), 1991, method C; Chen & Goodman 1998, section 2.3).
///
/// Letters and digits count, in capitals; whatever stands between them is one blank, `_`.
public struct LanguageModel: Sendable, Equatable {
  /// Where it comes from, for people.
  public let name: String
  /// How many letters an n-gram has: those that count before a letter, and itself.
  public let order: Int
  /// What follows each context of 0 to `order` − 1 letters.
  private let continuations: [String: Continuations]

  /// What a blank is written as.
  public static let blank: Character = "_"
  /// The orders there are.
  public static let orders = 2...8
  /// How many different n-grams of the full order a file may hold.
  public static let mostNGrams = 1_000_000

  private struct Continuations: Sendable, Equatable {
    var counts: [Character: Int] = [:]
    var total = 0
  }

  /// A model from how often each n-gram was counted.
  ///
  /// - Parameters:
  ///   - name: where it comes from.
  ///   - order: the length of all n-grams, one of `orders`.
  ///   - counts: of n-grams of `order` characters, at least 1 each.
  public init(name: String, order: Int, counts: [String: Int]) {
    precondition(Self.orders.contains(order), "an order that is possible")
    precondition(
      counts.allSatisfy { $0.key.count == order && $0.value > 0 }, "n-grams of one length")
    self.name = name
    self.order = order
    var continuations: [String: Continuations] = [:]
    for (ngram, count) in counts {
      var context = ngram.dropLast()
      guard let letter = ngram.last else { continue }
      while true {
        continuations[String(context), default: Continuations()].counts[letter, default: 0] += count
        continuations[String(context), default: Continuations()].total += count
        guard !context.isEmpty else { break }
        context = context.dropFirst()
      }
    }
    self.continuations = continuations
  }

  /// Counts the n-grams of a text, before which blanks are thought.
  ///
  /// - Returns: `nil` where the text has neither letters nor digits.
  public init?(name: String, learning text: String, order: Int) {
    precondition(Self.orders.contains(order), "an order that is possible")
    var counts: [String: Int] = [:]
    var ngram = [Character](repeating: Self.blank, count: order)
    for letter in Self.letters(of: text) {
      ngram.removeFirst()
      ngram.append(letter)
      counts[String(ngram), default: 0] += 1
    }
    guard counts.contains(where: { $0.key.last != Self.blank }) else { return nil }
    self.init(name: name, order: order, counts: counts)
  }

  /// The n-grams of the full order and how often each was counted, in order of their letters.
  public var counts: [(ngram: String, count: Int)] {
    continuations.filter { $0.key.count == order - 1 }.flatMap { context, next in
      next.counts.map { (context + String($0.key), $0.value) }
    }.sorted { $0.0.unicodeScalars.lexicographicallyPrecedes($1.0.unicodeScalars) }
  }

  /// Letters and digits of a text in capitals, with one blank for all that stands between them.
  public static func letters(of text: String) -> [Character] {
    var letters: [Character] = []
    for character in text.uppercased() {
      if character.isLetter || character.isNumber {
        letters.append(character)
      } else if letters.last != blank, !letters.isEmpty {
        letters.append(blank)
      }
    }
    return letters
  }

  /// The letter that an item stands for: a letter or digit, or a blank; `nil` for a word or a sign.
  public static func letter(of item: String) -> Character? {
    let folded = item.uppercased()
    if ["_", " ", "␣", "SP", "SPC", "SPACE", "<SP>", "<SPACE>", "BLANK"].contains(folded) {
      return blank
    }
    guard let first = folded.first, folded.count == 1, first.isLetter || first.isNumber else {
      return nil
    }
    return first
  }

  /// The probability of a letter after a context, before which nothing is known.
  ///
  /// - Parameters:
  ///   - letter: any; `nil` for what is no letter.
  ///   - context: the letters before it, of which the last `order` − 1 count.
  ///   - choices: how many items there are, of which each has the same share where nothing is known.
  /// - Returns: more than 0.
  public func probability(of letter: Character?, after context: String, choices: Int) -> Double {
    let near = context.suffix(order - 1)
    var probability = 1 / Double(choices)
    for length in 0...near.count {
      guard let next = continuations[String(near.suffix(length))] else { break }
      let kinds = Double(next.counts.count)
      let count = Double(letter.flatMap { next.counts[$0] } ?? 0)
      probability = (count + kinds * probability) / (Double(next.total) + kinds)
    }
    return probability
  }
}
