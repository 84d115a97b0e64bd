import Foundation
import Studies
import TestSupport
import Testing

/// The averages that a study keeps.
@Suite struct StudyAveragesTests: StudyOfThree {
  let folder = TemporaryFolder()

  @Test func `averages are kept with each session, made anew where they are lost, and added`()
    throws
  {
    let plan = try StudyPlan(
      data(), to: folder.path("out"), settings: settings(.acrossSessions, "lda"))
    for unit in plan.units { #expect(try plan.run(unit, threads: 2) == .done) }
    let path = "out/sub-02/ses-2/eeg/sub-02_ses-2_task-speller_ave.tsv"
    let (table, record) = (try folder.data(path), try folder.data("out/units/sub-02.json"))
    let averages = StudyAverages(folder: folder.path("out"), subjects: ["01", "02", "03"])
    let (visits, errors) = averages.visits(of: "02")
    #expect(visits.map(\.session) == ["1", "2"] && errors.isEmpty && !averages.isEmpty)
    #expect(visits.allSatisfy { $0.averages.unit == "µV" && $0.averages.target.epochs == 24 })
    #expect(StudyAverages(folder: folder.path("out"), subjects: ["1"]).isEmpty)

    try FileManager.default.removeItem(atPath: folder.path(path))
    #expect(plan.states()[1] == .open)
    #expect(try plan.run(plan.units[1], threads: 2) == .done)
    #expect(try folder.data(path) == table)
    // A unit of before averages were kept: they come, and the scores stay.
    let scores = folder.path(
      "out/sub-02/ses-2/eeg/sub-02_ses-2_task-speller_desc-lda_scores.tsv")
    try Data("kept".utf8).write(to: URL(filePath: scores))
    let old = String(decoding: record, as: UTF8.self).replacing(
      /"sub-02\/ses-.\/eeg\/[^"]*_ave\.(json|tsv)",/, with: "")
    try old.write(toFile: folder.path("out/units/sub-02.json"), atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: folder.path(path))
    #expect(StudyAverages(folder: folder.path("out"), subjects: ["02"]).isEmpty)
    #expect(try plan.run(plan.units[1], threads: 2) == .unchanged)
    #expect(try folder.data(path) == table)
    #expect(try folder.data("out/units/sub-02.json") == record)
    #expect(try Data(contentsOf: URL(filePath: scores)) == Data("kept".utf8))
  }
}
