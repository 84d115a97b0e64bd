import Files
import Reading
import Signal
import Synchronization
import TestSupport
import Testing

/// Inputs of several kinds as one set, and as a set each.
@Suite struct EpochsLoaderSetsTests {
  let folder = TemporaryFolder()

  func recording(_ text: String, as name: String, tail: Double = 1) throws -> InputFile {
    var recording = SpellerRecording(text)
    recording.seed = UInt64(name.utf8.reduce(0) { $0 + Int($1) })
    recording.tail = tail
    try recording.write(to: folder.path(name))
    return try InputFile(RecordingPath(folder.path(name)))
  }

  func epochsFile(_ text: String, as name: String) throws -> InputFile {
    let loaded = try EpochsLoader(.paper).load([recording(text, as: name + ".edf")])
    try EpochsFile.write(loaded.epochs, to: folder.path(name))
    return try InputFile(RecordingPath(folder.path(name)))
  }

  @Test func `epochs stand in the order of the inputs, whatever these are`() throws {
    let inputs = try [
      recording("AB", as: "1.edf"), epochsFile("C", as: "2.npz"), recording("DE", as: "3.edf"),
    ]
    let whole = try EpochsLoader(.paper).load(inputs).epochs
    #expect(whole.metadata.text == ["A", "B", "C", "D", "E"])
    #expect(whole.metadata.sources.map(\.name) == ["1.edf", "2.npz.edf", "3.edf"])
    #expect(whole.selections.max() == 4 && whole.recordings.max() == 2)
    let each = try EpochsLoader(.paper).loadEach(inputs).map(\.epochs)
    #expect(each.map(\.count) == [48, 24, 48])
    #expect(try Epochs.merged(each) == whole)
  }

  @Test func `recordings in front of and behind epochs are reported together`() throws {
    // The last flash of each is too near to the end for a window.
    let inputs = try [
      recording("AB", as: "1.edf", tail: 0.3), epochsFile("C", as: "2.npz"),
      recording("DE", as: "3.edf", tail: 0.3),
    ]
    let report = try EpochsLoader(.paper).load(inputs).report
    let alone = try [inputs[0], inputs[2]].map { try EpochsLoader(.paper).load([$0]).report }
    #expect(report.epochs == alone[0].epochs + alone[1].epochs)
    #expect(alone.allSatisfy { ($0.dropped[.pastEndOfPiece] ?? 0) > 0 })
    #expect(
      report.dropped[.pastEndOfPiece] == alone.reduce(0) { $0 + ($1.dropped[.pastEndOfPiece] ?? 0) }
    )
    // That codes are taken for a matrix is said once.
    #expect(report.warnings.count { $0.kind == .assumption } == 1)
  }

  @Test func `a recording is known by its name and the digest of its file`() throws {
    let input = try recording("A", as: "1.edf")
    let source = try EpochsLoader(.paper).load([input]).epochs.metadata.sources[0]
    #expect(source == EpochsSource(name: "1.edf", sha256: input.bytes.sha256()))
    #expect(
      try FileBytes([UInt8](folder.data("1.edf")), path: "copy").sha256() == source.sha256)
  }

  @Test func `a text goes over all inputs, as one set and as several`() throws {
    func unknown(_ selections: Int, as name: String) throws -> InputFile {
      try SpellerRecording(unknown: selections).write(to: folder.path(name))
      return try InputFile(RecordingPath(folder.path(name)))
    }
    let inputs = try [unknown(2, as: "1.edf"), unknown(3, as: "2.edf")]
    var loader = EpochsLoader(.paper)
    loader.mapping.codes = [try #require(EventPattern("flash/(?<code>\\d+)"))]
    #expect(try loader.load(inputs).epochs.labels.allSatisfy { $0 == .unknown })
    loader.text = "BRAin"
    let whole = try loader.load(inputs).epochs
    #expect(whole.metadata.text == ["B", "R", "A", "I", "N"])
    #expect(whole.markedText(by: .wadsworth()) == whole.metadata.text)
    let each = try loader.loadEach(inputs).map(\.epochs)
    #expect(each.map(\.metadata.text) == [["B", "R"], ["A", "I", "N"]])
    loader.text = "BRAINS"
    #expect(throws: LoadingError.text(.count(characters: 6, selections: 5))) {
      try loader.loadEach(inputs)
    }
    loader.mapping = .standard
    loader.text = "AX"
    let marked = try [recording("A", as: "3.edf"), recording("B", as: "4.edf")]
    #expect(throws: LoadingError.text(.contradiction(selection: 1, text: "X", marked: "B"))) {
      try loader.loadEach(marked)
    }
  }

  @Test func `the user's matrix is read off the labels of an epochs file, too`() throws {
    let rowsFirst = Speller.wadsworth(order: .rowsFirst)
    var loader = EpochsLoader(nil)
    loader.speller = rowsFirst
    let epochs = try loader.load([epochsFile("B", as: "1.npz")]).epochs
    // B is column 2 and row 1; the other way round it is row 2 and column 1.
    #expect(epochs.metadata.speller == rowsFirst && epochs.metadata.text == ["G"])
  }

  @Test func `recordings are refused where nothing says how they are preprocessed`() throws {
    let input = try recording("A", as: "1.edf")
    #expect(throws: LoadingError.unknownPreprocessing(path: input.path)) {
      try EpochsLoader(nil).load([input])
    }
    #expect(try EpochsLoader(nil).load([epochsFile("A", as: "2.npz")]).epochs.count == 24)
  }

  @Test func `progress rises over all inputs and ends with the last`() throws {
    let inputs = try [
      recording("AB", as: "1.edf"), epochsFile("C", as: "2.npz"), recording("DE", as: "3.edf"),
    ]
    let parts = Mutex<[Double]>([])
    _ = try EpochsLoader(.paper).load(inputs) { part in parts.withLock { $0.append(part) } }
    let shown = parts.withLock { $0 }
    #expect(shown == shown.sorted() && shown.last == 1)
    #expect(shown.contains { $0 < 0.34 })
  }

  @Test func `recordings are kept where they are wanted`() throws {
    var loader = EpochsLoader(.paper)
    let input = try recording("A", as: "1.edf")
    let dropped = try loader.load([input])
    #expect(dropped.recordings.isEmpty)
    // What they were recorded in is known all the same.
    #expect(dropped.unit == "µV")
    loader.keepsRecordings = true
    #expect(try loader.load([input]).recordings.map(\.source.location) == [input.path])
  }
}
