import Evaluation
import Randomness
import Signal
import Testing

@Suite struct SplitPlanTests {
  /// Selections of random length in recordings, with gaps of random length between them.
  private static func random(_ seed: UInt64) -> EpochLayout {
    var generator = SeededGenerator(seed: seed)
    var layout = EpochLayout(
      recordings: [], selections: [], onsets: [], window: 0.65, sampleInterval: 1 / 120)
    var selection = 0
    for recording in 0..<3 {
      var time = generator.uniform()
      for _ in 0..<(4 + generator.index(below: 5)) {
        for _ in 0..<(10 + generator.index(below: 30)) {
          layout.recordings.append(recording)
          layout.selections.append(selection)
          layout.onsets.append(time)
          time += 0.1 + 0.1 * generator.uniform()
        }
        selection += 1
        time += 2 * generator.uniform()
      }
    }
    return layout
  }

  private static let kinds: [SplitKind] = [
    .selections(folds: 5), .recordings, .groups([0, 1, 1]), .blocks(folds: 4),
  ]

  /// The samples of a window on the grid of the recording, half-open.
  private static func samples(_ onset: Double) -> Range<Int> {
    let start = Int((onset * 120).rounded())
    return start..<start + 78
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `each epoch is tested once, and used or purged else`(
    seed: UInt64
  ) throws {
    let layout = Self.random(seed)
    for kind in Self.kinds + [.shuffledEpochs(folds: 3)] {
      let plan = try SplitPlan(kind, of: layout, seed: seed)
      #expect(plan.splits.flatMap(\.test).sorted() == Array(0..<layout.count))
      for split in plan.splits {
        let all = (split.training + split.test + split.purged).sorted()
        #expect(all == Array(0..<layout.count))
      }
    }
  }

  @Test func `groups of recordings are tested by what the earlier ones taught`() throws {
    let layout = Self.random(3)
    // The second recording came last.
    let groups = [0, 2, 1]
    let plan = try SplitPlan(.laterGroups(groups), of: layout)
    #expect(plan.splits.count == 2)
    for (split, group) in zip(plan.splits, 1...2) {
      #expect(split.test.allSatisfy { groups[layout.recordings[$0]] == group })
      #expect(split.training.allSatisfy { groups[layout.recordings[$0]] < group })
      #expect(
        split.training.count + split.test.count
          == layout.recordings.count { groups[$0] <= group })
    }
    #expect(throws: SplitError.self) { try SplitPlan(.laterGroups([1, 1, 1]), of: layout) }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `no sample of a test window is within the gap of a training window`(seed: UInt64) throws {
    let layout = Self.random(seed)
    for (kinds, gap) in [(Self.kinds + [.calibration], 0.65), (Self.kinds, 1.5)] {
      for kind in kinds {
        for split in try SplitPlan(kind, of: layout, gap: gap, seed: seed).splits {
          // Onsets ascend, so that of a recording's windows the nearest are the neighbours.
          let roles = split.training.map { ($0, isTest: false) } + split.test.map { ($0, true) }
          let inTime = roles.sorted { $0.0 < $1.0 }
          for ((epoch, isTest), (next, isNextTest)) in zip(inTime, inTime.dropFirst())
          where isTest != isNextTest && layout.recordings[epoch] == layout.recordings[next] {
            let apart =
              Self.samples(layout.onsets[next]).lowerBound
              - Self.samples(layout.onsets[epoch]).upperBound
            #expect(Double(apart) >= gap * 120 - 1e-6)
          }
        }
      }
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func `only epochs that are too close are purged`(
    seed: UInt64
  ) throws {
    let layout = Self.random(seed)
    for kind in Self.kinds {
      for split in try SplitPlan(kind, of: layout, seed: seed).splits {
        for purged in split.purged {
          let distances: [Double] = split.test
            .filter { layout.recordings[$0] == layout.recordings[purged] }
            .map { abs(layout.onsets[$0] - layout.onsets[purged]) }
          // Two windows of .65 s, and a margin.
          #expect(distances.contains { $0 < 1.31 })
        }
      }
    }
  }

  @Test func `selections and recordings stay whole`() throws {
    let layout = Self.random(20)
    for split in try SplitPlan(.selections(folds: 5), of: layout).splits {
      let tested = Set(split.test.map { layout.selections[$0] })
      #expect(split.training.allSatisfy { !tested.contains(layout.selections[$0]) })
    }
    let recordings = try SplitPlan(.recordings, of: layout)
    #expect(recordings.splits.map(\.name) == ["recording 1", "recording 2", "recording 3"])
    #expect(recordings.splits.allSatisfy { $0.purged.isEmpty })
    let groups = try SplitPlan(.groups([5, 8, 5]), of: layout).splits
    #expect(groups.map { Set($0.test.map { layout.recordings[$0] }) } == [[0, 2], [1]])
  }

  @Test func `blocks follow time, calibration trains on what came first`() throws {
    let layout = Self.random(21)
    let blocks = try SplitPlan(.blocks(folds: 4), of: layout).splits
    let firsts = blocks.map { $0.test.map { layout.selections[$0] } }
    for (one, next) in zip(firsts, firsts.dropFirst()) {
      #expect((one.max() ?? 0) < (next.min() ?? 0))
    }
    let curve = try SplitPlan(.calibration, of: layout).splits
    #expect(curve.map(\.name).prefix(4) == ["first 1", "first 2", "first 4", "first 8"])
    for (split, count) in zip(curve, [1, 2, 4, 8]) {
      #expect(Set(split.training.map { layout.selections[$0] }) == Set(0..<count))
      #expect(split.test.allSatisfy { layout.selections[$0] >= count })
    }
  }

  @Test func `shuffled epochs are marked as leaking, all else is not`() throws {
    let layout = Self.random(22)
    #expect(try SplitPlan(.shuffledEpochs(folds: 5), of: layout).isLeaking)
    for kind in Self.kinds { #expect(try !SplitPlan(kind, of: layout).isLeaking) }
  }

  @Test func `one seed gives one split`() throws {
    let layout = Self.random(23)
    let plan = try SplitPlan(.selections(folds: 5), of: layout, seed: 1)
    #expect(plan == (try SplitPlan(.selections(folds: 5), of: layout, seed: 1)))
    #expect(plan != (try SplitPlan(.selections(folds: 5), of: layout, seed: 2)))
  }

  @Test func `too little to divide, or too short a gap, is an error`() {
    let layout = Self.random(24)
    let one = EpochLayout(
      recordings: [0, 0], selections: [0, 1], onsets: [0, 0.2], window: 0.65,
      sampleInterval: 1 / 120)
    #expect(throws: SplitError.gapTooShort(gap: 0.5, window: 0.65)) {
      try SplitPlan(.recordings, of: layout, gap: 0.5)
    }
    #expect(throws: SplitError.tooFew(what: "recordings", found: 1, needed: 2)) {
      try SplitPlan(.recordings, of: one)
    }
    #expect(throws: SplitError.tooFew(what: "selections", found: 2, needed: 3)) {
      try SplitPlan(.selections(folds: 3), of: one)
    }
    #expect(throws: SplitError.tooFew(what: "folds", found: 1, needed: 2)) {
      try SplitPlan(.blocks(folds: 1), of: one)
    }
    #expect(throws: SplitError.nothingToTrain(fold: "block 1", purged: 1)) {
      try SplitPlan(.blocks(folds: 2), of: one)
    }
  }
}
