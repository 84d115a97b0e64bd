import Signal
import Testing

@Suite struct FlashSuggestionTests {
  private func events(_ counts: [(text: String, code: Int?, count: Int)]) -> [Event] {
    counts.flatMap { kind in
      (0..<kind.count).map { Event(onset: Double($0), text: kind.text, code: kind.code) }
    }.enumerated().map { index, event in
      var event = event
      event.onset = Double(index)
      return event
    }
  }

  /// Two kinds of events, as text, code and number, and the options they call for.
  private static let pairs: [(rare: (String, Int?), common: (String, Int?), options: String)] = [
    (("", 2), ("", 1), "--targets 2 --nontargets 1"),
    (("Stimulus/S  2", 2), ("Stimulus/S  1", 1), "--targets 2 --nontargets 1"),
    (("Stimulus/S  2", nil), ("Stimulus/S 12", nil), "--targets 2 --nontargets 12"),
    (("rare tone", nil), ("it's", nil), #"--targets 'rare tone' --nontargets 'it'\''s'"#),
    (("a,b", nil), ("go (left)", nil), #"--targets '"a,b"' --nontargets '"go (left)"'"#),
  ]

  @Test(arguments: pairs.indices)
  func `of two kinds the rarer is the target, quoted for a shell`(index: Int) {
    let (rare, common, options) = Self.pairs[index]
    let found = events([(common.0, common.1, 40), (rare.0, rare.1, 10)])
    #expect(FlashSuggestion(for: found)?.options == options)
  }

  @Test func `what is suggested finds the flashes`() throws {
    let events = events([("a,b", nil, 10), ("go (left)", nil, 40), ("BAD_x", nil, 3)])
    let mapping = try #require(FlashSuggestion(for: events)).mapping
    let flashes = mapping.flashes(of: events)
    #expect(flashes.count { $0.label == .target } == 10)
    #expect(flashes.count { $0.label == .nonTarget } == 40)
    // As the command line reads it.
    let list = mapping.targets.map(\.description).joined(separator: ",")
    #expect(EventPattern.parts(ofList: list).compactMap(EventPattern.init) == mapping.targets)
  }

  @Test func `codes with a target beside some of them are flashes with labels`() throws {
    var found = events((1...12).map { ("Stimulus/S \($0)", nil, 10) })
    found += stride(from: 0, to: 120, by: 6).map { Event(onset: Double($0), text: "Target") }
    let suggestion = try #require(FlashSuggestion(for: found))
    #expect(suggestion.options == "--targets Target --codes 1-12")
    let flashes = suggestion.mapping.flashes(of: found.sorted { $0.onset < $1.onset })
    #expect(flashes.count == 120)
    #expect(flashes.count { $0.label == .target } == 20)
    #expect(flashes.allSatisfy { $0.stimulus == Int($0.onset) / 10 + 1 })
  }

  @Test func `bookkeeping and what comes once in a while does not count`() {
    let kinds: [(String, Int?, Int)] = [
      ("Stimulus/S  1", 1, 40), ("Stimulus/S  2", 2, 10), ("BAD_acq", nil, 12),
      ("boundary", nil, 7), ("New Segment/", nil, 9), ("Comment/hello", nil, 30),
      ("Response/R  1", nil, 25), ("SyncStatus/Sync On", nil, 90), ("trial 1", nil, 1),
    ]
    #expect(FlashSuggestion(for: events(kinds))?.options == "--targets 2 --nontargets 1")
  }

  @Test func `two rows of codes are items as others and as targets`() throws {
    let near = (1...6).flatMap { (code: Int) -> [(String, Int?, Int)] in
      [("", 100 + code, 10), ("", 110 + code, 2)]
    }
    let suggestion = try #require(FlashSuggestion(for: events(near)))
    #expect(
      suggestion.options
        == "--targets 111-116 --nontargets 101-106 --code-map 101-106=1-6,111-116=1-6")
    #expect(suggestion.reason.contains("items 1–6"))
    // Targets of some items only: the step is the round one.
    let some =
      (1...12).map { ("", $0, 40) } + [("", 103, 5), ("", 108, 5)] as [(String, Int?, Int)]
    #expect(
      FlashSuggestion(for: events(some))?.options
        == "--targets 101-112 --nontargets 1-12 --code-map 101-112=1-12")
  }

  @Test func `one row of codes is flashes whose labels are unknown`() {
    let row = (1...12).map { ("", $0, 10) } as [(String, Int?, Int)]
    #expect(FlashSuggestion(for: events(row))?.options == "--codes 1-12")
    let labels = (33_025...33_036).map { ("", $0, 10) } as [(String, Int?, Int)]
    #expect(FlashSuggestion(for: events(labels))?.options == "--codes 33025-33036")
  }

  @Test func `nothing is suggested where nothing is likely`() {
    #expect(FlashSuggestion(for: []) == nil)
    #expect(FlashSuggestion(for: events([("a", nil, 5), ("b", nil, 5)])) == nil)
    #expect(FlashSuggestion(for: events([("a", nil, 5), ("b", nil, 7), ("c", nil, 9)])) == nil)
  }
}
