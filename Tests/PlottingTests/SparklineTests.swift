import Plotting
import Testing

/// Curves the size of a word.
@Suite struct SparklineTests {
  @Test func `the scale is the given one, and what leaves it is cut off`() {
    let small = Sparkline("sub-01", values: [0, 1, 0], range: -2...2).svg
    let large = Sparkline("sub-01", values: [0, 1, 0], range: -1...1).svg
    #expect(small != large && small.text.contains("aria-label=\"sub-01\""))
    let beyond = Sparkline("sub-01", values: [0, 9, 0], range: -1...1).svg
    #expect(beyond == large)
  }

  @Test func `no value, one and a flat curve are drawn`() {
    for values in [[], [1.0], [0, 0, 0]] {
      let svg = Sparkline("x", values: values, range: -1...1, marks: [0, 0.5]).svg.text
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test func `words stand in place of numbers on an axis`() {
    var axis = Axis("method", unit: "by name", range: 0.6...3.4)
    axis.names = ["lda", "cnn-1", "mlp"]
    #expect(axis.ticks.values == [1, 2, 3] && axis.ticks.labels == ["lda", "cnn-1", "mlp"])
  }
}
