/// The style sheet of all figures: one SVG looks right on a light page, on a dark one and on paper.
///
/// Shapes carry the light colours as attributes, for programs without CSS, and classes whose custom
/// properties follow `prefers-color-scheme`; what is printed is light.
public enum Theme {
  /// Rules for a page that holds figures, or for the `style` of a figure on its own.
  public static let styleSheet: String = {
    var text = ":root{\(variables(.light))}\n"
    text += "@media screen and (prefers-color-scheme:dark){:root{\(variables(.dark))}}\n"
    text += "svg.plot{display:block;max-width:100%;height:auto;overflow:visible}\n"
    text += "svg.plot text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,"
    text += "'Helvetica Neue','Liberation Sans',Arial,sans-serif;fill:var(--ink)}\n"
    text += "svg.plot .m text{fill:var(--muted)}svg.plot text.h{stroke:var(--page)}\n"
    text += ".l{fill:none;stroke-linejoin:round;stroke-linecap:round}\n"
    text += ".g{stroke:var(--grid);fill:none}.p{fill:var(--page)}\n"
    for tone in Tone.all {
      text += ".l-\(tone.name){stroke:var(--\(tone.name))}"
      text += ".f-\(tone.name){fill:var(--\(tone.name))}"
    }
    for scale in ColorScale.allCases {
      for level in 0..<ColorScale.levels {
        let name = scale.styleClass(level)
        text += ".\(name){fill:var(--\(name))}"
      }
    }
    return text + "\n"
  }()

  /// Shapes that figures refer to; a page needs them once, before its first figure.
  public static let definitions = Markup(
    "svg",
    ["width": "0", "height": "0", "style": "position:absolute", "aria-hidden": "true"],
    [Topography.definitions])

  /// The page's colours: ground, raised ground and fine lines.
  package static func ground(_ appearance: ColorScale.Appearance) -> [(name: String, color: Color)]
  {
    let levels = appearance == .light ? (1.0, 0.975, 0.89) : (0.19, 0.225, 0.34)
    return [
      ("page", Color(lightness: levels.0, chroma: 0.004, hue: 255)),
      ("raised", Color(lightness: levels.1, chroma: 0.005, hue: 255)),
      ("grid", Color(lightness: levels.2, chroma: 0.006, hue: 255)),
    ]
  }

  /// A figure as a part of a page that has the style sheet: without what is for other programs.
  public static func embedded(_ figure: Markup) -> Markup {
    var figure = figure
    let isStyled = figure.attributes.contains { $0.name == "class" } || figure.name == "text"
    figure.attributes.removeAll { attribute in
      attribute.name == "xmlns" || isStyled && attribute.value.hasPrefix("#")
    }
    figure.content = figure.content.map { part in
      if case .element(let child) = part { .element(embedded(child)) } else { part }
    }
    return figure
  }

  /// A figure as a file of its own.
  public static func standalone(_ figure: Markup) -> String {
    var figure = figure
    figure.content.insert(.element(Markup("style", text: styleSheet)), at: 0)
    figure.content.insert(.element(Topography.definitions), at: 1)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + figure.text + "\n"
  }

  private static func variables(_ appearance: ColorScale.Appearance) -> String {
    var text = "color-scheme:\(appearance.rawValue);"
    for (name, color) in ground(appearance) { text += "--\(name):\(color.hex);" }
    for tone in Tone.all { text += "--\(tone.name):\(tone.color(appearance).hex);" }
    for scale in ColorScale.allCases {
      for level in 0..<ColorScale.levels {
        text += "--\(scale.styleClass(level)):\(scale.color(level: level, appearance).hex);"
      }
    }
    return text
  }
}
