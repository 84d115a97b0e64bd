/// A user's text, parted among inputs in order: one item for each of their selections.
package struct TextShares: Sendable, Equatable {
  /// What one input gets.
  package struct Share: Sendable, Equatable {
    /// How many selections the inputs before it have.
    package let firstSelection: Int
    /// One item a selection.
    package let items: [String]

    package init(firstSelection: Int, items: [String]) {
      self.firstSelection = firstSelection
      self.items = items
    }
  }

  private let shares: [Share]

  /// Parts `text`.
  ///
  /// - Parameters:
  ///   - text: characters, or words where the items on the screen are words.
  ///   - speller: what stands on the screen.
  ///   - selections: how many each input has.
  /// - Throws: `TextError` where there are more or fewer items than selections, or no screen.
  package init(_ text: String, speller: Speller?, selections: [Int]) throws(TextError) {
    guard let speller else { throw .noSpeller }
    let hasWords = speller.items.contains { $0.count > 1 }
    let items = hasWords ? text.split(separator: " ").map(String.init) : text.map { String($0) }
    let all = selections.reduce(0, +)
    guard items.count == all else { throw .count(characters: items.count, selections: all) }
    var first = 0
    shares = selections.map { count in
      defer { first += count }
      return Share(firstSelection: first, items: Array(items[first..<first + count]))
    }
  }

  /// What the input at `index` gets.
  package subscript(_ index: Int) -> Share { shares[index] }
}
