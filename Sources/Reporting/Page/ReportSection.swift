import Plotting

/// A part of a report with a heading, and parts of its own.
package struct ReportSection: Sendable {
  /// What stands in it.
  package indirect enum Block: Sendable {
    case paragraph(String)
    case list([String])
    /// Sentences that must not be overlooked.
    case cautions([String])
    /// Names on the left, what they are on the right.
    case facts([Fact])
    /// A table with a line of headings.
    case table(head: [String], rows: [[String]])
    /// The same with whatever in its cells, none of which is broken into lines.
    case cells(head: [String], rows: [[[Markup.Content]]])
    /// A few large numbers.
    case numbers([Fact])
    case figure(ReportFigure)
    /// Small figures side by side.
    case gallery([ReportFigure])
    case markup(Markup)
    /// Parts beside each other where the page is wide enough, else one below the other.
    case beside([[Block]])

    /// All figures in it.
    package var figures: [ReportFigure] {
      switch self {
      case .figure(let figure): [figure]
      case .gallery(let figures): figures
      case .beside(let parts): parts.joined().flatMap(\.figures)
      default: []
      }
    }
  }

  /// Something that is known, by name.
  package struct Fact: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package var id: String
  package var title: String
  package var blocks: [Block]
  package var sections: [ReportSection] = []

  package init(_ id: String, _ title: String, _ blocks: [Block] = []) {
    self.id = id
    self.title = title
    self.blocks = blocks
  }

  /// All figures of the section and of those in it.
  package var figures: [ReportFigure] {
    blocks.flatMap(\.figures) + sections.flatMap(\.figures)
  }

  /// The section with headings from `level` on.
  func markup(level: Int) -> Markup {
    var section = Markup("section", ["id": id])
    section.append(Markup("h\(min(level, 6))", text: title))
    for block in blocks { section.append(block.markup) }
    for inner in sections { section.append(inner.markup(level: level + 1)) }
    return section
  }

  /// The section's entry in the table of contents.
  var entry: Markup {
    var item = Markup("li", [:], [Markup("a", ["href": "#\(id)"], text: title)])
    if !sections.isEmpty { item.append(Markup("ul", [:], sections.map(\.entry))) }
    return item
  }
}

extension ReportSection.Block {
  fileprivate var markup: Markup {
    switch self {
    case .paragraph(let text): return Markup("p", text: text)
    case .list(let lines): return Markup("ul", [:], lines.map { Markup("li", text: $0) })
    case .cautions(let lines):
      return Markup(
        "div", ["class": "caution", "role": "note"], lines.map { Markup("p", text: $0) })
    case .figure(let figure): return figure.markup
    case .gallery(let figures):
      return Markup("div", ["class": "gallery"], figures.map(\.markup))
    case .markup(let markup): return markup
    case .beside(let parts):
      return Markup(
        "div", ["class": "beside"],
        parts.filter { !$0.isEmpty }.map { Markup("div", ["class": "column"], $0.map(\.markup)) })
    case .facts(let facts):
      let rows = facts.map { fact in
        Markup(
          "tr", [:],
          [Markup("th", ["scope": "row"], text: fact.name), Markup("td", text: fact.value)])
      }
      return Markup("table", ["class": "facts"], [Markup("tbody", [:], rows)])
    case .numbers(let facts):
      return Markup(
        "div", ["class": "numbers"],
        facts.map { fact in
          Markup(
            "div", [:], [Markup("strong", text: fact.value), Markup("span", text: fact.name)])
        })
    case .table(let head, let rows):
      return Self.scrolled(head, rows.map { $0.map { [.text($0)] } }, [:])
    case .cells(let head, let rows):
      return Self.scrolled(head, rows, ["style": "white-space:nowrap"])
    }
  }

  /// A table of figures that a narrow page moves aside rather than breaks.
  static func figures(head: [String], rows: [[String]]) -> Self {
    .cells(head: head, rows: rows.map { $0.map { [.text($0)] } })
  }

  private static func scrolled(
    _ head: [String], _ rows: [[[Markup.Content]]], _ style: KeyValuePairs<String, String>
  ) -> Markup {
    let heading = Markup("tr", [:], head.map { Markup("th", ["scope": "col"], text: $0) })
    let body = rows.map { row in Markup("tr", [:], row.map { Markup("td", content: $0) }) }
    let table = Markup(
      "table", style, [Markup("thead", [:], [heading]), Markup("tbody", [:], body)])
    return Markup("div", ["class": "scroll"], [table])
  }
}
