import Signal
import Testing

@Suite struct FlashMappingTests {
  private func flashes(_ mapping: FlashMapping, _ events: [Event]) -> [Flash] {
    mapping.flashes(of: events)
  }

  @Test func `without codes targets are stimulus 1 and others 2`() {
    let found = flashes(
      .standard,
      [
        Event(onset: 1, text: "standard"), Event(onset: 2, text: "rest"),
        Event(onset: 3, code: 33_285), Event(onset: 4, code: 33_286),
        Event(onset: 5, text: "33285"),
      ])
    #expect(found.map(\.stimulus) == [2, 1, 2, 1])
    #expect(found.map(\.label) == [.nonTarget, .target, .nonTarget, .target])
    #expect(found.map(\.onset) == [1, 3, 4, 5])
  }

  @Test func `what the file says of its flashes leaves other events aside`() {
    let found = flashes(
      .standard,
      [
        Event(onset: 0, text: "target"),
        Event(onset: 1, flash: FlashFacts(stimulus: 9, label: .unknown)),
      ])
    #expect(found.map(\.stimulus) == [9])
    #expect(found.map(\.label) == [.unknown])
  }

  @Test func `named codes and texts label what they match and drop the rest`() {
    let mapping = FlashMapping(targets: [.code(2)], nonTargets: [.text("Blue"), .code(1)])
    let found = flashes(
      mapping,
      [
        Event(onset: 0, code: 1), Event(onset: 1, code: 2), Event(onset: 2, text: "blue", code: 3),
        Event(onset: 3, code: 4), Event(onset: 4, text: "2"),
      ])
    #expect(found.map(\.label) == [.nonTarget, .target, .nonTarget, .target])
    #expect(found.map(\.stimulus) == [2, 1, 2, 1])
  }

  @Test func `an expression captures the stimulus code`() throws {
    let mapping = FlashMapping(
      targets: [try #require(EventPattern(#"flash/(?<code>\d+)/yes"#))],
      nonTargets: [try #require(EventPattern(#"flash/(?<code>\d+)/no"#))])
    let found = flashes(
      mapping, [Event(onset: 0, text: "flash/11/yes"), Event(onset: 1, text: "flash/4/no")])
    #expect(found.map(\.stimulus) == [11, 4])
    #expect(found.map(\.label) == [.target, .nonTarget])
  }

  @Test func `a range of codes gives stimulus codes with unknown labels`() throws {
    let mapping = FlashMapping(codes: [try #require(EventPattern("1-12"))])
    let found = flashes(mapping, [Event(onset: 0, code: 12), Event(onset: 1, code: 13)])
    #expect(found.map(\.stimulus) == [12])
    #expect(found.map(\.label) == [.unknown])
  }

  @Test func `a pause of more than three intervals begins a selection, a code again a repetition`()
  {
    // Two selections of two repetitions of three codes, in another order each time.
    var events: [Event] = []
    for (selection, start) in [0.0, 10.0].enumerated() {
      for (index, code) in [1, 2, 3, 2, 3, 1].enumerated() {
        events.append(
          Event(
            onset: start + 0.2 * Double(index),
            flash: FlashFacts(stimulus: (code + selection) % 3 + 1, label: .unknown)))
      }
    }
    let found = flashes(.standard, events.reversed())
    #expect(found.map(\.selection) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    #expect(found.map(\.repetition) == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
  }

  @Test func `stated selections and repetitions are kept`() {
    let facts = [(0, 0), (0, 4), (3, 0)]
    let found = flashes(
      .standard,
      facts.enumerated().map { index, fact in
        Event(
          onset: Double(index),
          flash: FlashFacts(
            stimulus: 1, label: .target, selection: fact.0, repetition: fact.1))
      })
    #expect(found.map(\.selection) == [0, 0, 3])
    #expect(found.map(\.repetition) == [0, 4, 0])
  }

  @Test func `a pattern survives being written and parsed`() throws {
    for text in ["12", "1-12", "Target", #"flash/(?<code>\d+)"#] {
      #expect(try #require(EventPattern(text)).description == text)
    }
    #expect(EventPattern("") == nil)
    #expect(EventPattern("broken(") == nil)
    #expect(EventPattern("-5") == .code(-5))
  }
}
