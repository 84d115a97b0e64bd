import Signal
import Testing

@Suite struct SpellerTests {
  @Test(arguments: Speller.CodeOrder.allCases)
  func `every item of a matrix is singled out by its row and column`(order: Speller.CodeOrder) {
    let speller = Speller.wadsworth(order: order)
    for index in speller.items.indices {
      let codes = speller.codes(lighting: index)
      #expect(codes.count == 2)
      #expect(codes.allSatisfy { (1...speller.codeCount).contains($0) })
      #expect(speller.item(litBy: Set(codes)) == index)
    }
  }

  @Test func `columns come first in Wadsworth files and rows in BCI2000's`() {
    // B stands in row 1, column 2.
    #expect(Speller.wadsworth(order: .columnsFirst).codes(lighting: 1) == [2, 7])
    #expect(Speller.wadsworth(order: .rowsFirst).codes(lighting: 1) == [1, 8])
  }

  @Test func `a menu has one code an item`() {
    let speller = Speller(items: ["On", "Left", "Right"])
    #expect(speller.items.indices.map { speller.codes(lighting: $0) } == [[1], [2], [3]])
    #expect(speller.item(litBy: [2]) == 1)
    #expect(speller.item(litBy: [1, 2]) == nil)
  }

  @Test func `one code of a matrix singles nothing out`() {
    #expect(Speller.wadsworth().item(litBy: [3]) == nil)
  }
}
