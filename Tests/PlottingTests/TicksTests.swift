import Plotting
import Randomness
import Testing

@Suite struct TicksTests {
  @Test func `ticks are round, evenly spaced, within the range and not too many`() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      var size = 1.0
      for _ in 0..<generator.index(below: 16) { size *= 10 }
      let low = (generator.uniform() - 0.5) * size / 1e8
      let high = low + (generator.uniform() + 0.001) * size / 1e8
      let most = 3 + generator.index(below: 9)
      let ticks = Ticks(low...high, most: most)
      #expect(ticks.values.count <= most && ticks.values.count >= 1, "\(low)...\(high) \(most)")
      #expect(ticks.labels.count == ticks.values.count)
      let slack = (high - low) * 1e-6
      #expect(ticks.values.allSatisfy { $0 >= low - slack && $0 <= high + slack })
      for (first, second) in zip(ticks.values, ticks.values.dropFirst()) {
        #expect(abs(second - first - ticks.step) < ticks.step * 1e-9)
      }
      // The step is 1, 2 or 5 times a power of ten.
      var mantissa = ticks.step
      while mantissa >= 9.5 { mantissa /= 10 }
      while mantissa < 0.95 { mantissa *= 10 }
      #expect([1.0, 2, 5].contains { abs(mantissa - $0) < 1e-6 }, "\(ticks.step)")
      // No rounder step would have been enough.
      #expect((high - low) / ticks.step >= Double(most) / 2.5 - 2)
    }
  }

  @Test func `a label says exactly its value`() {
    for ticks in [
      Ticks(0...0.65, most: 8), Ticks(-0.3...0.3, most: 7), Ticks(0...1500, most: 6),
      Ticks(-2e-6...3e-6, most: 5), Ticks(99...101, most: 6), Ticks(-3e-12...4e-12, most: 7),
      Ticks(1.5e-20...1.6e-20, most: 7), Ticks(-2e-280...1e-280, most: 5), Ticks(0...3e11, most: 5),
    ] {
      #expect(ticks.labels.count >= 3)
      for (value, label) in zip(ticks.values, ticks.labels) {
        #expect(Self.number(label) == value, "\(label)")
      }
      #expect(Set(ticks.labels).count == ticks.labels.count)
    }
  }

  /// The number that a label says.
  private static func number(_ label: String) -> Double? {
    var plain = label.replacing("\u{2212}", with: "-").replacing("·10", with: "e")
      .replacing("⁻", with: "-")
    for (digit, raised) in "⁰¹²³⁴⁵⁶⁷⁸⁹".enumerated() {
      plain = plain.replacing(String(raised), with: "\(digit)")
    }
    return Double(plain)
  }

  @Test func `very small and large numbers are told as powers of ten`() {
    #expect(Ticks(-6e-6...6e-6, most: 3).labels == ["\u{2212}5·10⁻⁶", "0", "5·10⁻⁶"])
    #expect(Ticks(0...1.5e-12, most: 4).labels == ["0", "0.5·10⁻¹²", "1.0·10⁻¹²", "1.5·10⁻¹²"])
    #expect(Ticks(0...2e10, most: 3).labels == ["0", "1·10¹⁰", "2·10¹⁰"])
  }

  @Test func `usual axes have the usual ticks`() {
    #expect(Ticks(0...650, most: 8).labels == ["0", "100", "200", "300", "400", "500", "600"])
    #expect(Ticks(-1...1, most: 5).labels == ["\u{2212}1.0", "\u{2212}0.5", "0.0", "0.5", "1.0"])
    #expect(Ticks(0...100, most: 6).labels == ["0", "20", "40", "60", "80", "100"])
    #expect(Ticks(0...0.3, most: 4).labels == ["0.0", "0.1", "0.2", "0.3"])
  }
}
