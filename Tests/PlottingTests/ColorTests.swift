import Plotting
import Testing

@Suite struct ColorTests {
  @Test func `black, white and the primaries are where OKLab has them`() {
    #expect(Color(lightness: 0, a: 0, b: 0).hex == "#000000")
    #expect(Color(lightness: 1, a: 0, b: 0).hex == "#ffffff")
    // Ottosson's page gives these coordinates for sRGB's red, green and blue.
    #expect(Color(lightness: 0.62796, a: 0.22486, b: 0.12585).hex == "#ff0000")
    #expect(Color(lightness: 0.86644, a: -0.23389, b: 0.17950).hex == "#00ff00")
    #expect(Color(lightness: 0.45201, a: -0.03246, b: -0.31153).hex == "#0000ff")
  }

  @Test func `a colour that the screen cannot show keeps lightness and hue`() {
    let vivid = Color(lightness: 0.5, chroma: 0.5, hue: 145)
    #expect(vivid.lightness == 0.5)
    #expect(vivid.chroma < 0.3)
    let light = vivid.linearRGB
    #expect([light.red, light.green, light.blue].allSatisfy { (-1e-3...1.001).contains($0) })
    #expect(Color(lightness: 0.5, chroma: 0.05, hue: 145).chroma > 0.0499)
  }

  @Test(arguments: ColorScale.Appearance.allCases)
  func `the sequential scale runs one way in lightness, in even steps`(
    appearance: ColorScale.Appearance
  ) {
    let lightness = (0..<ColorScale.levels).map {
      ColorScale.sequential.color(level: $0, appearance).lightness
    }
    let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
    let way = appearance == .light ? -1.0 : 1.0
    #expect(steps.allSatisfy { $0 * way > 0 })
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
  }

  @Test(arguments: ColorScale.Appearance.allCases)
  func `the diverging scale is grey in the middle and alike on both sides`(
    appearance: ColorScale.Appearance
  ) {
    let colors = (0..<ColorScale.levels).map {
      ColorScale.diverging.color(level: $0, appearance)
    }
    let middle = ColorScale.levels / 2
    #expect(colors[middle].chroma < 1e-9)
    for step in 1...middle {
      #expect(abs(colors[middle - step].lightness - colors[middle + step].lightness) < 1e-9)
      let way = appearance == .light ? -1.0 : 1.0
      for side in [-1, 1] {
        let (outer, inner) = (colors[middle + side * step], colors[middle + side * (step - 1)])
        #expect((outer.lightness - inner.lightness) * way > 0)
      }
      // Blue and orange stay apart for eyes without red or green cones.
      #expect(colors[middle - step].b < 0 && colors[middle + step].b > 0)
    }
  }

  @Test func `levels cut the range into equal parts`() {
    let scale = ColorScale.diverging
    #expect(scale.level(of: 0, in: -1...1) == ColorScale.levels / 2)
    #expect(scale.level(of: -9, in: -1...1) == 0)
    #expect(scale.level(of: 9, in: -1...1) == ColorScale.levels - 1)
    #expect(scale.level(of: .nan, in: -1...1) == nil)
    for (index, border) in scale.borders(in: -1...1).enumerated() {
      #expect(scale.level(of: border - 1e-9, in: -1...1) == index)
      #expect(scale.level(of: border + 1e-9, in: -1...1) == index + 1)
    }
  }

  @Test(arguments: ColorScale.Appearance.allCases)
  func `series stand out from the page`(appearance: ColorScale.Appearance) {
    let page = Color(lightness: appearance == .light ? 1 : 0.19, a: 0, b: 0)
    for tone in Tone.all {
      let contrast = tone.color(appearance).contrast(to: page)
      // The limit for graphics of WCAG 2.2 is 3; the lightest series, green on white, is near it.
      #expect(contrast > 2.4, "\(tone)")
      if tone == .ink { #expect(contrast > 7) }
      if tone == .muted { #expect(contrast > 4.5) }
    }
  }

  /// Linear light as seen without one kind of cone.
  ///
  /// Machado, Oliveira & Fernandes, IEEE Trans. Vis. Comput. Graph. 15:1291–1298 (2009), severity
  /// 1.
  static let deficiencies: [String: [Double]] = [
    "protanopia": [
      0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
    ],
    "deuteranopia": [
      0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881,
    ],
    "tritanopia": [
      1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900,
    ],
  ]

  @Test(arguments: ColorTests.deficiencies.keys.sorted(), ColorScale.Appearance.allCases)
  func `series are told apart with a colour deficiency`(
    deficiency: String, appearance: ColorScale.Appearance
  ) throws {
    let matrix = try #require(Self.deficiencies[deficiency])
    func seen(_ color: Color) -> [Double] {
      let light = color.linearRGB
      let channels = (0..<3).map { row in
        min(
          max(
            matrix[3 * row] * light.red + matrix[3 * row + 1] * light.green
              + matrix[3 * row + 2] * light.blue, 0), 1)
      }
      return Self.oklab(channels)
    }
    let colors = (0..<Tone.seriesCount).map { seen(Tone.series($0).color(appearance)) }
    for first in colors.indices {
      for second in colors.indices where second > first {
        let distance = zip(colors[first], colors[second]).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }.squareRoot()
        #expect(distance > 0.1, "series \(first) and \(second)")
      }
    }
  }

  /// OKLab of linear sRGB, by the published forward matrices.
  static func oklab(_ light: [Double]) -> [Double] {
    func root(_ x: Double) -> Double {
      guard x > 0 else { return 0 }
      var y = 1.0
      for _ in 0..<60 { y = (2 * y + x / (y * y)) / 3 }
      return y
    }
    let l = root(0.4122214708 * light[0] + 0.5363325363 * light[1] + 0.0514459929 * light[2])
    let m = root(0.2119034982 * light[0] + 0.6806995451 * light[1] + 0.1073969566 * light[2])
    let s = root(0.0883024619 * light[0] + 0.2817188376 * light[1] + 0.6299787005 * light[2])
    return [
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
  }

  @Test func `what is drawn is the colour that was meant`() {
    for tone in Tone.all {
      let color = tone.color(.light)
      let light = color.linearRGB
      let back = Self.oklab([light.red, light.green, light.blue])
      #expect(abs(back[0] - color.lightness) < 1e-3)
      #expect(abs(back[1] - color.a) < 2e-3 && abs(back[2] - color.b) < 2e-3)
    }
  }
}
