import Randomness
import Signal
import Testing

struct NormalizationTests {
  private func standardized(_ values: [Float]) -> (values: [Float], isAlive: Bool) {
    var values = values
    var span = values.mutableSpan
    let isAlive = standardize(&span) > 0
    return (values, isAlive)
  }

  private func noise(seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<78).map { _ in Float(generator.normal()) }
  }

  @Test func `A window gets mean 0 and deviation 1`() {
    let scaled = standardized(noise(seed: 5).map { 20 * $0 + 7 })
    let mean = scaled.values.reduce(0.0) { $0 + Double($1) } / 78
    let power = scaled.values.reduce(0.0) { $0 + Double($1) * Double($1) } / 78
    #expect(scaled.isAlive)
    #expect(abs(mean) < 1e-6)
    #expect(abs(power - 1) < 1e-6)
  }

  @Test func `Gain and offset make no difference`() {
    let values = noise(seed: 6)
    let expected = standardized(values).values
    for (gain, offset) in [(Float(1e-3), Float(0)), (50, 100), (4096, -1e4)] {
      let actual = standardized(values.map { gain * $0 + offset }).values
      #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test(arguments: [1, 7, 8, 78, 91, 128])
  func `The kernel and the plain way agree`(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    var fast = (0..<count).map { _ in Float(30 * generator.normal() - 4) }
    var plain = fast
    var fastSpan = fast.mutableSpan
    let fastDeviation = standardize(&fastSpan)
    var plainSpan = plain.mutableSpan
    let plainDeviation = standardizePlainly(&plainSpan)
    #expect(abs(fastDeviation - plainDeviation) <= 1e-6 * plainDeviation)
    #expect(zip(fast, plain).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test(arguments: [0, 1, -3.3e7, 1e-30] as [Float])
  func `A flat window becomes zeros`(level: Float) {
    let scaled = standardized([Float](repeating: level, count: 78))
    #expect(!scaled.isAlive)
    #expect(scaled.values.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [1, 7, 8, 78], [1, 7, 8, 9, 64])
  func `Rows scaled together have the bits of each alone`(count: Int, rows: Int) {
    var generator = SeededGenerator(seed: UInt64(100 * count + rows))
    let stride = 3 * count / 2
    var values = (0..<stride * rows + count).map { _ in Float(30 * generator.normal() - 4) }
    // One row is flat.
    for index in 0..<count { values[rows / 2 * stride + index] = 5 }
    var windows = [Float](repeating: .nan, count: rows * count)
    var deviations = [Float](repeating: .nan, count: rows)
    var windowSpan = windows.mutableSpan
    var deviationSpan = deviations.mutableSpan
    standardize(
      values.span, stride: stride, length: count, to: &windowSpan, deviations: &deviationSpan)
    for row in 0..<rows {
      var alone = Array(values[row * stride..<row * stride + count])
      var span = alone.mutableSpan
      #expect(standardize(&span) == deviations[row])
      #expect(alone == Array(windows[row * count..<(row + 1) * count]))
    }
    #expect(deviations[rows / 2] == 0)
  }

  @Test(arguments: [0, 1, 5, 31, 32, 33, 3897], [1, 4])
  func `The sum of squares agrees with the plain way`(count: Int, step: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let values = (0..<count).map { _ in Float(10 * generator.normal()) }
    let fast = sumOfSquares(values.span, every: step)
    let plain = sumOfSquaresPlainly(values.span, every: step)
    #expect(abs(fast - plain) <= 1e-12 * plain)
  }
}
