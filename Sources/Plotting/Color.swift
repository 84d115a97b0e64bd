import ElementaryFunctions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A colour of the screen by how it looks: lightness, chroma and hue in OKLab.
///
/// Equal steps of OKLab look about equally large. Source: B. Ottosson, *A perceptual color space
/// for image processing*, 2020 (https://bottosson.github.io/posts/oklab/), from which the matrices
/// are.
public struct Color: Sendable, Equatable {
  /// From 0, black, to 1, white.
  public let lightness: Double
  /// Towards red, negative towards green.
  public let a: Double
  /// Towards yellow, negative towards blue.
  public let b: Double

  /// A colour from its three coordinates; it may lie outside of what a screen can show.
  public init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// The colour of a lightness and hue that is as vivid as `chroma` says, or as the screen can
  /// show.
  ///
  /// - Parameters:
  ///   - lightness: 0 to 1.
  ///   - chroma: 0 for a grey; about 0.3 at most.
  ///   - hue: in degrees; 30 is red, 90 yellow, 150 green, 250 blue.
  public init(lightness: Double, chroma: Double, hue: Double) {
    let (x, y) = (cos(hue * .pi / 180), sin(hue * .pi / 180))
    func color(_ chroma: Double) -> Color {
      Color(lightness: lightness, a: chroma * x, b: chroma * y)
    }
    var (inside, outside) = (0.0, chroma)
    if color(chroma).isShown {
      inside = chroma
    } else {
      for _ in 0..<24 {
        let middle = (inside + outside) / 2
        if color(middle).isShown { inside = middle } else { outside = middle }
      }
    }
    self = color(inside)
  }

  /// How vivid it is.
  public var chroma: Double { (a * a + b * b).squareRoot() }

  /// How different another colour looks.
  public func distance(to other: Color) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }

  /// The light of the three primaries, 0 to 1 where the screen can show it.
  public var linearRGB: (red: Double, green: Double, blue: Double) {
    func cube(_ x: Double) -> Double { x * x * x }
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return (
      4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
      -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
      -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    )
  }

  private var isShown: Bool {
    let light = linearRGB
    return [light.red, light.green, light.blue].allSatisfy { (-1e-4...1.0001).contains($0) }
  }

  /// The relative luminance, from 0, black, to 1, white (WCAG 2.1).
  package var luminance: Double {
    let light = linearRGB
    func shown(_ value: Double) -> Double { min(max(value, 0), 1) }
    return 0.2126 * shown(light.red) + 0.7152 * shown(light.green) + 0.0722 * shown(light.blue)
  }

  /// The contrast with another colour, from 1 to 21; text wants 4.5 at least (WCAG 2.1, success criterion 1.4.3).
  package func contrast(to other: Color) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// The colour as `#rrggbb` of sRGB (IEC 61966-2-1).
  public var hex: String {
    let light = linearRGB
    let digits = [light.red, light.green, light.blue].map { light -> String in
      let light = min(max(light, 0), 1)
      let value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
      let text = String(Int(saturating: (value * 255).rounded()), radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return "#" + digits.joined()
  }
}
