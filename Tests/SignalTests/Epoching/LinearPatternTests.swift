import Signal
import Testing

@Suite struct LinearPatternTests {
  /// What `pattern` makes of events with these texts: the codes of those that match, 0 without one.
  func codes(_ pattern: String, _ texts: String...) throws -> [Int?] {
    let mapping = FlashMapping(codes: [try #require(EventPattern(pattern))])
    return texts.map { text in
      mapping.flashes(of: [Event(onset: 0, text: text)]).first.map { $0.stimulus }
    }
  }

  @Test(arguments: [
    (#"flash/(?<code>\d+)"#, "flash/12", true), (#"flash/(?<code>\d+)"#, "flash/", false),
    ("1?0?(?<code>[1-9])", "107", true), ("(?i)row (a|b)+?c{2,3}", "ROW abaCC", true),
    ("row (a|b)+?c{2,3}", "row abc", false), (#"^S\s*(?<code>\d{1,2})$"#, "S  3", true),
    (#"[^\W\d]+[.]x"#, "abc.x", true), (#"[^\W\d]+[.]x"#, "ab1.x", false),
    (#"a\b.\bb"#, "a b", true), (#"\(x\)|y*"#, "(x)", true), (#"\(x\)|y*"#, "yyy", true),
    ("(?:ab)*", "ababab", true), ("(?:ab)*", "aba", false), ("[a-c-]+", "a-b", true),
    ("Ä.*", "Äpfel", true), ("(a*)*b?", "aaab", true), ("x{0}y+", "y", true),
  ])
  func `matches the whole text or nothing`(pattern: String, text: String, matches: Bool) throws {
    let mapping = FlashMapping(targets: [try #require(EventPattern(pattern))])
    let other = Event(onset: 9, text: "…")
    #expect(
      mapping.flashes(of: [Event(onset: 0, text: text), other]).contains { $0.label == .target }
        == matches)
    // As the standard library's engine, which goes back, has it.
    #expect(try (Regex(pattern).wholeMatch(in: text) != nil) == matches)
  }

  @Test func `of several ways the first wins, and greed and laziness tell which code`() throws {
    #expect(try codes(#".*(?<code>\d+)"#, "x123") == [3])
    #expect(try codes(#".*?(?<code>\d+)"#, "x123") == [123])
    #expect(try codes(#"(?:x|(?<code>\d))+"#, "12") == [2])
    #expect(try codes(#"(?<code>1|12)3?4?.*"#, "1234") == [1])
  }

  @Test(arguments: [#"(a+)+$"#, #"(a|a)*b"#, #"(a*)*c"#, #"(.*)(.*)(.*)(.*)(.*)x"#])
  func `takes no longer for being ambiguous`(pattern: String) throws {
    let mapping = FlashMapping(targets: [try #require(EventPattern(pattern))])
    let text = String(repeating: "a", count: 2000) + "!"
    let clock = ContinuousClock()
    let time = clock.measure { #expect(mapping.flashes(of: [Event(onset: 0, text: text)]).isEmpty) }
    #expect(time < .seconds(2))
  }

  @Test(arguments: [
    #"(a)\1"#, "(?=a)", "(?<!a)b", "a++", "a**", "(", "[a", "(a){3,1}", "*", "[a&&b]",
    "(a){999999}",
    "((a{1000}){1000})", "(?<1>a)", #"\p{L}("#, String(repeating: "(", count: 5000),
  ])
  func `what is broken, too large or needs going back is no pattern`(pattern: String) {
    #expect(EventPattern(pattern) == nil)
  }

  @Test func `texts longer than any event's match nothing`() throws {
    let long = String(repeating: "a", count: 5000)
    let mapping = FlashMapping(targets: [try #require(EventPattern("a+"))])
    #expect(mapping.flashes(of: [Event(onset: 0, text: long)]).isEmpty)
  }
}
