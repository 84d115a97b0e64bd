import Foundation
import Randomness
import Reading
import Signal
import Simulation
import TestSupport
import Testing

/// Simulated flashes of sets of items.
@Suite struct CheckerboardTests {
  private static func settings(_ word: String, repetitions: Int) -> SpellerSimulation {
    var settings = SpellerSimulation()
    settings.paradigm = .checkerboard
    settings.words = [word]
    settings.repetitions = repetitions
    settings.subjects = 1
    settings.electrodeCount = 2
    return settings
  }

  @Test func `every item lights up twice a repetition, never with a neighbour`() {
    var generator = SeededGenerator(seed: 3)
    let schedule = FlashSchedule(
      word: "B_", settings: Self.settings("B_", repetitions: 10), using: &generator)
    #expect(schedule.lit.count == schedule.flashes.count && schedule.flashes.count == 2 * 10 * 18)
    for start in stride(from: 0, to: schedule.lit.count, by: 18) {
      let round = schedule.lit[start..<start + 18]
      #expect(round.joined().sorted() == (0..<36).flatMap { [$0, $0] })
    }
    for set in schedule.lit {
      for item in set {
        let (row, column) = (item / 6, item % 6)
        #expect(!set.contains { abs($0 / 6 - row) + abs($0 % 6 - column) == 1 })
      }
    }
    // Sets change: nearly all of them come once.
    #expect(Set(schedule.lit).count > schedule.lit.count / 2)
    let targets = zip(schedule.flashes, schedule.lit).map { flash, set in
      (flash.label == .target) == set.contains(flash.selection == 0 ? 1 : 35)
    }
    #expect(targets.allSatisfy { $0 })
  }

  @Test func `the reader finds the sets that the simulator wrote`() throws {
    let folder = TemporaryFolder()
    let settings = Self.settings("HI", repetitions: 3)
    let paths = try BIDSDataset(settings, command: "").write(to: folder.path("data"))
    let recording = try #require(RecordingReader.read(paths[0]).first)
    let run = SimulatedRun(settings, subject: 0, run: 0)
    let speller = try #require(recording.speller)
    let flashes = FlashMapping.standard.flashes(of: recording)
    let items = settings.speller.items
    #expect(
      flashes.map { Set(speller.groups[$0.stimulus - 1].map { speller.items[$0] }) }
        == run.lit.map { Set($0.map { items[$0] }) })
    #expect(flashes.map(\.repetition) == run.flashes.map(\.repetition))
    #expect(flashes.map(\.label) == run.flashes.map(\.label))
  }
}
