extension LanguageModel {
  /// Letters of English: three in a row, counted in the Jargon File 4.4.7 and in Ambrose Bierce's
  /// The Devil's Dictionary, both in the public domain (`scripts/make-english.py`).
  public static let english = LanguageModel(
    name: "english", order: 3, counts: unpacked(englishLetters))

  /// Counts from pairs of letters, each with those that follow and how often: `THA9E21`.
  private static func unpacked(_ text: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let pair = word.prefix(2)
      var rest = word.dropFirst(2)
      while let letter = rest.first {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        counts[pair + String(letter)] = Int(digits)
        rest = rest.dropFirst(1 + digits.count)
      }
    }
    return counts
  }
}
