import ElementaryFunctions
import Evaluation
import Randomness
import Signal
import Testing

@Suite struct IndependentUnitsTests {
  /// Recordings of one selection each, every 0.2 s an epoch.
  static func oddball(recordings: Int, epochs: Int) -> EpochLayout {
    let all = 0..<recordings * epochs
    return EpochLayout(
      recordings: all.map { $0 / epochs }, selections: all.map { $0 / epochs },
      onsets: all.map { 0.2 * Double($0 % epochs) }, window: 0.65, sampleInterval: 1 / 120)
  }

  /// Probabilities whose log-odds are as like their neighbours' as said.
  static func scores(
    _ count: Int, correlation: Double, using generator: inout SeededGenerator
  ) -> [Double] {
    var value = generator.normal()
    return (0..<count).map { _ in
      value =
        correlation * value + (1 - correlation * correlation).squareRoot() * generator.normal()
      return Double.sigmoid(value)
    }
  }

  @Test func `selections are units where a recording has several`() {
    let layout = EpochLayout(
      recordings: [0, 0, 0, 0, 1, 1], selections: [4, 4, 7, 7, 9, 9], onsets: [0, 1, 5, 6, 0, 1],
      window: 0.65, sampleInterval: 1 / 120)
    let units = IndependentUnits(
      of: layout, scores: Array(repeating: 0.5, count: 6),
      labels: Array(repeating: .target, count: 6))
    #expect(units.kind == .selections)
    #expect(units.numbers == [0, 0, 1, 1, 2, 2])
    #expect(units.count == 3)
  }

  @Test func `blocks of oddball runs do not reach from one recording into the next`() {
    let layout = Self.oddball(recordings: 2, epochs: 150)
    var generator = SeededGenerator(seed: 1)
    let scores = Self.scores(300, correlation: 0.5, using: &generator)
    let units = IndependentUnits(
      of: layout, scores: scores, labels: Array(repeating: .nonTarget, count: 300))
    #expect(units.count > 4)
    #expect(Set(units.numbers) == Set(0..<units.count))
    #expect(Set(units.numbers[..<150]).isDisjoint(with: units.numbers[150...]))
    #expect(units.numbers == units.numbers.sorted())
  }

  @Test func `the more neighbours are alike, the longer the blocks`() throws {
    let layout = Self.oddball(recordings: 1, epochs: 2000)
    let lengths = try [0, 0.5, 0.9, 0.98].map { correlation -> Int in
      var generator = SeededGenerator(seed: 2)
      let units = IndependentUnits(
        of: layout,
        scores: Self.scores(2000, correlation: correlation, using: &generator).map { $0 },
        labels: Array(repeating: .nonTarget, count: 2000))
      guard case .blocks(let epochs) = units.kind else {
        throw Unexpected.selections
      }
      return epochs
    }
    #expect(lengths == lengths.sorted())
    // Politis and White's length for a process like its neighbour by ρ: (2 G²/D)^⅓ n^⅓ with
    // G = 2ρ/(1−ρ)², D = 4/3 ((1+ρ)/(1−ρ))², doubled: 32 for .5, 117 for .9.
    #expect((16...64).contains(lengths[1]))
    #expect((58...234).contains(lengths[2]))
  }

  private enum Unexpected: Error { case selections }

  @Test func `a constant score and a handful of epochs have units, too`() {
    for count in [1, 2, 8, 9, 40] {
      let units = IndependentUnits(
        of: Self.oddball(recordings: 1, epochs: count), scores: Array(repeating: 0.3, count: count),
        labels: Array(repeating: .unknown, count: count))
      #expect(units.numbers.count == count)
      #expect(units.numbers.allSatisfy { (0..<units.count).contains($0) })
    }
  }
}
