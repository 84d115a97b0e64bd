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
    speller.markedText(markings, selections: selectionCount)
  }

  /// Takes `text` as the true characters: flashes without a label get one.
  ///
  /// - Parameters:
  ///   - text: one item a selection.
  ///   - firstSelection: how many selections of other sets the user counts before these.
  /// - Throws: `TextError` if the text does not fit to the selections or to labels that are there.
  public mutating func take(
    text: [String], firstSelection: Int = 0
  ) throws(TextError) {
    guard let speller = metadata.speller else { throw .noSpeller }
    (labels, metadata.text) = try speller.labels(
      of: markings, selections: selectionCount, text: text, firstSelection: firstSelection)
  }

  /// Takes `speller` as what stood on the screen: labels mark its items from now on.
  ///
  /// Where they mark none, a character that was known stays if it is one of the items.
  package mutating func adopt(_ speller: Speller) {
    guard speller != metadata.speller else { return }
    metadata.speller = speller
    let items = Set(speller.items)
    let known = metadata.text
    metadata.text = markedText(by: speller).enumerated().map { selection, marked in
      if let marked { return marked }
      guard selection < known.count, let item = known[selection] else { return nil }
      return items.contains(item) ? item : nil
    }
  }

  private var markings: [FlashMarking] {
    (0..<count).map {
      FlashMarking(
        selection: Int(selections[$0]), stimulus: Int(stimuli[$0]), label: labels[$0])
    }
  }
}

/// What one flash says of its selection's true item.
package struct FlashMarking: Sendable, Equatable {
  /// The selection, from 0.
  package let selection: Int
  /// The code that lit up.
  package let stimulus: Int
  /// Whether it lit the true item.
  package let label: Label

  package init(selection: Int, stimulus: Int, label: Label) {
    self.selection = selection
    self.stimulus = stimulus
    self.label = label
  }
}

extension Speller {
  /// The items that labels mark, one a selection; `nil` where they mark none.
  package func markedText(_ flashes: [FlashMarking], selections: Int) -> [String?] {
    var codes = [Set<Int>](repeating: [], count: selections)
    var others = codes
    for flash in flashes {
      switch flash.label {
      case .target: codes[flash.selection].insert(flash.stimulus)
      case .nonTarget: others[flash.selection].insert(flash.stimulus)
      case .unknown: break
      }
    }
    let items = items
    return zip(codes, others).map { codes, others in
      codes.isEmpty ? nil : item(litBy: codes, andNotBy: others).map { items[$0] }
    }
  }

  /// The labels of all flashes where `text` names the true items: flashes without one get one.
  ///
  /// - Returns: also the items as they stand on the screen, whatever the case of the text.
  /// - Throws: `TextError` if the text does not fit to the selections or to labels that are there.
  package func labels(
    of flashes: [FlashMarking], selections: Int, text: [String], firstSelection: Int = 0
  ) throws(TextError) -> (labels: [Label], text: [String?]) {
    guard text.count == selections else {
      throw .count(characters: text.count, selections: selections)
    }
    let items = items
    var trueItems: [Int] = []
    for character in text {
      // Case counts where the screen has a letter in both.
      guard
        let item = items.firstIndex(of: character)
          ?? items.firstIndex(where: { $0.lowercased() == character.lowercased() })
      else { throw .unknown(character: character, items: items) }
      trueItems.append(item)
    }
    let lighting = trueItems.map { Set(codes(lighting: $0)) }
    for (selection, marked) in markedText(flashes, selections: selections).enumerated() {
      guard let marked else { continue }
      guard marked == items[trueItems[selection]] else {
        throw .contradiction(
          selection: firstSelection + selection, text: text[selection], marked: marked)
      }
    }
    let labels = flashes.map { flash -> Label in
      guard flash.label == .unknown else { return flash.label }
      return lighting[flash.selection].contains(flash.stimulus) ? .target : .nonTarget
    }
    return (labels, trueItems.map { items[$0] })
  }
}
