import Signal
import TestSupport
import Testing

@Suite struct EpochsTextTests {
  /// Two selections of one repetition each, without labels.
  func unlabelled() -> Epochs {
    var epochs = Epochs.random(count: 24, electrodes: 1, windowLength: 2, seed: 1)
    epochs.labels = Array(repeating: .unknown, count: 24)
    epochs.selections = (0..<24).map { Int32($0 / 12) }
    return epochs
  }

  @Test func `a text labels the flashes of its rows and columns`() throws {
    var epochs = unlabelled()
    try epochs.take(text: ["A", "i"])
    // Codes 1 to 6 are columns, 7 to 12 rows: A is 1 and 7, I is 3 and 8.
    let targets = (0..<24).filter { epochs.labels[$0] == .target }
    #expect(targets == [0, 6, 14, 19])
    #expect(epochs.labels.filter { $0 == .nonTarget }.count == 20)
    #expect(epochs.markedText(by: .wadsworth()) == ["A", "I"])
  }

  @Test func `a text of the wrong length, an unknown character or a contradiction is refused`()
    throws
  {
    var epochs = unlabelled()
    #expect(throws: TextError.count(characters: 1, selections: 2)) { try epochs.take(text: ["A"]) }
    #expect(throws: TextError.unknown(character: "é", items: Speller.wadsworth().items)) {
      try epochs.take(text: ["A", "é"])
    }
    try epochs.take(text: ["A", "I"])
    #expect(throws: TextError.contradiction(selection: 1, text: "J", marked: "I")) {
      try epochs.take(text: ["A", "J"])
    }
  }

  @Test func `case counts where the screen has a letter in both`() throws {
    let rows = ["ABCDEF", "GHIJKL", "MNOPQR", "abcdef", "ghijkl", "mnopqr"].map {
      $0.map(String.init)
    }
    var epochs = unlabelled()
    epochs.metadata.speller = Speller(matrix: rows, order: .columnsFirst)
    try epochs.take(text: ["a", "I"])
    #expect(epochs.metadata.text == ["a", "I"])
    #expect(throws: TextError.contradiction(selection: 0, text: "A", marked: "a")) {
      try epochs.take(text: ["A", "I"])
    }
  }

  @Test func `merging counts recordings and selections on`() throws {
    let first = unlabelled()
    let merged = try Epochs.merged([first, first])
    #expect(merged.count == 48)
    let second = first.selections.map { $0 + 2 }
    #expect(merged.selections.suffix(24).elementsEqual(second))
    #expect(merged.recordings.suffix(24).allSatisfy { $0 == 1 })
    #expect(merged.samples == first.samples + first.samples)
    #expect(merged.metadata.sources.count == 2)
  }

  @Test func `merging counts idle selections on`() throws {
    var idle = unlabelled()
    idle.metadata.idle = [1]
    #expect(try Epochs.merged([unlabelled(), idle, idle]).metadata.idle == [3, 5])
    #expect(try Epochs.merged([idle, unlabelled()]).metadata.idle == [1])
    #expect(try Epochs.merged([unlabelled(), unlabelled()]).metadata.idle == nil)
  }

  @Test func `sets of different windows are not merged`() {
    let first = unlabelled()
    var other = first
    other.electrodes = ["Cz"]
    #expect(
      throws: MergingError.differing(
        what: "electrodes", first: "[\"E1\"]", other: "[\"Cz\"]", index: 1)
    ) {
      try Epochs.merged([first, other])
    }
  }
}
