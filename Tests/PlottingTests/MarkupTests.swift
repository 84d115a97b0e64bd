import Plotting
import Testing

@Suite struct MarkupTests {
  @Test(arguments: [
    "a < b & c > d", "\"quoted\" and 'so'", "µV − 95 % · Gräser", "<script>alert(1)</script>",
    "&amp; stays", "]]>",
  ])
  func `text and attributes come back from a parser as they went in`(words: String) throws {
    let markup = Markup("g", ["name": words], [Markup("text", text: words)])
    let parsed = try parse(markup.text)
    #expect(parsed.attributes["name"] == words)
    #expect(parsed.labels == [words])
  }

  @Test func `characters that XML forbids are replaced, not written`() throws {
    let parsed = try parse(Markup("text", text: "a\u{0}b\u{1B}c\u{FFFF}").text)
    #expect(parsed.text == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
  }

  @Test func `attributes keep their order`() {
    #expect(Markup("g", ["b": "1", "a": "2"]).text == "<g b=\"1\" a=\"2\"></g>")
  }

  @Test func `only elements that HTML knows to be empty end at once`() {
    #expect(Markup("path", ["d": "M0 0"]).text == "<path d=\"M0 0\"/>")
    #expect(Markup("td").text == "<td></td>")
  }
}
