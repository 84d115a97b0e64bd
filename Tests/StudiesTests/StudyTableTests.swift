import Evaluation
import Files
import Studies
import TestSupport
import Testing

/// The tables of a study, read back.
@Suite struct StudyTableTests {
  let folder = TemporaryFolder()

  private func write(_ results: [String], failures: [String] = []) throws {
    let head = "subject\tsession\tfold\tpipeline\tmetric\tscore\tdataset\tevaluation\n"
    try OutputFile.write(
      head + results.map { $0.split(separator: " ").joined(separator: "\t") + "\n" }.joined(),
      to: folder.path("results.tsv"))
    try OutputFile.write(
      "unit\tpipeline\treason\n" + failures.map { $0 + "\n" }.joined(),
      to: folder.path("failures.tsv"))
  }

  @Test func `a subject's figure is the mean over its sessions and divisions`() throws {
    try write(
      [
        "02 1 first10 lda auc 0.5 Set LearningCurve", "02 2 first10 lda auc 0.75 Set LearningCurve",
        "02 1 first2 lda auc 1 Set LearningCurve", "02 1 first2 blda auc 0.25 Set LearningCurve",
        "01 1 first2 lda auc 0.5 Set LearningCurve", "01 1 first2 lda f1 n/a Set LearningCurve",
      ], failures: ["sub-03\tn/a\tno such file", "sub-04\tlda\tno targets"])
    let table = try StudyTable(folder: folder.path(""))
    #expect(table.dataset == "Set" && table.evaluation == "LearningCurve")
    #expect(table.subjects == ["02", "01"] && table.methods == ["lda", "blda"])
    #expect(table.folds == ["first2", "first10"])
    #expect(table.figures(of: .epochs(.auc)) == [[0.75, 0.25], [0.5, nil]])
    #expect(table.figures(of: .epochs(.auc), fold: "first10") == [[0.625, nil], [nil, nil]])
    #expect(table.figures(of: .characters) == [[nil, nil], [nil, nil]])
    #expect(table.failures.map(\.unit) == ["sub-03", "sub-04"])
    #expect(table.failures.map(\.method) == [nil, "lda"])
    #expect(table.failures.map(\.reason) == ["no such file", "no targets"])
  }

  @Test(arguments: ["much", "nan", "1e999"]) func `a score that is no number is told with its line`(
    score: String
  ) throws {
    try write(["01 1 a lda auc 1 Set X", "01 1 b lda auc \(score) Set X"])
    #expect {
      try StudyTable(folder: folder.path(""))
    } throws: { error in
      if case .reading(.malformed(_, .line(3), _, _))? = error as? StudyError { return true }
      return false
    }
  }

  @Test func `a folder without results is no study, and a table without columns no results`() throws
  {
    #expect(!StudyTable.isStudy(folder.path("")))
    #expect(throws: StudyError.self) { try StudyTable(folder: folder.path("")) }
    try OutputFile.write("a\tb\n", to: folder.path("results.tsv"))
    #expect(throws: StudyError.self) { try StudyTable(folder: folder.path("")) }
  }
}
