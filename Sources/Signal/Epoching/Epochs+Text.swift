/// Why true characters do not fit to epochs.
public enum TextError: Error, Equatable, Sendable {
  /// There are more or fewer characters than selections.
  case count(characters: Int, selections: Int)
  /// The matrix has no such character.
  case unknown(character: String, items: [String])
  /// The flashes are marked for another character than the text says.
  case contradiction(selection: Int, text: String, marked: String)
  /// Nothing says what stands on the screen.
  case noSpeller
}

extension TextError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .count(let characters, let selections):
      "text: found \(characters) characters; expected \(selections), one a selection"
    case .unknown(let character, let items):
      "text: found “\(character)”; expected one of \(items.joined(separator: " "))"
    case .contradiction(let selection, let text, let marked):
      "text: selection \(selection + 1): found “\(text)”; "
        + "expected “\(marked)”, for which the recording marks the targets"
    case .noSpeller:
      "text: the input does not say what stood on the screen; name the matrix with --matrix"
    }
  }
}

extension Epochs {
  /// The characters that the labels mark, one a selection; `nil` where they mark none.
  public func markedText(by speller: Speller) -> [String?] {
    var codes = [Set<Int>](repeating: [], count: selectionCount)
    for index in 0..<count where labels[index] == .target {
      codes[Int(selections[index])].insert(Int(stimuli[index]))
    }
    return codes.map { codes in
      codes.isEmpty ? nil : speller.item(litBy: codes).map { speller.items[$0] }
    }
  }

  /// Takes `text` as the true characters: flashes without a label get one.
  ///
  /// - Throws: `TextError` if the text does not fit to the selections or to labels that are there.
  public mutating func take(text: [String]) throws(TextError) {
    guard let speller = metadata.speller else { throw .noSpeller }
    guard text.count == selectionCount else {
      throw .count(characters: text.count, selections: selectionCount)
    }
    let items = speller.items
    var lighting: [Set<Int>] = []
    for character in text {
      guard let item = items.firstIndex(where: { $0.lowercased() == character.lowercased() })
      else { throw .unknown(character: character, items: items) }
      lighting.append(Set(speller.codes(lighting: item)))
    }
    for (selection, marked) in markedText(by: speller).enumerated() {
      guard let marked else { continue }
      guard marked.lowercased() == text[selection].lowercased() else {
        throw .contradiction(selection: selection, text: text[selection], marked: marked)
      }
    }
    for index in 0..<count where labels[index] == .unknown {
      let isTarget = lighting[Int(selections[index])].contains(Int(stimuli[index]))
      labels[index] = isTarget ? .target : .nonTarget
    }
    metadata.text = text
  }

  /// Splits a user's text into items: characters, or words where the items are words.
  public static func items(of text: String, for speller: Speller?) -> [String] {
    let hasWords = speller?.items.contains { $0.count > 1 } ?? false
    return hasWords ? text.split(separator: " ").map(String.init) : text.map(String.init)
  }
}
