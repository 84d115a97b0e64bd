import Plotting
import Testing

@Suite struct HeatMapTests {
  let map = HeatMap(
    "r²", x: Axis("time", unit: "ms", range: 0...400), rowTitle: "electrode",
    rows: ["Fz", "Cz", "P&z"], values: [1, 1, -1, .nan, 0, 0, 0, 0, 0.5, -0.5, 0.5, -0.5],
    value: Axis("signed r²", unit: "%", range: -1...1), scale: .diverging)

  /// The area of all rectangles in the paths before the colour bar, by class.
  private func areas() throws -> [String: Double] {
    let svg = try parse(map.svg.text)
    var areas: [String: Double] = [:]
    // Cells are drawn before the bar, which has one path for every level.
    let paths = svg.all("path").filter { $0.attributes["shape-rendering"] != nil }
    for path in paths.dropLast(ColorScale.levels) {
      let corners = try points(try #require(path.attributes["d"]))
      for start in stride(from: 0, to: corners.count, by: 4) {
        let width = corners[start + 1].x - corners[start].x
        let height = corners[start + 2].y - corners[start].y
        areas[path.attributes["class"] ?? "", default: 0] += width * height
      }
    }
    return areas
  }

  @Test func `every number has its cell in its colour, and what is none has none`() throws {
    let areas = try areas()
    let total = areas.values.reduce(0, +)
    func share(_ level: Int) -> Double { (areas["d\(level)"] ?? 0) / total }
    let top = ColorScale.levels - 1
    #expect(abs(share(top) - 2.0 / 11) < 0.01)
    #expect(abs(share(0) - 1.0 / 11) < 0.01)
    #expect(abs(share(top / 2) - 4.0 / 11) < 0.01)
  }

  @Test(arguments: [1, 2, 4, 8, 64])
  func `the rows' title has room beside them`(count: Int) throws {
    let title = "electrode, front to back"
    let map = HeatMap(
      "r²", x: Axis("time", unit: "ms", range: 0...400), rowTitle: title,
      rows: (1...count).map { "E\($0)" }, values: [Double](repeating: 1, count: count),
      value: Axis("signed r²", unit: "%", range: -1...1), scale: .diverging)
    let svg = try parse(map.svg.text)
    let cells = try #require(svg.all("path").first { $0.attributes["shape-rendering"] != nil })
    let heights = try points(try #require(cells.attributes["d"])).map(\.y)
    // The usual sans-serif fonts take about half of a size of 12 for a letter.
    #expect(
      (heights.max() ?? 0) - (heights.min() ?? 0) > 5.5 * Double(title.count), "\(count) rows")
  }

  @Test func `rows, columns and colours are named with their units`() throws {
    let labels = try parse(map.svg.text).labels
    for label in ["Fz", "Cz", "P&z", "electrode", "time (ms)", "signed r² (%)", "r²"] {
      #expect(labels.contains(label))
    }
  }
}
