import Plotting
import Testing

@Suite struct SmallMultiplesTests {
  @Test func `figures stand side by side without overlapping, within the whole`() throws {
    let panels = (0..<7).map { index -> Markup in
      var chart = Chart(
        "panel \(index)", x: Axis("time", unit: "s", range: 0...1),
        y: Axis("value", unit: "V", range: 0...1))
      chart.width = 200 + 20 * Double(index % 3)
      chart.height = 150 + 10 * Double(index % 2)
      return chart.svg
    }
    let svg = try parse(SmallMultiples("all", panels: panels, columns: 3).svg.text)
    let inner = svg.children.filter { $0.name == "svg" }
    #expect(inner.count == 7)
    let boxes = try inner.map {
      (
        x: try $0.number("x"), y: try $0.number("y"), width: try $0.number("width"),
        height: try $0.number("height")
      )
    }
    let (width, height) = (try svg.number("width"), try svg.number("height"))
    for (index, box) in boxes.enumerated() {
      #expect(box.x >= 0 && box.x + box.width <= width + 0.01)
      #expect(box.y >= 0 && box.y + box.height <= height + 0.01)
      for other in boxes[(index + 1)...] {
        let apart =
          box.x + box.width <= other.x || other.x + other.width <= box.x
          || box.y + box.height <= other.y || other.y + other.height <= box.y
        #expect(apart)
      }
    }
    #expect(svg.labels.filter { $0.hasPrefix("panel") }.count == 7)
  }

  @Test func `no figures are an empty figure`() throws {
    #expect(try parse(SmallMultiples("none", panels: [], columns: 2).svg.text).children.isEmpty)
  }
}
