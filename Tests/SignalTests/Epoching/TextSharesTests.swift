import Signal
import Testing

@Suite struct TextSharesTests {
  @Test func `every input gets as many characters as it has selections, in order`() throws {
    let shares = try TextShares("BRAIN", speller: .wadsworth(), selections: [2, 0, 3])
    #expect(shares[0] == TextShares.Share(firstSelection: 0, items: ["B", "R"]))
    #expect(shares[1] == TextShares.Share(firstSelection: 2, items: []))
    #expect(shares[2] == TextShares.Share(firstSelection: 2, items: ["A", "I", "N"]))
  }

  @Test func `where items are words, the text is words`() throws {
    let menu = Speller(items: ["Yes", "No"])
    let shares = try TextShares("No Yes", speller: menu, selections: [1, 1])
    #expect([shares[0].items, shares[1].items] == [["No"], ["Yes"]])
  }

  @Test func `a text of another length and an unknown screen are refused`() {
    #expect(throws: TextError.count(characters: 3, selections: 2)) {
      try TextShares("ABC", speller: .wadsworth(), selections: [1, 1])
    }
    #expect(throws: TextError.noSpeller) {
      try TextShares("ABC", speller: nil, selections: [3])
    }
  }
}
