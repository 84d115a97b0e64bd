import Detection
import Signal
import Testing

@Suite struct ScorerSumTests {
  private let training = DetectionMethodTests.training
  private let test = DetectionMethodTests.test

  @Test func `log-odds are added, names stand behind prefixes`() throws {
    let (one, two) = (try fit(.lda, to: training), try fit(.tangent, to: training))
    let sum = ScorerSum([("a.", one), ("b.", two)])
    let values = (
      try one.logOdds(of: test, threads: 1), try two.logOdds(of: test, threads: 1)
    )
    #expect(try sum.logOdds(of: test, threads: 2) == zip(values.0, values.1).map { $0 + $1 })
    #expect(sum.parameterCount == one.parameterCount + two.parameterCount)
    #expect(sum.parts.count == 2)
    let names =
      one.stored.tensors.keys.map { "a." + $0 } + two.stored.tensors.keys.map { "b." + $0 }
    #expect(Set(sum.stored.tensors.keys) == Set(names))
  }

  @Test func `the tangent part counts twice in the sum with networks`() throws {
    let whole = try fit(.cnn1Tangent, to: training, passes: 2)
    let alone = try fit(.tangent, to: training)
    let part = try #require(whole.parts.last)
    #expect(
      try part.logOdds(of: test, threads: 1)
        == alone.logOdds(of: test, threads: 1).map { 2 * $0 })
  }
}
