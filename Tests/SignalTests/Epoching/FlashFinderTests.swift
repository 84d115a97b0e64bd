import Signal
import Testing

/// Flashes that a file tells in several events, or by numbers of its own.
@Suite struct FlashFinderTests {
  /// A flash every 0.2 s: OpenViBE's code and class at one sample, in either order.
  private func openViBE(isCodeFirst: Bool) -> [Event] {
    (0..<24).flatMap { index -> [Event] in
      let pair = [
        Event(onset: Double(index) * 0.2, code: 33_025 + index % 12),
        Event(onset: Double(index) * 0.2, code: index % 12 == 3 ? 33_285 : 33_286),
        Event(onset: Double(index) * 0.2, code: 32_779),
      ]
      return isCodeFirst ? pair : pair.reversed()
    }
  }

  @Test(arguments: [true, false])
  func `code and class at one sample are one flash`(isCodeFirst: Bool) {
    let flashes = FlashMapping.standard.flashes(of: openViBE(isCodeFirst: isCodeFirst))
    #expect(flashes.map(\.stimulus) == (0..<24).map { $0 % 12 + 1 })
    #expect(flashes.map(\.label) == (0..<24).map { $0 % 12 == 3 ? .target : .nonTarget })
    #expect(flashes.map(\.repetition) == (0..<24).map { $0 / 12 })
  }

  @Test func `named classes and codes join, too`() throws {
    let mapping = FlashMapping(
      targets: [.code(33_285)], nonTargets: [.code(33_286)], codes: [.codes(33_025...33_036)])
    let flashes = mapping.flashes(of: openViBE(isCodeFirst: true))
    #expect(flashes == FlashMapping.standard.flashes(of: openViBE(isCodeFirst: true)))
    let codesAlone = FlashMapping(codes: [.codes(33_025...33_036)])
    #expect(codesAlone.flashes(of: openViBE(isCodeFirst: false)) == flashes)
  }

  @Test func `texts of classes join with codes of another list`() {
    let events: [Event] = (0..<9).flatMap { index -> [Event] in
      let code = index % 3 + 1
      let onset = Double(index)
      return [
        Event(onset: onset, text: "Stimulus/S  \(code)", code: code),
        Event(onset: onset, text: code == 1 ? "target" : "nontarget"),
      ]
    }
    let flashes = FlashMapping.standard.flashes(of: events)
    #expect(flashes.map(\.stimulus) == (0..<9).map { $0 % 3 + 1 })
    // A code that not every class has at its side is of something else.
    let some = Array(events.dropFirst())
    #expect(Set(FlashMapping.standard.flashes(of: some).map(\.stimulus)) == [1, 2])
  }

  @Test func `two flashes at one time stay two`() {
    let events = [1, 2].flatMap { onset in
      [
        Event(onset: Double(onset), text: "flash/1/target"),
        Event(onset: Double(onset), text: "flash/7/nontarget"),
      ]
    }
    #expect(FlashMapping.standard.flashes(of: events).map(\.stimulus) == [1, 7, 1, 7])
  }

  @Test func `flashes in pairs at one time are one selection`() {
    let events = (0..<40).map { index in
      Event(
        onset: Double(index / 2) * 0.5,
        flash: FlashFacts(stimulus: index % 2 * 6 + index / 2 % 6 + 1, label: .nonTarget))
    }
    #expect(Set(FlashMapping.standard.flashes(of: events).map(\.selection)) == [0])
  }

  @Test func `a pattern matches a number and gives its item`() throws {
    let mapping = FlashMapping(
      targets: [.codes(111...116)], codes: [try #require(EventPattern(#"1[01](?<code>\d)"#))])
    let events = [103, 116, 101].enumerated().map { Event(onset: Double($0), code: $1) }
    let flashes = mapping.flashes(of: events)
    #expect(flashes.map(\.stimulus) == [3, 6, 1])
    #expect(flashes.map(\.label) == [.nonTarget, .target, .nonTarget])
  }

  @Test func `numbers fold to items, with and without named classes`() throws {
    let foldings = [
      try #require(CodeFolding("101-106=1-6")), try #require(CodeFolding("111-116=1-6")),
    ]
    let events = [103, 116, 50, 101].enumerated().map { Event(onset: Double($0), code: $1) }
    let named = FlashMapping(
      targets: [.codes(111...116)], nonTargets: [.codes(101...106)], foldings: foldings)
    #expect(named.flashes(of: events).map(\.stimulus) == [3, 6, 1])
    #expect(named.flashes(of: events).map(\.label) == [.nonTarget, .target, .nonTarget])
    let alone = FlashMapping(foldings: foldings)
    #expect(alone.flashes(of: events).map(\.stimulus) == [3, 6, 1])
    #expect(alone.flashes(of: events).allSatisfy { $0.label == .unknown })
  }

  @Test func `codes that do not fit are told of`() {
    let events = (0..<12).map { Event(onset: Double($0), code: 40_001 + $0) }
    let mapping = FlashMapping(codes: [.codes(40_001...40_012)])
    #expect(mapping.flashes(of: events).allSatisfy { $0.stimulus == 2 })
    #expect(mapping.oddities(in: events).contains { $0.text.contains("--code-map 40001-40012=1-") })
  }

  @Test(arguments: [
    "S  1", "S 1", "s1", "\"S  1\"", "Stimulus/S  1", "stimulus/s 1", "1", #"S\s+1"#,
    "Stimulus/.*1",
  ]) func `a stimulus is named as its file has it or as it is shown`(pattern: String) throws {
    let mapping = FlashMapping(targets: [try #require(EventPattern(pattern))])
    for code in [1, nil] {
      let event = Event(onset: 0, text: "Stimulus/S  1", code: code)
      #expect(mapping.flashes(of: [event]).count == 1)
    }
    #expect(mapping.flashes(of: [Event(onset: 0, text: "Stimulus/S 12")]).isEmpty)
    #expect(mapping.flashes(of: [Event(onset: 0, text: "Response/R  1")]).isEmpty)
  }

  @Test func `a text may have signs of expressions in it`() throws {
    let mapping = FlashMapping(targets: [try #require(EventPattern("go (left)+"))])
    #expect(mapping.flashes(of: [Event(onset: 0, text: "Go (left)+")]).count == 1)
  }
}
