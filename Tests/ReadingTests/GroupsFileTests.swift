import Files
import Reading
import Signal
import TestSupport
import Testing

/// Tables of which items each code lights.
@Suite struct GroupsFileTests {
  private func read(_ text: String, rows: [[String]]? = nil) throws -> Speller {
    try GroupsFile.read(FileBytes(Array(text.utf8), path: "g.tsv"), rows: rows)
  }

  @Test func `a list of items a code`() throws {
    let speller = try read("code\titems\n2\tB C\n1\tA B\n4\tC\n")
    #expect(speller.rows == [["B", "C", "A"]])
    #expect(speller.groups == [[0, 2], [0, 1], [], [1]])
    let named = try read("code\titems\n1\tA B\n2\tD\n", rows: [["A", "B"], ["C", "D"]])
    #expect(named.rows == [["A", "B"], ["C", "D"]] && named.groups == [[0, 1], [3]])
  }

  @Test func `a column an item, in any case`() throws {
    let speller = try read("code\tA\ta\tB\n1\t1\t0\t1\n2\t0\t1\t0\n")
    #expect(speller.rows == [["A", "a", "B"]] && speller.groups == [[0, 2], [1]])
  }

  @Test(arguments: [
    ("", "line 1"), ("code\n1\n", "line 1"), ("codes\titems\n1\tA\n", "line 1"),
    ("code\titems\nx\tA\n", "line 2"), ("code\titems\n1\tA\n1\tB\n", "line 3"),
    ("code\titems\n0\tA\n", "line 2"), ("code\titems\n40000\tA\n", "line 2"),
    ("code\tA\tB\n1\t1\t2\n", "line 2"), ("code\titems\n1\tn/a\n", "items"),
  ])
  func `what is no table of groups is told by its line`(text: String, place: String) {
    let error = #expect(throws: ReadingError.self) { try read(text) }
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test func `an item that is not on the screen is named`() {
    let error = #expect(throws: ReadingError.self) {
      try read("code\titems\n1\tA X\n", rows: [["A", "B"]])
    }
    #expect(error?.description.contains("“X”") == true)
  }

  @Test func `damaged tables are errors or screens, never traps`() {
    let seed = Array("code\tA\tB\tC\n1\t1\t0\t1\n2\t0\t1\t0\n3\t1\t1\t0\n".utf8)
    var mutator = Mutator(seed: 11)
    for _ in 0..<2000 {
      _ = try? GroupsFile.read(
        FileBytes(mutator.mutated(seed, header: 0..<seed.count), path: "g"), rows: nil)
    }
  }
}
