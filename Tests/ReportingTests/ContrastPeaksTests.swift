import Reporting
import Testing

@Suite struct ContrastPeaksTests {
  @Test func `peaks are maxima, one early, one at the P300`() {
    // Bumps at 0.15, 0.3 and 0.45 s on 120 Hz; the one at 0.02 s is none of the brain's.
    let strength = (0..<78).map { sample -> Double in
      func bump(_ centre: Double, _ height: Double) -> Double {
        let x = (Double(sample) / 120 - centre) / 0.03
        return height / (1 + x * x * x * x)
      }
      return bump(0.02, 2) + bump(0.15, 1) + bump(0.3, 3) + bump(0.45, 2)
    }
    #expect(ContrastPeaks(strength: strength, rate: 120).samples == [18, 36, 54])
    #expect(ContrastPeaks(strength: strength, rate: 120, most: 2).samples == [18, 36])
  }

  @Test func `a window too short for both peaks has one`() {
    #expect(ContrastPeaks(strength: [1, 3, 2], rate: 120).samples == [1])
  }
}
