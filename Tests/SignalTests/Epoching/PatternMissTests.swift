import Signal
import Testing

@Suite struct PatternMissTests {
  private let events: [Event] =
    (0..<9).map { (index: Int) -> Event in
      Event(onset: Double(index), text: index % 3 == 0 ? "Stimulus/S  1" : "Stimulus/S  2")
    }
    + [Event(onset: 9, text: "start")]

  @Test func `a pattern that matches nothing is named with what is near`() throws {
    let mapping = FlashMapping(targets: [.text("S 3")], nonTargets: [.text("S  2")])
    let miss = try #require(mapping.misses(in: events).first)
    #expect(mapping.misses(in: events).count == 1)
    #expect(miss.option == .targets)
    #expect(miss.nearest.prefix(2) == ["Stimulus/S  2 (6 times)", "Stimulus/S  1 (3 times)"])
    #expect(miss.description.hasPrefix("--targets 'S 3' matches no event"))
  }

  @Test func `codes and foldings are looked at, too`() throws {
    let mapping = FlashMapping(
      codes: [.codes(10...20)], foldings: [try #require(CodeFolding("101=1"))])
    #expect(mapping.misses(in: events).map(\.option) == [.codes, .foldings])
    #expect(FlashMapping.standard.misses(in: events).isEmpty)
  }
}
