import Files
import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// Which flashes gave no epoch, and why.
@Suite struct DroppedFlashTests {
  private let folder = TemporaryFolder()

  /// A recording of two characters whose last flash has no room for its window.
  private func recording(_ name: String, seed: UInt64 = 1) throws -> String {
    var recording = SpellerRecording("AB")
    recording.tail = 0.3
    recording.seed = seed
    try recording.write(to: folder.path(name))
    return folder.path(name)
  }

  private func load(_ paths: [String], rejection: Double? = nil) throws -> EpochsLoader.Loaded {
    var settings = Preprocessing.paper
    settings.rejection = rejection
    return try EpochsLoader(settings).load(paths.map { try InputFile(RecordingPath($0)) })
  }

  @Test func `a window past the end is listed with its onset and code`() throws {
    let loaded = try load([recording("a.edf")])
    // Two characters of two repetitions of twelve codes, 0.2 s each, 2 s before each character.
    #expect(
      loaded.epochs.metadata.dropped == [
        DroppedFlash(recording: 0, onset: 13.4, stimulus: 12, reason: .pastEndOfPiece)
      ])
    #expect(loaded.report.dropped == [.pastEndOfPiece: 1])
  }

  @Test func `the list has as many flashes of each reason as are counted`() throws {
    let all = try load([recording("a.edf"), recording("b.edf", seed: 2)], rejection: 14)
    let drops = try #require(all.epochs.metadata.dropped)
    #expect(Dictionary(grouping: drops, by: \.reason).mapValues(\.count) == all.report.dropped)
    #expect((all.report.dropped[.rejected] ?? 0) > 0 && all.epochs.count > 0)
    #expect(Set(drops.map(\.recording)) == [0, 1])
    // Every flash is either an epoch or in the list.
    #expect(all.epochs.count + drops.count == 96)
    let kept = zip(all.epochs.recordings, all.epochs.onsets).map { "\($0) \($1)" }
    #expect(Set(kept).isDisjoint(with: drops.map { "\($0.recording) \($0.onset)" }))
  }

  @Test func `nothing stands in epochs that lost no flash`() throws {
    var recording = SpellerRecording("A")
    recording.tail = 2
    try recording.write(to: folder.path("whole.edf"))
    let epochs = try load([folder.path("whole.edf")]).epochs
    #expect(epochs.metadata.dropped == nil)
    #expect(!JSONText.encode(epochs.metadata).contains("dropped"))
  }

  @Test func `the list goes through files and is counted on when they are merged`() throws {
    for (name, seed) in [("a", UInt64(1)), ("b", 2)] {
      let epochs = try load([recording("\(name).edf", seed: seed)]).epochs
      try EpochsFile.write(epochs, to: folder.path("\(name).npz"))
    }
    let merged = try load([folder.path("a.npz"), folder.path("b.npz")]).epochs
    #expect(merged.metadata.dropped?.map(\.recording) == [0, 1])
    try DroppedFlashesFile.write(merged.metadata, to: folder.path("dropped.tsv"))
    let text = String(decoding: try folder.data("dropped.tsv"), as: UTF8.self)
    #expect(
      text == """
        recording\tsource\tonset\tstimulus\treason
        0\ta.edf\t13.4\t12\twindow past the end of the recording or into a gap
        1\tb.edf\t13.4\t12\twindow past the end of the recording or into a gap

        """)
  }

  @Test func `names with tabs do not break the table`() throws {
    var metadata = EpochsMetadata(
      preprocessing: nil, sources: [EpochsSource(name: "a\tb.edf", sha256: "")], speller: nil,
      text: [])
    metadata.dropped = [DroppedFlash(recording: 0, onset: 1, stimulus: 2, reason: .rejected)]
    try DroppedFlashesFile.write(metadata, to: folder.path("dropped.tsv"))
    let text = String(decoding: try folder.data("dropped.tsv"), as: UTF8.self)
    #expect(text.split(separator: "\n").allSatisfy { $0.split(separator: "\t").count == 5 })
  }
}
