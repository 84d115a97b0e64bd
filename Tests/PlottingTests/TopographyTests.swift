import Plotting
import Testing

@Suite struct TopographyTests {
  static let labels = ["Cz", "nose", "right", "left", "back"]
  static let topography = Topography(
    [
      ScalpPosition(x: 0, y: 0, z: 1), ScalpPosition(x: 0, y: 1, z: 0),
      ScalpPosition(x: 1, y: 0, z: 0), ScalpPosition(x: -1, y: 0, z: 0),
      ScalpPosition(x: 0, y: -1, z: 0),
    ], labels: labels)
  static let axis = Axis("difference", unit: "µV", range: -1...1)

  @Test func `the nose is up, the right ear right, the equator the outline`() throws {
    let svg = try parse(
      Self.topography.map([1, 0, 0, 0, -1], title: "300 ms", value: Self.axis, scale: .diverging)
        .text)
    func mark(_ label: String) throws -> (x: Double, y: Double) {
      let circle = try #require(
        svg.all("circle").first { $0.children.first?.text.hasPrefix(label) ?? false })
      return (try circle.number("cx"), try circle.number("cy"))
    }
    let (centre, nose, right) = (try mark("Cz"), try mark("nose"), try mark("right"))
    #expect(nose.x == centre.x && nose.y < centre.y)
    #expect(right.y == centre.y && right.x > centre.x)
    let head = try #require(
      svg.all("circle").first { $0.attributes["class"]?.contains("l-ink") ?? false })
    #expect(abs(try head.number("r") - (right.x - centre.x)) < 0.02)
    #expect(svg.labels.contains("300 ms"))
  }

  @Test func `projecting and back gives the place`() {
    for place in SphericalSplineTests.places(100, seed: 30) {
      let seen = Topography.project(place)
      let back = Topography.place(x: seen.x, y: seen.y)
      let (x, y, z) = (back.x - place.x, back.y - place.y, back.z - place.z)
      #expect(x * x + y * y + z * z < 1e-18)
    }
  }

  @Test func `the highest level lies where the highest value is`() throws {
    let svg = try parse(
      Self.topography.map([0, 0, 1, 0, 0], title: "", value: Self.axis, scale: .diverging).text)
    let areas = svg.all("path").filter { $0.attributes["fill-rule"] == "evenodd" }
    let top = try #require(areas.last { $0.attributes["class"]?.hasPrefix("d") ?? false })
    let corners = try points(try #require(top.attributes["d"]))
    #expect(corners.allSatisfy { $0.x > 80 })
    // Levels are painted from low to high, each over the one before.
    let levels = areas.compactMap { path in
      path.attributes["class"].flatMap { $0.hasPrefix("d") ? Int($0.dropFirst()) : nil }
    }
    #expect(levels == levels.sorted())
    #expect(levels.last == ColorScale.levels - 1 || levels.last == ColorScale.levels - 2)
  }

  @Test func `a map of few electrodes does not run away from their values`() throws {
    // Fz Cz P3 Pz P4 PO7 Oz PO8. With one deviant value a spline of order 3 or 4 runs beyond a scale
    // that is twice as wide as the values.
    let angles: [(x: Double, y: Double)] = [
      (0, 0.5), (0, 0), (-0.45, -0.4), (0, -0.5), (0.45, -0.4), (-0.55, -0.75), (0, -0.95),
      (0.55, -0.75),
    ]
    let head = Topography(
      angles.map { Topography.place(x: $0.x, y: $0.y) }, labels: angles.map { _ in "E" })
    let wide = Axis("difference", unit: "µV", range: -2...2)
    for deviant in angles.indices {
      let values = angles.indices.map { $0 == deviant ? 1.0 : -1 }
      let svg = try parse(head.map(values, title: "", value: wide, scale: .diverging).text)
      let levels = svg.all("path").compactMap { path in
        path.attributes["class"].flatMap { $0.hasPrefix("d") ? Int($0.dropFirst()) : nil }
      }
      #expect(try #require(levels.min()) > 0, "\(deviant)")
      #expect(try #require(levels.max()) < ColorScale.levels - 1, "\(deviant)")
    }
  }

  @Test func `one value everywhere is one colour everywhere`() throws {
    let svg = try parse(
      Self.topography.map(
        [0.9, 0.9, 0.9, 0.9, 0.9], title: "", value: Self.axis, scale: .diverging
      ).text)
    let classes = Set(
      svg.all("path").compactMap { $0.attributes["class"] }.filter { $0.hasPrefix("d") })
    #expect(classes.count == 1)
  }
}
