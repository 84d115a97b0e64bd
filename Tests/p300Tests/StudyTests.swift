import Foundation
import TestSupport
import Testing

/// Data sets as inputs, and studies, as a user meets them.
@Suite struct StudyTests {
  let folder = TemporaryFolder()

  private func data() throws -> String {
    let data = folder.path("data")
    let made = try Tool.run(
      "simulate", "--output", data, "--subjects", "3", "--sessions", "2", "--word", "BCI",
      "--repetitions", "3", "--rate", "128", "--strength", "2", "--quiet")
    #expect(made.status == 0 && made.output.contains("2 sessions of 1 runs each"), "\(made)")
    return data
  }

  @Test func `verbs take the folders of a data set and choose from them`() throws {
    let data = try data()
    let all = try Tool.run("inspect", data, "--json").json()
    #expect(all["files"]?.list?.count == 6)
    let some = try Tool.run("inspect", data, "--subjects", "02", "--sessions", "1", "--json").json()
    #expect(some["files"]?.list?.count == 1)
    let none = try Tool.run("inspect", data, "--subjects", "7")
    #expect(none.status == 1)
    #expect(none.errors.contains("found no sub-7; it has sub-01, sub-02, sub-03"))
    let file = "\(data)/sub-01/ses-1/eeg/sub-01_ses-1_task-speller_run-01_eeg.edf"
    #expect(try Tool.run("inspect", file, "--runs", "1").status == 2)

    let output = folder.path("epochs")
    let made = try Tool.run("preprocess", data, "--output", output, "--quiet")
    #expect(made.status == 0, "\(made)")
    let one = "\(output)/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_epo.npz"
    #expect(made.output.split(separator: "\n").count == 6 && made.output.contains(one))
    let alone = folder.path("alone.npz")
    let source = "\(data)/sub-02/ses-1/eeg/sub-02_ses-1_task-speller_run-01_eeg.edf"
    #expect(try Tool.run("preprocess", source, "--output", alone, "--quiet").status == 0)
    #expect(try Data(contentsOf: URL(filePath: one)) == Data(contentsOf: URL(filePath: alone)))
    let description = try Tool.shell("cat '\(output)/dataset_description.json'").output
    #expect(description.contains("derivative") && description.contains("\"Name\":\"p300\""))
    let again = try Tool.run("preprocess", data, "--output", output, "--quiet")
    #expect(again.status == 0, "\(again)")
    let raw = try Tool.run("preprocess", data, "--output", data)
    #expect(raw.status == 1 && raw.errors.contains("that p300 did not write"), "\(raw)")
    let settled = try Tool.run("study", output, folder.path("x"), "--band", "1-10", "--dry-run")
    #expect(settled.status == 2 && settled.errors.contains("preprocessed already"), "\(settled)")
    let twice = try Tool.run("study", output, folder.path("x"), "--networks", "lda,blda,lda")
    #expect(twice.status == 2 && twice.errors.contains("lda twice"), "\(twice)")
    let several = try Tool.run("preprocess", data, "--output", alone)
    #expect(several.status == 1 && several.errors.contains("3 subjects"), "\(several)")

    let detector = folder.path("x.safetensors")
    let refused = try Tool.run("train", output, "--network", "lda", "--output", detector)
    #expect(refused.status == 1 && refused.errors.contains("--pool-subjects"), "\(refused)")
    let own = try Tool.run(
      "train", "\(output)/sub-01", "--network", "lda", "--output", detector, "--quiet")
    #expect(own.status == 0, "\(own)")
    let pooled = try Tool.run(
      "train", data, "--pool-subjects", "--network", "lda", "--output", detector, "--quiet")
    #expect(pooled.status == 0, "\(pooled)")
    let judged = try Tool.run(
      "evaluate", data, "--folds", "subject", "--network", "lda", "--json", "--quiet")
    #expect(try judged.json()["folds"]?.list?.count == 3)
    let sessions = try Tool.run(
      "evaluate", data, "--subjects", "01", "--folds", "session", "--network", "lda", "--json", "-q"
    )
    #expect(try sessions.json()["folds"]?.list?.count == 2, "\(sessions)")
    let chosen = try Tool.run(
      "preprocess", data, "--subjects", "01", "--sessions", "2", "--output", alone, "--quiet")
    #expect(chosen.status == 0 && chosen.output.contains("108 epochs"), "\(chosen)")
  }

  @Test func `a study shows its plan, does units one by one or all, and compares methods`() throws {
    let data = try data()
    let output = folder.path("out")
    let study = ["study", data, output, "--networks", "lda,toeplitz-lda"]
    func run(_ options: String...) throws -> Tool.Outcome {
      try Tool.run(study + options, environment: [:])
    }
    let list = try run("--list-units").output
    #expect(list.split(separator: "\n").last == "6 sub-03_ses-2")
    let plan = try run("--dry-run")
    #expect(plan.output.contains("6 units of lda, toeplitz-lda: 6 open"))
    #expect(!FileManager.default.fileExists(atPath: output))
    let early = try run("--group")
    #expect(early.status == 1 && early.errors.contains("no results of 6 units"))
    for unit in ["1", "sub-03_ses-1"] {
      #expect(try run("--units", unit, "--quiet").status == 0)
    }
    #expect(try run("--dry-run").output.contains("4 open, 2 done"))
    let whole = try run("--by", "p300", "--jobs", "2")
    #expect(whole.status == 0, "\(whole)")
    #expect(whole.output.hasPrefix("3 subjects, 6 units\n"))
    #expect(whole.output.contains("lda − toeplitz-lda"))
    let table = try folder.data("out/results.tsv")
    #expect(try run("--group").output.hasPrefix("3 subjects"))
    #expect(try folder.data("out/results.tsv") == table)

    let (page, tables) = (folder.path("study.html"), folder.path("tables"))
    let report = try Tool.run("report", output, "--output", page, "--data", tables)
    #expect(report.status == 0, "\(report)")
    let html = String(decoding: try folder.data("study.html"), as: UTF8.self)
    for text in ["toeplitz-lda against lda", "Every subject", "<td>02</td>", "lda − toeplitz-lda"] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(!html.contains("<script"))
    let figures = String(decoding: try folder.data("tables/study-pairs.tsv"), as: UTF8.self)
    #expect(figures.hasPrefix("subject\tlda\ttoeplitz-lda\n01\t"))
    #expect(html.components(separatedBy: ">sub-0").count == 1 && !html.contains("<a href=\"sub"))
    try checkPages(of: output)

    try Data().write(
      to: URL(filePath: "\(data)/sub-01/ses-2/eeg/sub-01_ses-2_task-speller_run-01_eeg.edf"))
    let failed = try run()
    #expect(failed.status == 3 && failed.errors.contains("1 of 6 units failed"), "\(failed)")
    let units = try run("--units", "1-3")
    #expect(units.status == 3 && units.errors.contains("error: sub-01_ses-2: "), "\(units)")
    #expect(try run("--units", "2", "--group").status == 2)
  }

  /// The study's page with one a subject, to which it links, and what it has without averages.
  private func checkPages(of study: String) throws {
    let page = folder.path("site/study.html")
    try FileManager.default.createDirectory(
      atPath: folder.path("site"), withIntermediateDirectories: true)
    let report = try Tool.run(
      "report", study, "--output", page, "--subject-pages", folder.path("the pages"), "--data",
      folder.path("numbers"))
    #expect(report.status == 0 && report.output.contains("3 pages"), "\(report)")
    let html = String(decoding: try folder.data("site/study.html"), as: UTF8.self)
    for text in [
      "Averages over subjects", "Pz, target − non-target", "Every subject over the methods",
      "Bits per minute", "aria-label=\"sub-02, Pz\"", "best bits/min", "id=\"group-difference\"",
    ] { #expect(html.contains(text), "\(text)") }
    for subject in ["01", "02", "03"] {
      #expect(html.contains("<a href=\"../the%20pages/sub-\(subject).html\">\(subject)</a>"))
      let own = String(decoding: try folder.data("the pages/sub-\(subject).html"), as: UTF8.self)
      #expect(own.contains("<a href=\"../site/study.html\">") && own.contains("Session 2"))
      #expect(!own.contains("<script"))
    }

    // The grand average is the mean over subjects of the means over their epochs.
    let numbers = String(decoding: try folder.data("numbers/group-averages.tsv"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: "\t") }
    let row = try #require(numbers.first { $0[0] == "Pz" })
    let column = try #require(numbers[0].firstIndex(of: "target_µV"))
    var mean = 0.0
    for subject in ["01", "02", "03"] {
      for session in ["1", "2"] {
        let name =
          "sub-\(subject)/ses-\(session)/eeg/sub-\(subject)_ses-\(session)_task-speller_ave"
        let table = try String(contentsOfFile: "\(study)/\(name).tsv", encoding: .utf8)
          .split(separator: "\n").map { $0.split(separator: "\t") }
        let place = try #require(table[0].firstIndex(of: "Pz"))
        // Sessions have equally many epochs.
        mean += (Double(table[1][place]) ?? .nan) / 6
      }
    }
    #expect(abs(mean - (Double(row[column]) ?? .nan)) < 1e-4)

    // A study of before averages and bit rates were kept.
    let old = folder.path("old")
    try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
    for name in ["study.json", "failures.tsv", "results.tsv"] {
      let text = try String(contentsOfFile: "\(study)/\(name)", encoding: .utf8)
      let kept = text.split(separator: "\n").filter { !$0.contains("bits_per_minute") }
      try (kept.joined(separator: "\n") + "\n").write(
        toFile: "\(old)/\(name)", atomically: true, encoding: .utf8)
    }
    let without = try Tool.run("report", old, "--output", folder.path("old.html"))
    #expect(without.status == 0, "\(without)")
    let bare = String(decoding: try folder.data("old.html"), as: UTF8.self)
    #expect(bare.contains("holds no averages") && !bare.contains("Bits per minute"))
    let single = try Tool.run(
      "report", "run.edf", "--output", page, "--subject-pages", folder.path("x"))
    #expect(single.status == 2 && single.errors.contains("is of a study"), "\(single)")
  }
}
