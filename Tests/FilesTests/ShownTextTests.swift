import Files
import Testing

@Suite struct ShownTextTests {
  @Test(arguments: [
    ("Fz µV ✓", "Fz µV ✓"), ("\u{1B}[31mCz", "\\u{1B}[31mCz"), ("a\nb\tc\r", "a\\nb\\tc\\r"),
    ("\u{202E}drawkcab", "\\u{202E}drawkcab"), ("\u{9B}1m", "\\u{9B}1m"), ("", ""),
  ])
  func `what a terminal would obey is written out`(text: String, shown: String) {
    #expect(text.shown() == shown)
  }

  @Test func `lines may stay, and long ones are cut`() {
    #expect("a\nb\u{7}".shown(keepingLines: true) == "a\nb\\u{7}")
    #expect("abcdef".shownLine(length: 4) == "abc…")
    #expect("abcd".shownLine(length: 4) == "abcd")
  }

  @Test func `JSON means the same`() {
    #expect(#"{"a":"\#u{202E}\#u{E0001}"}"#.shownJSON == #"{"a":"\u202e\udb40\udc01"}"#)
  }
}
