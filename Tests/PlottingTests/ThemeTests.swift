import Plotting
import Testing

@Suite struct ThemeTests {
  let chart = Chart(
    "a", x: Axis("time", unit: "s", range: 0...1), y: Axis("value", unit: "V", range: 0...1),
    marks: [.line(x: [0, 1], y: [0, 1], Chart.Pen(.series(0)))])

  @Test func `every colour of the light page has its counterpart on the dark one`() throws {
    let lines = Theme.styleSheet.split(separator: "\n")
    func names(_ line: Substring) -> Set<String> {
      Set(
        line.split { "{};".contains($0) }.filter { $0.hasPrefix("--") }
          .compactMap { $0.split(separator: ":").first.map(String.init) })
    }
    let light = names(try #require(lines.first { $0.hasPrefix(":root") }))
    let dark = names(try #require(lines.first { $0.contains("prefers-color-scheme:dark") }))
    #expect(light == dark)
    #expect(light.count > 50)
    // Every variable that is used is set.
    for part in Theme.styleSheet.split(separator: "var(").dropFirst() {
      let name = part.prefix { $0 != ")" }
      #expect(light.contains(String(name)), "\(name)")
    }
  }

  @Test func `a figure of its own carries styles and shapes, one in a page does not`() throws {
    let own = try parse(Theme.standalone(chart.svg))
    #expect(own.all("style").count == 1)
    #expect(own.all("clipPath").count == 1)
    let embedded = try parse(Theme.embedded(chart.svg).text)
    #expect(embedded.all("style").isEmpty)
    #expect(embedded.all("path").allSatisfy { $0.attributes["stroke"] == nil })
    #expect(embedded.labels == own.labels)
  }

  @Test func `a style sheet holds nothing that XML and HTML read differently`() {
    #expect(!Theme.styleSheet.contains { "<>&".contains($0) })
  }
}
