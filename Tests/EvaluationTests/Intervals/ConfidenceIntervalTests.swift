import ElementaryFunctions
import Evaluation
import Testing

@Suite struct ConfidenceIntervalTests {
  @Test func `Wilson's interval is that of the book`() {
    // Newcombe, Statistics in Medicine 17:857–872 (1998), table I: 81 of 263 and 0 of 20.
    let first = ConfidenceInterval(ofShare: 81.0 / 263, among: 263)
    #expect(abs(first.low - 0.2553) < 1e-4 && abs(first.high - 0.3662) < 1e-4)
    let second = ConfidenceInterval(ofShare: 0, among: 20)
    #expect(second.low < 1e-12 && abs(second.high - 0.1611) < 1e-4)
    let all = ConfidenceInterval(ofShare: 1, among: 5)
    #expect(all.low < 0.6 && all.high > 0.9999999)
  }

  @Test func `the interval of a loss is Student's interval of the mean of its logarithm's shifts`()
    throws
  {
    // The figure is exp of a mean, so that the pseudo-values are the numbers themselves.
    let numbers = [0.1, 0.4, -0.2, 0.3, 0.9]
    let sum = numbers.reduce(0, +)
    let interval = try #require(
      ConfidenceInterval(
        Double.exponential(sum / 5), withoutEach: numbers.map { .exponential((sum - $0) / 4) },
        on: .positive))
    // python3 -c "from scipy.stats import t,sem; x=[.1,.4,-.2,.3,.9]; print(t.interval(.95,4,.3,sem(x)))"
    #expect(abs(Double.logarithm(interval.low) - -0.2043663) < 1e-4)
    #expect(abs(Double.logarithm(interval.high) - 0.8043663) < 1e-4)
  }

  @Test func `two units, or a figure that needs all of them, have no interval`() {
    #expect(ConfidenceInterval(0.7, withoutEach: [0.6, 0.8], on: .share) == nil)
    #expect(ConfidenceInterval(0.7, withoutEach: [0.6, nil, 0.8], on: .share) == nil)
    #expect(ConfidenceInterval(0.7, withoutEach: [0.6, 0.7, 0.8], on: .share) != nil)
  }

  @Test func `where nothing was missed, the interval still has a width`() throws {
    let interval = try #require(
      ConfidenceInterval(1, withoutEach: [1, 1, 1, 1, 1], on: .share))
    #expect(interval == ConfidenceInterval(ofShare: 1, among: 5))
  }
}
