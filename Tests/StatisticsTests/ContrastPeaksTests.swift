import Statistics
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

  @Test func `what is not found is no peak`() {
    // Bumps at 0.15 and 0.35 s on 100 Hz.
    let strength = (0..<80).map { sample -> Double in
      let (first, second) = (Double(sample - 15) / 4, Double(sample - 35) / 4)
      return 1 / (1 + first * first) + 2 / (1 + second * second)
    }
    func peaks(_ found: Range<Int>) -> [Int] {
      ContrastPeaks(strength: strength, rate: 100, found: (0..<80).map { found.contains($0) })
        .samples
    }
    #expect(peaks(0..<80) == [15, 35])
    #expect(peaks(30..<42) == [35])
    #expect(peaks(0..<0) == [])
    // A cluster on a slope has one all the same.
    #expect(peaks(40..<45) == [40])
  }

  @Test func `a window too short for both peaks has one`() {
    #expect(ContrastPeaks(strength: [1, 3, 2], rate: 120).samples == [1])
  }
}
