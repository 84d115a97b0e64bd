import Files
import Reading
import Signal
import TestSupport
import Testing

/// What a user said of flashes goes with the epochs, and counts for further recordings.
@Suite struct FlashRuleTests {
  private let folder = TemporaryFolder()

  private func mapping() throws -> FlashMapping {
    FlashMapping(
      targets: [try #require(EventPattern(#"hit/(?<code>\d+)"#))],
      nonTargets: [try #require(EventPattern(#"miss/(?<code>\d+)"#))],
      foldings: [CodeFolding(numbers: 101...112, first: 1)])
  }

  private func recording(_ name: String, names: (String, String) = ("hit", "miss")) throws
    -> String
  {
    var recording = SpellerRecording("AB")
    recording.names = names
    try recording.write(to: folder.path(name))
    return folder.path(name)
  }

  private func load(
    _ paths: [String], _ change: (inout EpochsLoader) throws -> Void = { _ in }
  ) throws -> EpochsLoader.Loaded {
    var loader = EpochsLoader(.paper)
    try change(&loader)
    return try loader.load(paths.map { try InputFile(RecordingPath($0)) })
  }

  @Test func `a rule survives its way through an epochs file`() throws {
    let speller = Speller.wadsworth(order: .rowsFirst)
    let epochs = try load([recording("a.edf")]) {
      $0.mapping = try mapping()
      $0.speller = speller
    }.epochs
    #expect(epochs.metadata.flashRule == FlashRule(mapping: try mapping(), speller: speller))
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    #expect(try EpochsFile.read(folder.path("a.npz")) == epochs)
  }

  @Test func `nothing is written where nothing was said`() throws {
    let epochs = try load([recording("a.edf", names: ("target", "nontarget"))]).epochs
    #expect(epochs.metadata.flashRule == nil)
    #expect(!JSONText.encode(epochs.metadata).contains("flash_rule"))
  }

  @Test func `what epochs know of their flashes counts for recordings beside them`() throws {
    let first = try load([recording("a.edf")]) { $0.mapping = try mapping() }.epochs
    try EpochsFile.write(first, to: folder.path("a.npz"))
    // In either order.
    for paths in [["a.npz", "b.edf"], ["b.edf", "a.npz"]] {
      _ = try recording("b.edf")
      let epochs = try load(paths.map(folder.path)).epochs
      #expect(epochs.labels == first.labels + first.labels)
      #expect(epochs.metadata.flashRule == first.metadata.flashRule)
    }
    #expect(throws: LoadingError.self) { try load([folder.path("b.edf")]) }
  }

  @Test func `the user's own word goes before what is remembered`() throws {
    let swapped = FlashMapping(
      targets: try mapping().nonTargets, nonTargets: try mapping().targets)
    let path = try recording("a.edf")
    let remembered = try load([path]) { $0.rememberedRule = FlashRule(mapping: try mapping()) }
    let named = try load([path]) {
      $0.rememberedRule = FlashRule(mapping: try mapping())
      $0.mapping = swapped
    }
    #expect(remembered.epochs.labels.count { $0 == .target } == 8)
    #expect(named.epochs.labels.count { $0 == .target } == 40)
    #expect(named.epochs.metadata.flashRule?.mapping == swapped)
  }

  @Test func `a recording that the rule does not fit speaks for itself`() throws {
    let path = try recording("a.edf", names: ("target", "nontarget"))
    let epochs = try load([path]) {
      $0.rememberedRule = FlashRule(mapping: try mapping())
    }.epochs
    #expect(epochs.labels.count { $0 == .target } == 8)
    #expect(epochs.metadata.flashRule == nil)
  }

  @Test func `where neither finds a flash the error names the patterns of the rule`() throws {
    let path = try recording("a.edf", names: ("yes", "no"))
    let error = #expect(throws: LoadingError.self) {
      try load([path]) { $0.rememberedRule = FlashRule(mapping: try mapping()) }
    }
    #expect(error?.description.contains("hit/") == true)
  }

  @Test func `options are quoted so that they can be pasted`() throws {
    #expect(
      try mapping().options
        == #"--targets 'hit/(?<code>\d+)' --nontargets 'miss/(?<code>\d+)' "#
        + "--code-map 101-112=1-12")
    #expect(FlashMapping.standard.options.isEmpty)
  }
}
