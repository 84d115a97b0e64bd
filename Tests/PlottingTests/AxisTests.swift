import Plotting
import Testing

@Suite struct AxisTests {
  @Test func `an axis covers its values and little more`() {
    let axis = Axis("amplitude", unit: "µV", covering: [-3.2, 1, .nan, 4.9])
    #expect(axis.range.contains(-3.2) && axis.range.contains(4.9))
    #expect(axis.range.upperBound - axis.range.lowerBound < 1.5 * 8.1)
    #expect(axis.title == "amplitude (µV)")
  }

  @Test func `zero is included where asked for`() {
    #expect(Axis("loss", unit: "nats", covering: [5, 6], includingZero: true).range.contains(0))
    #expect(!Axis("loss", unit: "nats", covering: [5, 6]).range.contains(0))
  }

  @Test func `an axis of one value, or of none, has a width`() {
    for values in [[7.0], [0, 0], [], [.infinity]] {
      let range = Axis("x", unit: "s", covering: values).range
      #expect(range.upperBound > range.lowerBound)
    }
  }

  @Test func `a range too narrow for any scale is widened, and its colour bar has numbers`() {
    for size in [0, Double.leastNormalMagnitude, .leastNonzeroMagnitude] {
      let axis = Axis("amplitude", unit: "µV", range: -size...size)
      #expect(axis.range == -0.5...0.5)
      #expect(axis.ticks.labels.count >= 3)
      let text = ColorBar(axis, scale: .diverging).svg.text
      #expect(!text.contains("inf") && !text.contains("nan") && !text.contains("000000"))
    }
    let endless = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    #expect(Axis("amplitude", unit: "µV", range: endless).range == 0...1)
    #expect(LinearMap(0...Double.leastNormalMagnitude, from: 16, to: 244)(0) == 16)
  }

  @Test func `a map takes ends to ends and is linear between`() {
    let map = LinearMap(2...6, from: 100, to: 20)
    #expect(map(2) == 100)
    #expect(map(6) == 20)
    #expect(map(4) == 60)
    #expect(map(7) == 0)
  }
}
