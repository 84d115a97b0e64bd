import Evaluation
import Signal
import Testing

/// Nykopp's bits against Wolpaw's, and by hand.
@Suite struct MutualInformationTests {
  private let speller = Speller.wadsworth()

  @Test func `errors on all items alike carry what Wolpaw's formula says`() throws {
    let menu = Speller(items: ["A", "B", "C", "D", "E", "F", "G"])
    for right in 3...20 {
      let selections = (0..<20).map { (meant: $0 % 7, chosen: $0 < right ? $0 % 7 : ($0 + 1) % 7) }
      let bits = try #require(menu.mutualInformation(of: selections))
      let wolpaw = bitsPerSelection(accuracy: Double(right) / 20, choices: 7)
      #expect(abs(bits - wolpaw) < 1e-12, "\(right)")
    }
    // In a matrix 10 of the 35 others are in the row or the column.
    let mixed =
      Array(repeating: (meant: 0, chosen: Int?(0)), count: 65)
      + (1...35).map { (meant: 0, chosen: $0) }
    let bits = try #require(speller.mutualInformation(of: mixed))
    #expect(abs(bits - bitsPerSelection(accuracy: 0.65, choices: 36)) < 1e-12)
  }

  @Test func `errors on neighbours carry more`() throws {
    // A is meant and B, of its row, chosen every other time: log₂ 36 − 1 − ½ log₂ 10.
    let selections = [(meant: 0, chosen: Int?(0)), (meant: 0, chosen: 1)]
    let bits = try #require(speller.mutualInformation(of: selections))
    #expect(abs(bits - 2.5089609540) < 1e-9)
    #expect(bits > bitsPerSelection(accuracy: 0.5, choices: 36))
  }

  @Test func `nothing chosen carries nothing`() {
    #expect(speller.mutualInformation(of: []) == nil)
    #expect(speller.mutualInformation(of: [(meant: 3, chosen: nil)]) == 0)
    let half = speller.mutualInformation(of: [(meant: 3, chosen: nil), (meant: 3, chosen: 3)])
    #expect(half == 0.5 * 5.169925001442312)
  }
}
