import Signal
import Testing

@Suite struct CodeFoldingTests {
  @Test func `numbers of a range stand for codes in turn`() throws {
    let folding = try #require(CodeFolding("101-112=1-12"))
    #expect((100...113).map { folding.code(of: $0) } == [nil] + (1...12).map { $0 } + [nil])
    #expect(try #require(CodeFolding("7=3")).code(of: 7) == 3)
  }

  @Test(arguments: ["101-112=1-12", "7=3", "33025-33036=1-12"])
  func `a folding survives being written and parsed`(text: String) {
    #expect(CodeFolding(text)?.description == text)
  }

  @Test(arguments: [
    "", "=", "1", "1=", "1-3=1-2", "3-1=1-3", "1=0", "1=40000", "a=1", "1-2-3=1-3", "1=2=3",
  ])
  func `what says no folding is none`(text: String) {
    #expect(CodeFolding(text) == nil)
  }
}
