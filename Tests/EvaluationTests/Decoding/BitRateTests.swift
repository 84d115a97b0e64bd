import Evaluation
import Testing

@Suite struct BitRateTests {
  // Characters right of 100 after 1 to 15 repetitions, subjects A and B of BCI Competition III, and the
  // mean bit rate of both.
  @Test(arguments: [
    (
      [16, 33, 47, 52, 61, 65, 77, 78, 85, 86, 90, 91, 91, 93, 97],
      [35, 52, 59, 68, 79, 81, 82, 89, 92, 91, 91, 90, 91, 92, 92],
      [7.4, 11.3, 12.1, 11.9, 12.8, 11.8, 11.8, 11.5, 11.4, 10.4, 9.9, 9.2, 8.6, 8.3, 8.1]
    ),
    (
      [18, 31, 50, 54, 61, 68, 76, 76, 79, 82, 89, 92, 91, 93, 97],
      [39, 55, 62, 64, 77, 79, 86, 92, 91, 92, 95, 95, 95, 94, 94],
      [8.9, 11.7, 13.2, 11.5, 12.5, 11.9, 12.2, 11.7, 10.7, 10.1, 10.2, 9.7, 9.0, 8.4, 8.3]
    ),
  ]) func `the paper's character rates give its bit rates`(
    subjectA: [Int], subjectB: [Int], expected: [Double]
  ) {
    for index in expected.indices {
      let seconds = SelectionTiming.wadsworth.seconds(repetitions: Double(index + 1))
      let rates = [subjectA[index], subjectB[index]].map {
        bitRate(accuracy: Double($0) / 100, choices: 36, seconds: seconds)
      }
      #expect(abs((rates[0] + rates[1]) / 2 - expected[index]) <= 0.051, "\(index + 1)")
    }
  }

  @Test func `utility counts what is taken back`() {
    // 36 items, four of five right, a selection in 12 s: .6 · log₂ 35 · 5 a minute.
    #expect(abs(utilityRate(accuracy: 0.8, choices: 36, seconds: 12) - 15.3878) < 1e-3)
    #expect(utilityRate(accuracy: 0.5, choices: 36, seconds: 12) == 0)
    #expect(utilityRate(accuracy: 1, choices: 2, seconds: 1) == 0)
    for accuracy in stride(from: 0.55, through: 1, by: 0.05) {
      #expect(
        utilityRate(accuracy: accuracy, choices: 36, seconds: 1)
          <= bitRate(accuracy: accuracy, choices: 36, seconds: 1))
    }
  }

  @Test func `certainty carries all bits of the choice, chance and worse none`() {
    #expect(bitsPerSelection(accuracy: 1, choices: 32) == 5)
    #expect(bitsPerSelection(accuracy: 0.25, choices: 4) == 0)
    #expect(bitsPerSelection(accuracy: 0.1, choices: 4) == 0)
    #expect(bitsPerSelection(accuracy: 0, choices: 4) == 0)
    #expect(bitsPerSelection(accuracy: 1, choices: 1) == 0)
  }

  @Test func `above chance, more accuracy carries more bits`() {
    let bits = (10...100).map { bitsPerSelection(accuracy: Double($0) / 100, choices: 36) }
    #expect(zip(bits, bits.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `the onset interval is the median within selections, whatever the order`() {
    let onsets = [10.0, 0, 0.2, 0.41, 10.2, 10.5]
    let selections = [1, 0, 0, 0, 1, 1]
    let interval = medianOnsetInterval(onsets: onsets, selections: selections)
    #expect(abs((interval ?? 0) - 0.205) < 1e-9)
    #expect(medianOnsetInterval(onsets: [0, 5], selections: [0, 1]) == nil)
  }
}
