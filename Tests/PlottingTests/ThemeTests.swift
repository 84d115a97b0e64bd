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

  /// Pairs of text and ground that reports and figures have.
  ///
  /// Captions, axes, units and heads of tables are muted; links have the second series' colour; contents, notes, numbers
  /// and code stand on raised ground. Counts of detected epochs stand on up to 60 % of the second series' colour.
  @Test(arguments: ColorScale.Appearance.allCases)
  func `text stands out from what it stands on`(appearance: ColorScale.Appearance) throws {
    let grounds = Theme.ground(appearance).filter { $0.name != "grid" }
    #expect(grounds.map(\.name) == ["page", "raised"])
    for ground in grounds {
      for tone in [Tone.ink, .muted, .series(1)] {
        let contrast = tone.color(appearance).contrast(to: ground.color)
        #expect(contrast >= 4.5, "\(tone) on \(ground.name): \(contrast)")
      }
    }
    let page = try #require(grounds.first).color
    let series = Tone.series(1).color(appearance)
    for share in stride(from: 0.0, through: 0.6, by: 0.05) {
      let ground = Self.mixed(series, share, page)
      let contrast = Tone.ink.color(appearance).contrast(to: ground)
      #expect(contrast >= 4.5, "a share of \(share): \(contrast)")
    }
  }

  /// Colours mixed as `color-mix(in srgb, …)` does, by their numbers in sRGB.
  private static func mixed(_ one: Color, _ share: Double, _ other: Color) -> Color {
    func encoded(_ light: Double) -> Double { max(light, 0).squareRoot() }
    let (a, b) = (one.linearRGB, other.linearRGB)
    // A gamma of 2 is near that of sRGB.
    let light = [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)].map { one, other in
      let value = share * encoded(one) + (1 - share) * encoded(other)
      return value * value
    }
    let lab = ColorTests.oklab(light)
    return Color(lightness: lab[0], a: lab[1], b: lab[2])
  }

  @Test func `labels on maps have a halo of the page's colour`() throws {
    let places = [(0.0, 1.0), (0.5, 0.2), (-0.5, 0.2), (0.0, -0.5)].map { x, y in
      let height: Double = 1 - x * x - y * y
      return ScalpPosition(x: x, y: y, z: max(0, height).squareRoot())
    }
    let map = Topography(places, labels: ["A", "B", "C", "D"]).map(
      [1, -1, 1, -1], title: "a", value: Axis("value", unit: "V", range: -1...1), scale: .diverging)
    let texts = try parse(Theme.embedded(map).text).all("text")
    let labels = texts.filter { ["A", "B", "C", "D"].contains($0.text) }
    #expect(labels.count == 4)
    #expect(
      labels.allSatisfy { $0.attributes["class"]?.split(separator: " ").contains("h") == true })
    #expect(Theme.styleSheet.contains("text.h{stroke:var(--page)}"))
  }

  @Test func `a style sheet holds nothing that XML and HTML read differently`() {
    #expect(!Theme.styleSheet.contains { "<>&".contains($0) })
  }
}
