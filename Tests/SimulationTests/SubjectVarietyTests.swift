import Foundation
import Reading
import Signal
import Simulation
import TestSupport
import Testing

/// Subjects and sessions that differ.
@Suite struct SubjectVarietyTests {
  private static func settings() -> SpellerSimulation {
    var settings = SpellerSimulation()
    settings.subjects = 40
    settings.sessions = 2
    settings.variety = 1
    settings.shareWithoutP300 = 0.25
    settings.words = ["AB"]
    settings.repetitions = 2
    return settings
  }

  @Test func `subjects differ, sessions of one less, and some have no P300`() {
    let settings = Self.settings()
    let all = (0..<40).map { subject in
      (0..<2).map { SubjectVariety(settings, subject: subject, session: $0) }
    }
    func deviation(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        .squareRoot()
    }
    let between = deviation(all.map { log($0[0].amplitude) })
    let within = deviation(all.map { log($0[0].amplitude / $0[1].amplitude) })
    #expect((0.3...0.6).contains(between) && (0.1...0.35).contains(within))
    #expect(all.allSatisfy { $0[0].responds == $0[1].responds })
    #expect((4...16).contains(all.count { !$0[0].responds }))
    #expect(all.allSatisfy { $0[0].shift == $0[1].shift && abs($0[0].delay) < 0.11 })
    let noises = Set(all.joined().map(\.noise))
    #expect(noises.count == 80)
  }

  @Test func `without variety everyone is the usual subject`() {
    var settings = Self.settings()
    settings.variety = 0
    settings.shareWithoutP300 = 0
    let usual = SubjectVariety(settings, subject: 3, session: 1)
    #expect(usual.responds && usual.amplitude == 1 && usual.noise == 1 && usual.delay == 0)
  }

  @Test func `mixed noise varies together as that of all sources does`() {
    var settings = Self.settings()
    settings.shareWithoutP300 = 1
    settings.electrodeCount = 4
    settings.words = ["ABCD"]
    settings.repetitions = 6
    func correlations(_ variety: Double) -> [Double] {
      settings.variety = variety
      let run = SimulatedRun(settings, subject: 0, run: 0)
      let length = run.samples.count / 4
      let rows = (0..<4).map { row in
        // Differences of samples, in which slow drift and alpha count for little.
        (1..<length).map {
          Double(run.samples[row * length + $0] - run.samples[row * length + $0 - 1])
        }
      }
      func product(_ one: Int, _ other: Int) -> Double {
        zip(rows[one], rows[other]).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return (0..<4).flatMap { one in
        (0..<one).map {
          product(one, $0) / (product(one, one) * product($0, $0)).squareRoot()
        }
      }
    }
    settings.lineFrequency = 0
    for (one, other) in zip(correlations(0), correlations(1e-9)) {
      #expect(abs(one - other) < 0.06)
    }
  }

  @Test func `sessions have folders and names, and the files are the same on any threads`() throws {
    let folder = TemporaryFolder()
    var settings = Self.settings()
    settings.subjects = 3
    let paths = try ["one", "two"].enumerated().map { place, name in
      try BIDSDataset(settings, command: "p300 simulate")
        .write(to: folder.path(name), threads: place * 2 + 1)
    }
    #expect(
      paths[0].first == folder.path("one/sub-01/ses-1/eeg/sub-01_ses-1_task-speller_run-01_eeg.edf")
    )
    #expect(paths[0].count == 6)
    for (one, other) in zip(paths[0], paths[1]) {
      #expect(try Data(contentsOf: URL(filePath: one)) == Data(contentsOf: URL(filePath: other)))
    }
    let people = try String(contentsOfFile: folder.path("one/participants.tsv"), encoding: .utf8)
    #expect(people.hasPrefix("participant_id\tage\tsex\thand\tp300\nsub-01\tn/a\tn/a\tn/a\t"))
    let root = try #require(BIDSFolder(folder.path("one")))
    #expect(try root.recordings().map(\.file) == paths[0])
  }
}
