import Files
import Signal
import TestSupport
import Testing

/// Screens on which any set of items lights up.
@Suite struct SpellerGroupsTests {
  private let folder = TemporaryFolder()
  private static let screen = Speller(
    rows: [["A", "B"], ["C", "D"]], groups: [[1, 0], [2, 3, 3], [0], [1, 3]])

  @Test func `codes and items tell each other`() {
    let screen = Self.screen
    #expect(screen.groups == [[0, 1], [2, 3], [0], [1, 3]] && screen.litItems == screen.groups)
    #expect((0..<4).map(screen.codes(lighting:)) == [[1, 3], [1, 4], [2], [2, 4]])
    #expect(screen.codeCount == 4 && screen.targetShare == 7.0 / 16)
    #expect(screen.item(litBy: [2, 4]) == 3 && screen.item(litBy: [1]) == nil)
    // What does not light it tells an item, too.
    #expect(screen.item(litBy: [1], andNotBy: [4]) == 0)
    #expect(screen.item(litBy: [1], andNotBy: [3, 4]) == nil)
  }

  @Test func `it stands in files as it is, and other screens as before`() throws {
    let text = JSONText.encode(Self.screen)
    #expect(try JSONText.decode(Speller.self, from: text.utf8) == Self.screen)
    #expect(
      JSONText.encode(Speller(items: ["a", "b"]))
        == #"{"order":"columns-first","paradigm":"single","rows":[["a","b"]]}"#)
  }

  @Test(arguments: [
    #"{"order":"columns-first","paradigm":"groups","rows":[["a","b"]]}"#,
    #"{"groups":[[2]],"order":"columns-first","paradigm":"groups","rows":[["a","b"]]}"#,
    #"{"groups":[[-1]],"order":"columns-first","paradigm":"groups","rows":[["a","b"]]}"#,
    #"{"order":"columns-first","paradigm":"row-column","rows":[]}"#,
    #"{"order":"columns-first","paradigm":"row-column","rows":[[]]}"#,
    #"{"order":"columns-first","paradigm":"row-column","rows":[["a"],["b","c"]]}"#,
    #"{"order":"columns-first","paradigm":"single","rows":[["a"],["b"]]}"#,
  ])
  func `a screen that is none is an error and no trap`(text: String) {
    #expect(throws: DecodingError.self) { try JSONText.decode(Speller.self, from: text.utf8) }
  }

  private static func epochs(_ groups: [[Int]], stimuli: [Int16]) -> Epochs {
    var epochs = Epochs(
      electrodes: ["Cz"], windowLength: 2, samplingRate: 100,
      metadata: EpochsMetadata(
        preprocessing: nil, sources: [],
        speller: Speller(rows: [["A", "B"], ["C", "D"]], groups: groups), text: []))
    epochs.samples = [Float](repeating: 1, count: 2 * stimuli.count)
    epochs.labels = stimuli.map { _ in .unknown }
    epochs.stimuli = stimuli
    epochs.onsets = stimuli.indices.map(Double.init)
    epochs.recordings = stimuli.map { _ in 0 }
    epochs.selections = epochs.recordings
    epochs.repetitions = epochs.recordings
    return epochs
  }

  @Test func `an epochs file says which items every code lights`() throws {
    let epochs = Self.epochs([[0, 1], [2, 3]], stimuli: [1, 2, 1])
    try EpochsFile.write(epochs, to: folder.path("g.npz"))
    #expect(try EpochsFile.read(folder.path("g.npz")) == epochs)
    let archive = try ZipArchive(FileBytes(path: folder.path("g.npz")))
    let member = try #require(archive.members["lit.npy"])
    let (bytes, range) = try archive.contents(of: member)
    let lit = try NumPyArray(bytes, range: range, name: "lit")
    #expect(try lit.shape == [2, 4] && lit.integers(as: Int.self) == [1, 1, 0, 0, 0, 0, 1, 1])
  }

  @Test func `sets of other recordings get codes of their own when they are merged`() throws {
    let first = Self.epochs([[0, 1], [2, 3]], stimuli: [1, 2])
    let second = Self.epochs([[0, 2], [2, 3], [1]], stimuli: [1, 2, 3])
    let merged = try Epochs.merged([first, second])
    #expect(merged.metadata.speller?.groups == [[0, 1], [2, 3], [0, 2], [1]])
    #expect(merged.stimuli == [1, 2, 3, 2, 4])
    var matrix = second
    matrix.metadata.speller = Speller(matrix: [["A", "B"], ["C", "D"]], order: .rowsFirst)
    #expect(throws: MergingError.self) { try Epochs.merged([first, matrix]) }
  }

  @Test func `labels mark the item that all target sets and no others light`() {
    var epochs = Self.epochs([[0, 1], [0, 2], [1, 3]], stimuli: [1, 2, 3])
    epochs.labels = [.target, .unknown, .nonTarget]
    #expect(epochs.markedText(by: Self.screen) == ["B"])
    let screen = Speller(rows: [["A", "B"], ["C", "D"]], groups: [[0, 1], [0, 2], [1, 3]])
    #expect(epochs.markedText(by: screen) == ["A"])
  }

  @Test func `characters that the user names give labels to every set`() throws {
    var epochs = Self.epochs([[0, 1], [0, 2], [1, 3]], stimuli: [1, 2, 3])
    try epochs.take(text: ["b"])
    #expect(epochs.labels == [.target, .nonTarget, .target] && epochs.metadata.text == ["B"])
  }
}
