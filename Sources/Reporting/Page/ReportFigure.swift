import Plotting

/// One figure of a report: panels side by side, what they show, and their numbers.
package struct ReportFigure: Sendable {
  /// How wide panels are.
  package enum Layout: String, Sendable {
    /// Charts: as many in a row as fit, one below the other on a telephone.
    case charts
    /// Small maps.
    case maps
    /// Rows of maps and charts that belong together.
    case rows
    /// One large chart, and beside it maps of what it shows.
    case joint
  }

  /// A name that is unique in the report: of the anchor and of the data files.
  package var name: String
  package var caption: String
  package var layout: Layout
  package var panels: [Markup]
  package var data: DataTable
  /// Further tables, where one does not hold all.
  package var supplements: [(name: String, table: DataTable)] = []
  /// Whether the reader must open it; what is printed is always open.
  package var isFolded = false
  /// The line that opens it.
  package var summary = ""

  package init(
    _ name: String, caption: String, layout: Layout = .charts, panels: [Markup], data: DataTable
  ) {
    self.name = name
    self.caption = caption
    self.layout = layout
    self.panels = panels
    self.data = data
  }

  private var captionID: String { "\(name)-caption" }

  /// The same with the caption as what a screen reader tells of every drawing.
  private func described(_ part: Markup) -> Markup {
    var part = part
    if part.name == "svg" {
      part.set("aria-describedby", captionID)
      return part
    }
    part.content = part.content.map { content in
      if case .element(let child) = content { .element(described(child)) } else { content }
    }
    return part
  }

  /// The figure in the page.
  var markup: Markup {
    let rows = Markup(
      "div", ["class": layout.rawValue],
      panels.map { panel in
        let panel = described(Theme.embedded(panel))
        return panel.name == "svg" ? Markup("div", ["class": "panel"], [panel]) : panel
      })
    let caption = Markup("figcaption", ["id": captionID], text: caption)
    // On a wide page the caption fills what the panels of such figures leave.
    let isNarrow = layout == .maps || layout == .charts && panels.count <= 2
    var figure = Markup("figure", ["id": name], [rows, caption])
    if isNarrow {
      figure.set("class", layout == .charts && panels.count == 1 ? "narrow single" : "narrow")
    } else {
      switch layout {
      case .joint: figure.set("class", "jointly")
      // More than half a page of paper: it may break between panels.
      case .charts, .rows: figure.set("class", "long")
      case .maps: break
      }
    }
    guard isFolded else { return figure }
    return Markup("details", [:], [Markup("summary", text: summary), figure])
  }
}
