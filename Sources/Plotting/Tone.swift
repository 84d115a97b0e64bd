/// The colour of a line, a band or a mark by its part in the figure; the style sheet gives it its
/// shade.
public enum Tone: Sendable, Equatable {
  /// The colour of text.
  case ink
  /// What should step back.
  case muted
  /// One of `seriesCount` colours that are told apart with any of the usual colour deficiencies.
  case series(Int)

  /// How many different series there are.
  public static let seriesCount = 5

  /// All tones.
  public static let all: [Tone] = [.ink, .muted] + (0..<seriesCount).map { .series($0) }

  /// The shade on a light or a dark page.
  public func color(_ appearance: ColorScale.Appearance) -> Color {
    switch self {
    case .ink: Color(lightness: appearance == .light ? 0.25 : 0.93, chroma: 0.01, hue: 255)
    case .muted: Color(lightness: appearance == .light ? 0.55 : 0.68, chroma: 0.015, hue: 255)
    case .series(let index):
      Self.series(index % Self.seriesCount, lighter: appearance == .light ? 0 : 0.17)
    }
  }

  /// Orange, blue, green, plum, brown: lightness parts those that deficient eyes take for one hue.
  private static func series(_ index: Int, lighter: Double) -> Color {
    let (lightness, chroma, hue) = [
      (0.62, 0.19, 45.0), (0.47, 0.17, 260.0), (0.70, 0.13, 165.0), (0.44, 0.14, 345.0),
      (0.34, 0.07, 75.0),
    ][index]
    return Color(lightness: lightness + lighter, chroma: chroma, hue: hue)
  }

  /// The name in the style sheet.
  var name: String {
    switch self {
    case .ink: "ink"
    case .muted: "muted"
    case .series(let index): "s\(index % Self.seriesCount)"
    }
  }

  /// Attributes of what is drawn with a pen of this tone.
  func stroke(width: Double, dashes: Bool = false, opacity: Double = 1) -> [Markup.Attribute] {
    var attributes = [
      Markup.Attribute(name: "class", value: "l l-\(name)"),
      Markup.Attribute(name: "fill", value: "none"),
      Markup.Attribute(name: "stroke", value: color(.light).hex),
      Markup.Attribute(name: "stroke-width", value: coordinate(width)),
    ]
    if dashes { attributes.append(Markup.Attribute(name: "stroke-dasharray", value: "5 3")) }
    if opacity < 1 {
      attributes.append(Markup.Attribute(name: "stroke-opacity", value: coordinate(opacity)))
    }
    return attributes
  }

  /// Attributes of what is filled with this tone.
  func fill(opacity: Double = 1) -> [Markup.Attribute] {
    var attributes = [
      Markup.Attribute(name: "class", value: "f-\(name)"),
      Markup.Attribute(name: "fill", value: color(.light).hex),
    ]
    if opacity < 1 {
      attributes.append(Markup.Attribute(name: "fill-opacity", value: coordinate(opacity)))
    }
    return attributes
  }
}

extension Markup {
  /// An element without contents and with attributes of a pen or a fill.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ style: [Markup.Attribute]
  ) {
    self.init(name, attributes)
    self.attributes += style
  }
}
