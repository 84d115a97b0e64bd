import Foundation
import TestSupport
import Testing

/// Reports as a user makes them.
@Suite struct ReportTests {
  let folder = TemporaryFolder()

  @Test func `a report of a recording with a detector has every section and every number`() throws {
    let (_, detector) = try TrainedDetector.cnn1.get().write(to: folder)
    let page = folder.path("report.html")
    let data = folder.path("figures")
    let outcome = try Tool.run(
      "report", PipelineTests.second, "--detector", detector, "--output", page, "--data", data,
      "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.json()
    let html = try String(decoding: folder.data("report.html"), as: UTF8.self)
    #expect(result["bytes"] == .number(Double(html.utf8.count)))
    for name in [
      "input-recorded", "input-averages", "input-difference", "input-maps", "input-separability",
      "input-dropped", "input-roc", "input-scores", "input-calibration", "input-spelling",
      "detector-learning", "detector-electrodes", "detector-receptive-fields", "provenance",
    ] {
      #expect(html.contains("id=\"\(name)\""), "\(name)")
    }
    let names = try #require(result["files"]?.list).compactMap(\.text)
    #expect(Set(names).count == names.count)
    let written = try FileManager.default.contentsOfDirectory(atPath: data).sorted()
    #expect(written == names.sorted())
    // The simulated P300 peaks between 280 and 400 ms at Pz.
    let table = try String(decoding: folder.data("figures/input-difference.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }
    let pz = try #require(rows[0].firstIndex { $0.hasPrefix("Pz_") })
    let best = try #require(
      rows.dropFirst().max { (Double($0[pz]) ?? 0) < (Double($1[pz]) ?? 0) })
    #expect((280...400).contains(try #require(Double(best[0]))))
  }

  @Test func `figures agree with what the verbs say, and with each other`() throws {
    let (_, detector) = try TrainedDetector.cnn1.get().write(to: folder)
    _ = try Tool.run(
      "report", PipelineTests.second, "--detector", detector, "--output", folder.path("r.html"),
      "--data", folder.path("figures"))

    let judged = try Tool.run("classify", detector, PipelineTests.second, "--json").json()
    let roc = try table("input-roc")
    var area = 0.0
    let (x, y) = (roc["false_positives_percent"] ?? [], roc["true_positives_percent"] ?? [])
    for index in x.indices.dropFirst() {
      area += (x[index] - x[index - 1]) * (y[index] + y[index - 1]) / 2 / 1e4
    }
    #expect(abs(area - (judged["auc"]?.number ?? 0)) < 1e-5)
    let page = try String(decoding: folder.data("r.html"), as: UTF8.self)
    for name in ["true_positives", "false_positives", "true_negatives", "false_negatives"] {
      let count = Int(try #require(judged[name]?.number))
      #expect(page.contains(">\(count) ("), "\(name) in the confusion matrix")
    }
    let calibration = try table("input-calibration")
    let epochs: Double? = calibration["epochs"]?.reduce(0, +)
    #expect(epochs == 720)

    let spelled = try Tool.run("spell", detector, PipelineTests.second, "--json").json()
    let rows = try #require(spelled["by_repetition"]?.list)
    let spelling = try table("input-spelling")
    #expect(spelling["correct"] == rows.compactMap { $0["correct"]?.number })
    let bits = try #require(spelling["bits_per_minute"])
    for (shown, row) in zip(bits, rows) {
      #expect(abs(shown - (row["bits_per_minute"]?.number ?? -1)) < 1e-4)
    }

    // Every map's largest weight is 100 %, and a kernel's gain at 0 Hz is its sum.
    let maps = try table("detector-receptive-fields")
    let filters = try #require(maps["filter_percent"])
    #expect(filters.count == 80)
    for map in 0..<10 {
      let peak = filters[map * 8..<(map + 1) * 8].reduce(0) { max($0, abs($1)) }
      #expect(abs(peak - 100) < 1e-4)
    }
    let kernels = try #require(table("detector-receptive-fields-kernels")["weight"])
    let responses = try table("detector-receptive-fields-responses")
    for kernel in 0..<50 {
      let sum = kernels[kernel * 13..<(kernel + 1) * 13].reduce(0, +)
      let gain = responses["map_\(kernel / 5 + 1)_kernel_\(kernel % 5 + 1)_gain"]?.first
      #expect(abs(abs(sum) - (gain ?? -1)) < 1e-5)
    }
  }

  /// The numbers of a figure, by the names of its columns.
  private func table(_ name: String) throws -> [String: [Double]] {
    let text = try String(decoding: folder.data("figures/\(name).tsv"), as: UTF8.self)
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t") }
    var columns: [String: [Double]] = [:]
    for (index, column) in rows[0].enumerated() {
      columns[String(column)] = rows.dropFirst().compactMap { Double($0[index]) }
    }
    return columns
  }

  @Test func `the same command gives the same page`() throws {
    let page = folder.path("report.html")
    _ = try Tool.run("report", PipelineTests.first, "--output", page, "--threads", "1")
    let first = try folder.data("report.html")
    _ = try Tool.run("report", PipelineTests.first, "--output", page, "--threads", "1")
    #expect(try folder.data("report.html") == first)
  }

  @Test func `several inputs get a section each and one over all`() throws {
    let page = folder.path("report.html")
    let outcome = try Tool.run(
      "report", PipelineTests.first, PipelineTests.second, "--output", page, "--quiet")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let html = try String(decoding: folder.data("report.html"), as: UTF8.self)
    for name in ["all", "input1", "input2"] { #expect(html.contains("id=\"\(name)-averages\"")) }
  }

  @Test func `what cannot be reported leaves no page`() throws {
    let page = folder.path("report.html")
    #expect(try Tool.run("report", "nowhere.edf", "--output", page).status == 1)
    #expect(
      try Tool.run("report", PipelineTests.first, "--output", page, "--blank", "-1").status == 2)
    let unfit = try Tool.run(
      "report", PipelineTests.first, "--output", page, "--text", "ABCDEFGH", "--quiet")
    #expect(unfit.status == 1 && unfit.errors.contains("expected 5"))
    #expect(try folder.contents().isEmpty)
  }

  @Test func `options that epochs are not made by are refused by name`() throws {
    let epochs = folder.path("train.npz")
    let page = folder.path("report.html")
    _ = try Tool.run("preprocess", PipelineTests.first, "--output", epochs)
    let window = ["--window", "-0.2:0.8"]
    let made = try Tool.run(["report", epochs, "--output", page] + window, environment: [:])
    #expect(made.status == 2 && made.errors.contains("leave out --window"), "\(made)")
    let again = try Tool.run(
      ["preprocess", epochs, "--output", folder.path("b.npz")] + window, environment: [:])
    #expect(again.status == 2 && again.errors.contains("leave out --window"), "\(again)")
    let scored = try Tool.run(
      "report", PipelineTests.first, "--detector", "d.safetensors", "--reject", "1", "--electrodes",
      "Fz", "--output", page)
    #expect(
      scored.status == 2 && scored.errors.contains("leave out --electrodes, --reject"), "\(scored)")
    #expect(try folder.contents() == ["train.npz"])
  }

  @Test(.enabled(if: SharedFiles.hasRecordings, "real recordings are not here"))
  func `the report of a real recording is small and shows a P300`() throws {
    let page = folder.path("report.html")
    let outcome = try Tool.run(
      "report", SharedFiles.recording("bci-competition-2b/AAS010R01.mat"), "--output", page,
      "--data", folder.path("figures"), "--quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try folder.data("report.html").count < 3 << 20)
    let table = try String(decoding: folder.data("figures/input-difference.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }
    let cz = try #require(rows[0].firstIndex { $0.hasPrefix("Cz_") })
    let best = try #require(
      rows.dropFirst().max { (Double($0[cz]) ?? 0) < (Double($1[cz]) ?? 0) })
    #expect((250...400).contains(try #require(Double(best[0]))))
  }
}
