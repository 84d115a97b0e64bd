import Detection
import Evaluation
import Foundation
import Reading
import Signal
import Simulation
import Studies
import TestSupport
import Testing

/// Studies of simulated subjects, from the data set to the comparison of methods.
@Suite struct StudyPlanTests: StudyOfThree {
  let folder = TemporaryFolder()

  /// All files of a folder by name, but those that tell of times.
  private func files(_ name: String) throws -> [String: Data] {
    let root = folder.path(name)
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root)
    where !name.hasSuffix("_times.json") && name != "times.tsv" {
      files[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
    }
    return files
  }

  private func rows(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: folder.path(path), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    return lines.dropFirst().map {
      Dictionary(zip(lines[0], $0)) { first, _ in first }
    }
  }

  @Test func `units in any order and again after a stop give the same files`() throws {
    let data = try data()
    let settings = try settings(.withinSession, "lda", "xdawn-lda")
    let whole = try StudyPlan(data, to: folder.path("whole"), settings: settings)
    #expect(
      whole.units.map(\.name) == [
        "sub-01_ses-1", "sub-01_ses-2", "sub-02_ses-1", "sub-02_ses-2", "sub-03_ses-1",
        "sub-03_ses-2",
      ])
    #expect(whole.states().allSatisfy { $0 == .open })
    for unit in whole.units { #expect(try whole.run(unit, threads: 1) == .done) }
    let results = try whole.gather()
    #expect(results.units == 6 && results.failed == 0 && results.subjects == 3)

    let parts = try StudyPlan(data, to: folder.path("parts/"), settings: settings)
    let chosen = try parts.unitsNamed("6,sub-02_ses-1,1")
    #expect(chosen.map(\.name) == ["sub-01_ses-1", "sub-02_ses-1", "sub-03_ses-2"])
    for unit in chosen.reversed() { #expect(try parts.run(unit, threads: 2) == .done) }
    #expect { try parts.gather() } throws: { "\($0)".contains("no results of 3 units") }
    // A stop between a unit's scores and its record.
    try FileManager.default.removeItem(atPath: folder.path("parts/units/sub-01_ses-1.json"))
    let again = try StudyPlan(data, to: folder.path("parts"), settings: settings)
    let outcomes = try again.units.map { try again.run($0, threads: 2) }
    #expect(outcomes == [.done, .done, .unchanged, .done, .done, .unchanged])
    _ = try again.gather()
    #expect(try files("whole") == files("parts"))
    #expect(again.states().allSatisfy { $0 == .done })
    #expect(try again.unitsNamed("2-4,3").count == 3)
    for list in ["7", "0", "2-7", "3-2", "", "sub-04", "1,", "-2"] {
      #expect(throws: StudyError.self) { try again.unitsNamed(list) }
    }
  }

  @Test func `results are tidy, and scores have the names of BIDS`() throws {
    let plan = try StudyPlan(
      data(), to: folder.path("out"), settings: settings(.withinSession, "lda", "toeplitz-lda"))
    for unit in plan.units { _ = try plan.run(unit, threads: 2) }
    let groups = try plan.gather(by: ["p300"]).groups
    let rows = try rows("out/results.tsv")
    let folds = Set(rows.compactMap { $0["fold"] })
    #expect(folds == ["fold 1", "fold 2", "fold 3", "fold 4", "all folds"])
    #expect(rows.count == 6 * 2 * (4 * 10 + 2))
    #expect(Set(rows.compactMap { $0["subject"] }) == ["01", "02", "03"])
    #expect(rows.allSatisfy { $0["evaluation"] == "WithinSession" && $0["n_sessions"] == "1" })
    let described = try JSONDecoder().decode(
      [String: [String: String]].self, from: folder.data("out/results.json"))
    #expect(Set(described.keys) == Set(try #require(rows.first).keys))

    // The AUC of the scores is that of the table.
    let name = "sub-02/ses-1/eeg/sub-02_ses-1_task-speller_desc-lda_scores.tsv"
    let scores = try self.rows("out/\(name)").filter { $0["fold"] == "fold 2" }
    #expect(scores.allSatisfy { $0["session"] == "1" && $0["run"] == "01" })
    let targets = scores.filter { $0["target"] == "1" }.compactMap { Double($0["score"] ?? "") }
    let others = scores.filter { $0["target"] == "0" }.compactMap { Double($0["score"] ?? "") }
    let wins = targets.reduce(0.0) { sum, one in
      sum + others.reduce(0.0) { $0 + (one > $1 ? 1 : one == $1 ? 0.5 : 0) }
    }
    let row = try #require(
      rows.first {
        $0["subject"] == "02" && $0["session"] == "1" && $0["fold"] == "fold 2"
          && $0["pipeline"] == "lda" && $0["metric"] == "auc"
      })
    let auc = wins / Double(targets.count * others.count)
    #expect(abs(auc - (Double(row["score"] ?? "") ?? 0)) < 1e-12)

    // The bit rate is that of all characters of the session: each fold has one.
    func figures(_ metric: String) -> [Double] {
      rows.filter {
        $0["subject"] == "02" && $0["session"] == "1" && $0["pipeline"] == "lda"
          && $0["metric"] == metric
      }.compactMap { Double($0["score"] ?? "") }
    }
    let right = figures("character_accuracy")
    let timing = SelectionTiming(
      blank: SelectionTiming.wadsworth.blank, onsetInterval: 0.175, codes: 12)
    let rate = bitRate(
      accuracy: right.reduce(0, +) / 4, choices: 36, seconds: timing.seconds(repetitions: 3))
    #expect(right.count == 4 && figures("bits_per_minute").count == 1)
    #expect(abs(figures("bits_per_minute")[0] - rate) < 1e-6 * max(rate, 1))
    #expect(figures("best_bits_per_minute")[0] > rate - 1e-6)

    // The mean over subjects is that of the table.
    let all = rows.filter { $0["pipeline"] == "lda" && $0["metric"] == "auc" }
      .compactMap { Double($0["score"] ?? "") }
    let group = try #require(groups.first { $0.by == nil && $0.metric == "auc" })
    #expect(abs(group.summary.methods[0].mean - all.reduce(0, +) / Double(all.count)) < 1e-12)
    #expect(group.summary.pairs.count == 1 && group.summary.pairs[0].subjects == 3)
    #expect(groups.contains { $0.by == "p300" && $0.value == "yes" })
    #expect(throws: StudyError.self) { try plan.gather(by: ["site"]) }
    for name in ["dataset_description.json", "group.tsv", "comparisons.tsv", "failures.tsv"] {
      #expect(FileManager.default.fileExists(atPath: folder.path("out/\(name)")))
    }
  }

  @Test func `a unit that fails is told, stops nothing, and is tried again`() throws {
    let data = try data()
    let broken = "\(data)/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_run-01_eeg.edf"
    let good = try Data(contentsOf: URL(filePath: broken))
    try Data("nothing".utf8).write(to: URL(filePath: broken))
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.withinSession, "lda"))
    let outcomes = try plan.units.map { try plan.run($0, threads: 2) }
    #expect(outcomes.filter { $0 == .done }.count == 5)
    guard case .failed(let reasons) = outcomes[2] else {
      Issue.record("\(outcomes[2])")
      return
    }
    #expect(reasons.count == 1 && reasons[0].contains("run-01_eeg.edf"))
    #expect(try plan.gather().failed == 1)
    #expect(try rows("out/failures.tsv").map { $0["unit"] } == ["sub-02_ses-1"])
    try good.write(to: URL(filePath: broken))
    #expect(plan.states()[2] == .open)
    #expect(try plan.run(plan.units[2], threads: 2) == .done)
    #expect(try plan.gather().failed == 0)
    #expect(try rows("out/failures.tsv").isEmpty)
  }

  @Test func `other inputs, tables beside them, options and protocols are noticed`() throws {
    let data = try data()
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.withinSession, "lda"))
    #expect(try plan.run(plan.units[0], threads: 2) == .done)
    #expect(try plan.run(plan.units[0], threads: 2) == .unchanged)
    let events = "\(data)/sub-01/ses-1/eeg/sub-01_ses-1_task-speller_run-01_channels.tsv"
    let table = try String(contentsOfFile: events, encoding: .utf8)
    try (table + "\n").write(toFile: events, atomically: true, encoding: .utf8)
    #expect(plan.states()[0] == .open)
    #expect(try plan.run(plan.units[0], threads: 2) == .done)
    var other = try settings(.withinSession, "lda")
    other.seed = 1
    let seeded = try StudyPlan(data, to: folder.path("out"), settings: other)
    #expect(seeded.states()[0] == .open)
    #expect {
      try StudyPlan(data, to: folder.path("out"), settings: settings(.calibration, "lda"))
    } throws: { "\($0)".contains("found results of within-session") }
    #expect(throws: StudyError.outputIsInput(path: data)) {
      try StudyPlan(data, to: data + "/.", settings: settings(.withinSession, "lda"))
    }
  }

  @Test func `two protocols do not share a folder, whatever units they have`() throws {
    let (data, output) = (try data(), folder.path("out"))
    let within = try StudyPlan(data, to: output, settings: settings(.withinSession, "lda"))
    #expect(try within.run(within.units[0], threads: 2) == .done)
    for isDescribed in [true, false] {
      if !isDescribed { try FileManager.default.removeItem(atPath: "\(output)/study.json") }
      #expect {
        try StudyPlan(data, to: output, settings: settings(.acrossSessions, "lda"))
      } throws: { "\($0)".contains("found results of within-session; expected those of across") }
    }
    // A study that was killed in its first unit is known.
    let second = folder.path("second")
    let killed = try StudyPlan(data, to: second, settings: settings(.withinSession, "lda"))
    _ = try killed.run(killed.units[0], threads: 2)
    try FileManager.default.removeItem(atPath: "\(second)/units")
    #expect(throws: StudyError.self) {
      try StudyPlan(data, to: second, settings: settings(.calibration, "lda"))
    }
    _ = try StudyPlan(data, to: second, settings: settings(.withinSession, "lda"))
  }

  @Test func `folders of other things, subjects' and the data set's own are refused`() throws {
    let data = try data()
    let settings = try settings(.withinSession, "lda")
    let copy = folder.path("copy")
    try FileManager.default.copyItem(atPath: data, toPath: copy)
    #expect(throws: StudyError.foreign(path: copy)) {
      try StudyPlan(data, to: copy, settings: settings)
    }
    for inside in ["/sub-01", "/sub-01/new/deep", "/new/..", "/derivatives/../sub-02/ses-1", "/."] {
      #expect(throws: StudyError.outputIsInput(path: data), "\(inside)") {
        try StudyPlan(data, to: data + inside, settings: settings)
      }
    }
    _ = try StudyPlan(data, to: data + "/derivatives/p300-study/", settings: settings)
    #expect(!FileManager.default.fileExists(atPath: data + "/new"))
  }

  @Test func `subjects that are named twice, or not at all, are told`() throws {
    let data = try data()
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.withinSession, "lda"))
    func participants(_ rows: String) throws {
      try "participant_id\tsex\n\(rows)".write(
        toFile: "\(data)/participants.tsv", atomically: true, encoding: .utf8)
    }
    try participants("sub-01\tF\nsub-02\tM\n01\tF\n")
    #expect { try plan.check(by: ["sex"]) } throws: {
      "\($0)".contains("line 4") && "\($0)".contains("sub-01, as in line 2")
    }
    try participants("sub-11\tF\nsub-12\tM\n")
    #expect { try plan.check(by: ["sex"]) } throws: {
      "\($0)".contains("found nothing in the column “sex” about the subjects")
    }
    try participants("sub-01\tF\nsub-02\tM\n03\tM\n")
    for unit in plan.units { #expect(try plan.run(unit, threads: 2) == .done) }
    let groups = try plan.gather(by: ["sex", "sex"]).groups.filter { $0.metric == "auc" }
    #expect(groups.map(\.value) == [nil, "F", "M"])
    #expect(groups.map { $0.summary.methods[0].subjects } == [3, 1, 2])

    // Figures are of inputs as they are.
    let table = "\(data)/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_run-01_channels.tsv"
    let text = try String(contentsOfFile: table, encoding: .utf8)
    try (text + "\n").write(toFile: table, atomically: true, encoding: .utf8)
    #expect { try plan.gather() } throws: {
      "\($0)".hasPrefix("unfinished") && "\($0)".contains("1 units (sub-02_ses-1)")
    }
    // Scores of other options are told.
    var selection = BIDSSelection()
    selection.subjects = ["01"]
    let part = try StudyPlan(
      data, to: folder.path("out"), selection: selection,
      settings: settings(.withinSession, "toeplitz-lda"))
    for unit in part.units { #expect(try part.run(unit, threads: 2) == .done) }
    let stale = try part.gather().staleFiles
    #expect(stale.count == 4 && stale.allSatisfy { $0.contains("desc-lda_scores.tsv") }, "\(stale)")
    #expect(stale.allSatisfy { !$0.hasPrefix("sub-01") })
  }

  @Test func `a subject of one session is left out of tests across sessions`() throws {
    let data = try data()
    try FileManager.default.removeItem(atPath: "\(data)/sub-03/ses-2")
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.acrossSessions, "lda"))
    #expect(plan.units.map(\.name) == ["sub-01", "sub-02"])
    #expect(plan.leftOut == ["sub-03"])
    var selection = BIDSSelection()
    selection.subjects = ["03"]
    #expect(throws: StudyError.oneSession(path: data)) {
      try StudyPlan(
        data, to: folder.path("out"), selection: selection,
        settings: settings(.acrossSessions, "lda"))
    }
  }

  @Test func `one dangling link fails its own subject alone, and the others say so`() throws {
    let data = try data()
    let lost = "\(data)/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_run-01_eeg.edf"
    try FileManager.default.removeItem(atPath: lost)
    try FileManager.default.createSymbolicLink(
      atPath: lost, withDestinationPath: "../../../../gone.edf")
    // A copy of one's recording among the others.
    let names = (1...3).map {
      "\(data)/sub-0\($0)/ses-2/eeg/sub-0\($0)_ses-2_task-speller_run-01_eeg.edf"
    }
    try FileManager.default.removeItem(atPath: names[2])
    try FileManager.default.copyItem(atPath: names[0], toPath: names[2])
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.acrossSubjects, "lda"))
    let outcomes = try plan.units.map { try plan.run($0, threads: 2) }
    #expect(outcomes[0] == .done && outcomes[2] == .done)
    guard case .failed = outcomes[1] else {
      Issue.record("\(outcomes[1])")
      return
    }
    let results = try plan.gather()
    #expect(results.failed == 1)
    let omitted = try #require(results.warnings.first { $0.text.hasPrefix("not learned from") })
    #expect(omitted.units == ["sub-01", "sub-03"] && omitted.text.contains("sub-02_ses-1"))
    #expect(results.warnings.contains { $0.text.contains("has the same content as") })
    #expect(
      try rows("out/warnings.tsv").contains {
        $0["unit"] == "sub-03" && $0["warning"]?.hasPrefix("not learned from") == true
      })
  }

  @Test func `later sessions are tested by what earlier ones taught`() throws {
    let data = try data()
    // When sessions were counts more than what they are called.
    try "session_id\tacq_time\nses-1\t2020-02-01\nses-2\t2020-01-01\n".write(
      toFile: "\(data)/sub-02/sub-02_sessions.tsv", atomically: true, encoding: .utf8)
    let plan = try StudyPlan(
      data, to: folder.path("out"), settings: settings(.acrossSessions, "lda"))
    #expect(plan.units.map(\.name) == ["sub-01", "sub-02", "sub-03"])
    for unit in plan.units { #expect(try plan.run(unit, threads: 2) == .done) }
    _ = try plan.gather()
    let rows = try rows("out/results.tsv").filter { $0["metric"] == "auc" }
    #expect(rows.map { $0["session"] } == ["2", "1", "2"])
    #expect(rows.allSatisfy { $0["samples"] == "144" && $0["evaluation"] == "CrossSession" })
    #expect(
      FileManager.default.fileExists(
        atPath: folder.path(
          "out/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_desc-lda_scores.tsv")))
  }

  @Test func `each subject is tested by a detector of others, each session on its own`() throws {
    let plan = try StudyPlan(
      data(), to: folder.path("out"), settings: settings(.acrossSubjects, "lda"))
    for unit in plan.units { #expect(try plan.run(unit, threads: 2) == .done) }
    _ = try plan.gather()
    let rows = try rows("out/results.tsv").filter { $0["metric"] == "auc" }
    #expect(rows.map { $0["subject"] } == ["01", "01", "02", "02", "03", "03"])
    #expect(rows.map { $0["session"] } == ["1", "2", "1", "2", "1", "2"])
    #expect(rows.allSatisfy { $0["samples"] == "576" && $0["n_sessions"] == "2" })
  }

  @Test func `a learning curve has a figure for each number of selections`() throws {
    let plan = try StudyPlan(
      data(words: ["ABCDE"]), to: folder.path("out"), settings: settings(.calibration, "lda"))
    for unit in plan.units { #expect(try plan.run(unit, threads: 2) == .done) }
    let groups = try plan.gather().groups.filter { $0.metric == "auc" }
    #expect(groups.map(\.fold) == ["first 1", "first 2", "first 4"])
    #expect(groups.allSatisfy { $0.summary.methods[0].subjects == 3 })
  }
}
