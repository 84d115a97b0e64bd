import Detection
import Foundation
import Signal
import TestSupport
import Testing

@Suite struct ScoresFileTests {
  private let folder = TemporaryFolder()

  private static let epochs: Epochs = {
    var epochs = Epochs.random(count: 3, electrodes: 1, windowLength: 2, seed: 1)
    epochs.labels = [.target, .nonTarget, .unknown]
    epochs.onsets = [0.5, 12.345678901234567, .nan]
    epochs.stimuli = [7, 300, 1]
    epochs.recordings = [0, 0, 1]
    epochs.selections = [0, 4, 5]
    epochs.repetitions = [0, 14, 0]
    return epochs
  }()
  private static let scores = [0.75, 0.25, 1e-9]

  @Test func `a table has a line an epoch under the names, n/a where something is unknown`() throws
  {
    try ScoresFile.write(
      Self.epochs, scores: Self.scores, threshold: 0.25, to: folder.path("scores.tsv"))
    #expect(
      try String(decoding: folder.data("scores.tsv"), as: UTF8.self) == """
        recording\tonset\tstimulus\tselection\trepetition\tscore\tdetected\ttarget
        0\t0.5\t7\t0\t0\t0.75\t1\t1
        0\t12.345678901234567\t300\t4\t14\t0.25\t0\t0
        1\tn/a\t1\t5\t0\t1e-09\t0\tn/a

        """)
  }

  @Test func `as JSON the rows are objects, null where something is unknown`() throws {
    struct Row: Decodable, Equatable {
      var recording, stimulus, selection, repetition, detected: Int
      var onset: Double?
      var score: Double
      var target: Int?
    }
    try ScoresFile.write(
      Self.epochs, scores: Self.scores, threshold: 0.25, format: .json,
      to: folder.path("scores.json"))
    let rows = try JSONDecoder().decode([Row].self, from: folder.data("scores.json"))
    #expect(
      rows == [
        Row(
          recording: 0, stimulus: 7, selection: 0, repetition: 0, detected: 1, onset: 0.5,
          score: 0.75, target: 1),
        Row(
          recording: 0, stimulus: 300, selection: 4, repetition: 14, detected: 0,
          onset: 12.345678901234567, score: 0.25, target: 0),
        Row(
          recording: 1, stimulus: 1, selection: 5, repetition: 0, detected: 0, onset: nil,
          score: 1e-9, target: nil),
      ])
  }

  @Test func `scores come back from either form to the bit`() throws {
    let epochs = Epochs.random(count: 50, electrodes: 1, windowLength: 2, seed: 2)
    let scores: [Double] = (0..<50).map { 1 / (3 + Double($0) * Double.pi) }
    try ScoresFile.write(epochs, scores: scores, threshold: 0.1, to: folder.path("s.tsv"))
    let table = try String(decoding: folder.data("s.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
    let read: [Double] = rows.compactMap { Double($0[5]) }
    #expect(read == scores)
    #expect(rows.map { $0[6] == "1" } == scores.map { $0 > 0.1 })
  }

  @Test func `no epochs are a table without rows and an empty list`() throws {
    let none = Epochs.random(count: 0, electrodes: 1, windowLength: 2, seed: 1)
    try ScoresFile.write(none, scores: [], threshold: 0.5, to: folder.path("a.tsv"))
    #expect(try folder.data("a.tsv").count { $0 == UInt8(ascii: "\n") } == 1)
    try ScoresFile.write(none, scores: [], threshold: 0.5, format: .json, to: folder.path("a.json"))
    let list = try JSONDecoder().decode([[String: Int]].self, from: folder.data("a.json"))
    #expect(list.isEmpty)
  }

  @Test(arguments: [
    ("scores.tsv", ScoresFile.Format.tsv), ("a/b.JSON", .json), ("json", .tsv),
    ("x.json.txt", .tsv),
  ]) func `the ending tells the format`(path: String, format: ScoresFile.Format) {
    #expect(ScoresFile.Format(ofPath: path) == format)
  }
}
