import Plotting
import Testing

@Suite struct ChartTests {
  let chart = Chart(
    "Difference <1>", x: Axis("time", unit: "ms", range: 0...600),
    y: Axis("amplitude", unit: "µV", range: -2...2),
    marks: [
      .band(
        x: [0, 300, 600], low: [-1, 0, -1], high: [0, 1, 0], .series(0), name: "95 % band"),
      .line(x: [0, 300, 600], y: [-2, 2, 0], Chart.Pen(.series(1), name: "target & others")),
    ])

  @Test func `both axes have a title with a unit, and ticks at their places`() throws {
    let svg = try parse(chart.svg.text)
    #expect(svg.labels.contains("time (ms)"))
    #expect(svg.labels.contains("amplitude (µV)"))
    #expect(svg.labels.contains("Difference <1>"))
    #expect(svg.labels.contains("target & others") && svg.labels.contains("95 % band"))
    let frame = chart.frame
    let below = svg.all("text").filter { Double($0.attributes["y"] ?? "") ?? 0 > frame.bottom }
    let first = try #require(below.first { $0.text == "0" })
    let last = try #require(below.first { $0.text == "600" })
    #expect(abs(try first.number("x") - frame.left) < 0.02)
    #expect(abs(try last.number("x") - frame.right) < 0.02)
  }

  @Test func `data lie where the axes say`() throws {
    let svg = try parse(chart.svg.text)
    let line = try #require(
      svg.all("path").last { $0.attributes["class"]?.contains("l-s1") ?? false })
    let drawn = try points(try #require(line.attributes["d"]))
    let frame = chart.frame
    let expected = [
      (frame.left, frame.bottom), ((frame.left + frame.right) / 2, frame.top),
      (frame.right, (frame.top + frame.bottom) / 2),
    ]
    #expect(drawn.count == 3)
    for (point, goal) in zip(drawn, expected) {
      #expect(abs(point.x - goal.0) < 0.06 && abs(point.y - goal.1) < 0.06)
    }
  }

  @Test func `a histogram's area is that of its numbers`() throws {
    let histogram = Chart(
      "", x: Axis("score", unit: "1", range: 0...4), y: Axis("epochs", unit: "%", range: 0...10),
      marks: [.steps(edges: [0, 1, 2, 3, 4], heights: [1, 10, 4, 0], .series(0), name: nil)])
    let svg = try parse(histogram.svg.text)
    let area = try #require(
      svg.all("path").first { $0.attributes["class"]?.contains("f-s0") ?? false })
    let corners = try points(try #require(area.attributes["d"]))
    var doubled = 0.0
    for (first, second) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
      doubled += first.x * second.y - second.x * first.y
    }
    let frame = histogram.frame
    let unit = (frame.right - frame.left) / 4 * (frame.bottom - frame.top) / 10
    #expect(abs(abs(doubled) / 2 / unit - 15) < 0.1)
  }

  @Test func `nothing is written outside of the figure`() throws {
    var chart = chart
    chart.marks.append(
      .line(x: [0, 600], y: [1, 1], Chart.Pen(.ink, name: "a name that needs a line of its own")))
    chart.marks.append(
      .line(x: [0, 600], y: [1, 1], Chart.Pen(.ink, name: "and one that needs another line")))
    let svg = try parse(chart.svg.text)
    for text in svg.all("text") where text.attributes["transform"] == nil {
      #expect((0...chart.width).contains(try text.number("x")))
      #expect((0...chart.height).contains(try text.number("y")))
    }
    let names = svg.all("text").filter { $0.text.hasSuffix("line") || $0.text.hasSuffix("own") }
    #expect(Set(try names.map { try $0.number("y") }).count == 2)
    // The plot begins below the legend.
    #expect(try names.allSatisfy { try $0.number("y") < chart.frame.top })
  }

  @Test func `the same chart is the same text`() {
    #expect(chart.svg.text == chart.svg.text)
    #expect(!chart.svg.text.contains("nan"))
  }
}
