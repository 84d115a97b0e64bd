import Randomness
import Statistics
import Testing

@Suite struct FrequencyResponseTests {
  @Test func `a kernel's response obeys Parseval and is that of a sine`() {
    var generator = SeededGenerator(seed: 5)
    let kernel = (0..<13).map { _ in generator.normal() }
    // The mean of |H|² over a whole turn of frequencies is the kernel's energy.
    let count = 64
    let mean =
      (0..<count).reduce(0.0) { sum, index in
        let gain = frequencyResponse(
          of: kernel, at: 120 * Double(index) / Double(count), rate: 120)
        return sum + gain * gain
      } / Double(count)
    #expect(abs(mean - kernel.reduce(0) { $0 + $1 * $1 }) < 1e-9)
    #expect(abs(frequencyResponse(of: [1, 1, 1, 1], at: 0, rate: 120) - 4) < 1e-12)
    #expect(frequencyResponse(of: [1, -1], at: 0, rate: 120) < 1e-12)
    #expect(abs(frequencyResponse(of: [1, -1], at: 60, rate: 120) - 2) < 1e-12)
  }
}
