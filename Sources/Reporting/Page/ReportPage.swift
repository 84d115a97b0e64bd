import Plotting

/// A report as one HTML file that needs nothing else: figures, styles and words are all in it.
package struct ReportPage: Sendable {
  package var title: String
  package var sections: [ReportSection]

  package init(_ title: String, sections: [ReportSection]) {
    self.title = title
    self.sections = sections
  }

  /// All figures, in order.
  package var figures: [ReportFigure] { sections.flatMap(\.figures) }

  /// The file: valid HTML and well-formed XML; the same report gives the same bytes.
  package var html: String {
    let head = Markup(
      "head", [:],
      [
        Markup("meta", ["charset": "utf-8"]),
        Markup(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        Markup("meta", ["name": "color-scheme", "content": "light dark"]),
        Markup("meta", ["name": "generator", "content": "p300"]),
        Markup("title", text: title),
        Markup("style", text: Theme.styleSheet + Self.styleSheet),
      ])
    let contents = Markup(
      "nav", ["aria-label": "Contents"],
      [Markup("h2", text: "Contents"), Markup("ul", [:], sections.map(\.entry))])
    let main = Markup(
      "main", [:],
      [Markup("h1", text: title), contents] + sections.map { $0.markup(level: 2) })
    let body = Markup("body", [:], [Theme.definitions, main])
    return "<!DOCTYPE html>\n" + Markup("html", ["lang": "en"], [head, body]).text + "\n"
  }

  /// How the page is laid out.
  ///
  /// It holds no `<`, `>` or `&`, which XML and HTML would read differently.
  private static let styleSheet = """
    *{box-sizing:border-box}
    html{background:var(--page);color:var(--ink)}
    body{margin:0;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',\
    'Liberation Sans',Arial,sans-serif}
    main{max-width:1400px;margin:0 auto;padding:16px}
    h1{font-size:1.7em;line-height:1.2;margin:.5em 0;overflow-wrap:anywhere}
    h2{font-size:1.35em;margin:2em 0 .5em;padding-top:.6em;border-top:1px solid var(--grid);\
    overflow-wrap:anywhere}
    h3{font-size:1.1em;margin:1.6em 0 .4em;overflow-wrap:anywhere}
    h4{font-size:1em;margin:1.2em 0 .3em}
    p,li,figcaption{max-width:46em}
    a{color:var(--s1)}
    nav{background:var(--raised);border:1px solid var(--grid);border-radius:6px;padding:4px 16px}
    nav h2{border:0;margin:.4em 0;padding:0;font-size:1em}
    nav ul{margin:.2em 0 .5em;padding-left:1.2em;columns:16em}
    nav ul ul{columns:auto;margin:0}
    table{border-collapse:collapse;font-size:.92em;font-variant-numeric:tabular-nums;margin:.6em 0}
    th,td{text-align:left;vertical-align:top;padding:3px 12px 3px 0;\
    border-bottom:1px solid var(--grid);overflow-wrap:anywhere}
    thead th{overflow-wrap:normal;color:var(--muted);font-weight:600}
    .facts th{font-weight:400;color:var(--muted);min-width:9.5em}
    .scroll{overflow-x:auto}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--raised);\
    border:1px solid var(--grid);border-radius:6px;padding:8px 12px;font-size:.85em}
    code,.hash{font-family:ui-monospace,'SF Mono',Menlo,'Liberation Mono',monospace;font-size:.88em}
    .caution{border-left:4px solid var(--s0);background:var(--raised);padding:2px 14px}
    .caution p{margin:.5em 0}
    figure{margin:1em 0}
    figcaption{color:var(--muted);font-size:.9em;margin-top:.3em}
    .charts,.gallery{display:grid;gap:12px;grid-template-columns:1fr}
    .gallery .charts{display:block}
    .maps{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:flex-end}
    .maps .panel{flex:0 1 160px;min-width:140px}
    .maps .panel:last-child{flex:0 1 260px}
    .rows{display:grid;gap:10px}
    .row{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;\
    border-bottom:1px solid var(--grid)}
    .row .panel{flex:0 1 160px}
    .row .panel.wide{flex:1 1 300px;max-width:345px}
    .row .panel.bar{flex:0 1 260px}
    .panel svg{width:100%;max-width:470px}
    .joint{display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center}
    .joint .wide{flex:1 1 340px;max-width:680px}.joint .maps{flex:1 1 320px}
    .joint .wide svg{max-width:680px}
    .maps .panel svg,.row .panel svg{width:100%}
    .beside{display:flex;flex-wrap:wrap;gap:0 24px;align-items:flex-start}
    .column{flex:0 1 auto;min-width:0;max-width:100%}
    details{margin:1em 0}
    summary{cursor:pointer;color:var(--s1)}
    .numbers{display:flex;flex-wrap:wrap;gap:10px;margin:1em 0}
    .numbers div{background:var(--raised);border:1px solid var(--grid);border-radius:6px;\
    padding:6px 14px;min-width:7.5em}
    .numbers strong{display:block;font-size:1.35em;font-variant-numeric:tabular-nums}
    .numbers span{color:var(--muted);font-size:.85em}
    .confusion td{padding:8px 14px;text-align:right}
    .confusion th{padding:8px 14px 8px 0}
    @media (min-width:680px){.charts,.gallery{grid-template-columns:repeat(2,1fr)}}
    @media (min-width:1000px){.gallery{grid-template-columns:repeat(3,1fr)}}
    @media screen and (min-width:1100px){
    .narrow{display:flex;gap:24px;align-items:center}
    .narrow .charts{flex:0 1 960px}.narrow .maps{flex:0 1 auto}
    .narrow.single .charts{flex:0 1 560px}
    .narrow figcaption{flex:1 1 16em}
    .gallery .narrow,.beside .narrow{display:block}
    .beside{flex-wrap:nowrap}.column h4{margin-top:.6em}
    .jointly{display:grid;grid-template-columns:minmax(0,680px) minmax(0,1fr);gap:8px 24px}
    .jointly .joint{display:contents}.jointly .wide{grid-row:1/3}
    .jointly .maps,.jointly figcaption{grid-column:2;align-self:start}
    .joint .maps .panel{flex:0 1 200px}
    }
    @media (min-width:1300px){.charts{grid-template-columns:repeat(4,1fr)}
    .narrow .charts{grid-template-columns:repeat(2,1fr)}
    .row .panel.wide{max-width:470px}}
    .narrow.single .charts{grid-template-columns:1fr}
    .single .panel svg{max-width:560px}.gallery .single .panel svg{max-width:470px}
    @media print{
    body{font-size:10.5pt}main{max-width:none;padding:0}
    figure,.row,.panel,tr{break-inside:avoid}h2,h3,h4,section>p{break-after:avoid}
    h2::after,h3::after,h4::after{content:'';display:block;height:13em;margin-bottom:-13em}
    h2,h3,h4{break-inside:avoid}nav h2::after{content:none}
    details figure,.long{break-inside:auto}pre{break-inside:avoid}
    figcaption{break-before:avoid}
    details::details-content{content-visibility:visible;display:block}
    .charts{grid-template-columns:repeat(2,1fr)}
    .gallery{grid-template-columns:repeat(3,1fr)}
    .row{flex-wrap:nowrap}
    .row .panel{flex:1 1 18%;min-width:0}
    .row .panel.wide{flex:1 1 30%;max-width:36%}
    }
    """
}
