import TestFiles
import TestSupport
import Testing

@Suite struct InspectTests {
  private let folder = TemporaryFolder()

  private func lines(annotations: [String]) throws -> [Substring] {
    var builder = EDFBuilder(
      records: annotations.count,
      signals: [.init("Fz", samplesPerRecord: 8), .annotations(annotations)])
    builder.reserved = "EDF+C"
    let outcome = try Tool.run("inspect", try folder.write(builder.bytes, as: "a.edf"))
    #expect(outcome.status == 0)
    return outcome.output.split(separator: "\n")
  }

  @Test func `a text of several lines is shown in one`() throws {
    let shown = try lines(annotations: ["+0^^_+0.5^one\ntwo\r\nthree^_"])
    #expect(shown.contains("  events: one two three × 1"))
  }

  @Test func `flashes without a target among them are odd`() throws {
    let shown = try lines(annotations: ["+0^^_+0.2^standard^_", "+1^^_+1.2^rare^_"])
    #expect(shown.contains { $0.contains("none of 1 labelled flashes are targets") })
  }

  /// A file with those annotations, one every 0.1 s of 20 s in turn; with pauses, for 3 of every 5 s.
  private func recording(_ texts: [String], hasPauses: Bool = false) throws -> String {
    let lists = (0..<20).map { second in
      hasPauses && second % 5 > 2
        ? "+\(second)^^_"
        : "+\(second)^^_"
          + (0..<10).map { "+\(second).\($0)^\(texts[(second * 10 + $0) % texts.count])^_" }
          .joined()
    }
    var builder = EDFBuilder(
      records: 20,
      signals: [
        .init("Fz", samplesPerRecord: 128, samples: (0..<2560).map { $0 * 37 % 900 - 450 }),
        .annotations(lists, samplesPerRecord: 400),
      ])
    builder.reserved = "EDF+C"
    return try folder.write(builder.bytes, as: "a.edf")
  }

  @Test(arguments: [
    ["Stimulus/S  1", "Stimulus/S  1", "Stimulus/S  2"],
    ["it's rare", "common, (1)", "common, (1)"],
    ["101", "102", "103", "101", "102", "103", "111", "101", "102", "103", "112", "113"],
  ]) func `what is suggested can be pasted`(texts: [String]) throws {
    let path = try recording(texts)
    let shown = try Tool.run("inspect", path)
    let line = try #require(
      shown.output.split(separator: "\n").first { $0.contains("most likely ") })
    // The reason, if there is one, stands in brackets behind the options.
    let options = try #require(line.firstRange(of: "most likely ")).upperBound
    let end = line.firstRange(of: " (111")?.lowerBound ?? line.endIndex
    let pasted = line[options..<end]
    let output = folder.path("x.npz")
    let outcome = try Tool.shell(
      "\"$p300\" preprocess '\(path)' \(pasted) --output '\(output)' --json")
    #expect(outcome.status == 0, "\(pasted): \(outcome.errors)")
    let targets = try #require(try outcome.json()["targets"]?.number)
    #expect(targets > 0)
  }

  @Test func `a pattern that matches nothing is named with what is near`() throws {
    let path = try recording(["Stimulus/S  1", "Stimulus/S  2"])
    let outcome = try Tool.run(
      "preprocess", path, "--targets", "S 3", "--output", folder.path("x.npz"))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("--targets 'S 3' matches no event"))
    #expect(outcome.errors.contains("Stimulus/S  1 (100 times)"))
  }

  @Test func `events may stand in a file of their own`() throws {
    let path = try recording(["x"])
    let events = (0..<20).map { "\($0)\t0\t\($0 % 5 == 0 ? "target" : "nontarget")" }
    let table = "onset\tduration\ttrial_type\n" + events.joined(separator: "\n")
    let file = try folder.write(Array(table.utf8), as: "e.tsv")
    let shown = try Tool.run("inspect", path, "--events", file)
    #expect(shown.output.contains("20 flashes, 4 targets"))
    let outcome = try Tool.run(
      "preprocess", path, "--events", file, "--events", file, "--output", folder.path("x.npz"))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("without a recording"))
  }

  @Test func `codes that count no items stop spelling with a reason`() throws {
    let codes = (0..<6).map { "\(101 + $0)" } + ["111", "114"]
    let path = try recording(codes, hasPauses: true)
    let train = folder.path("train.npz")
    let options = ["--targets", "111-116", "--nontargets", "101-106"]
    let fold = ["--code-map", "101-106=1-6,111-116=1-6"]
    let run = try Tool.run(["preprocess", path, "--output", train] + options, environment: [:])
    #expect(run.errors.contains("--code-map"))
    let detector = folder.path("d.safetensors")
    _ = try Tool.run("train", train, "--output", detector, "--network", "lda")
    let outcome = try Tool.run("spell", detector, train)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("stimulus codes 101 to 114"))
    let folded = try Tool.run(
      ["preprocess", path, "--output", train] + options + fold, environment: [:])
    #expect(folded.status == 0 && !folded.errors.contains("--code-map"))
  }

  private static let matrix = "ABCDEF,GHIJKL,MNOPQR,STUVWX,YZ1234,56789_"

  @Test func `the matrix shows what is on the screen and which characters the labels mark`() throws
  {
    let outcome = try Tool.run("inspect", PipelineTests.first, "--matrix", Self.matrix)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.contains("  text: BRAIN"))
    #expect(
      lines.contains(
        "  screen: rows and columns of ABCDEF GHIJKL MNOPQR STUVWX YZ1234 56789_, "
          + "columns first"))
    let other = try Tool.run(
      "inspect", PipelineTests.first, "--matrix", Self.matrix, "--code-order", "rows-first",
      "--json"
    ).json()["files"]?.list?.first
    // Row 2 and column 1 light up for the first, where it was column 2 and row 1 before.
    #expect(other?["text"]?.text?.first == "G")
  }

  @Test func `the text labels flashes over recordings and epochs, in order`() throws {
    let recording = folder.path("run.edf")
    try SpellerRecording(unknown: 3).write(to: recording)
    let epochs = folder.path("e.npz")
    let codes = "flash/(?<code>\\d+)"
    _ = try Tool.run("preprocess", recording, "--output", epochs, "--codes", codes)
    let shown = try Tool.run(
      "inspect", recording, epochs, "--codes", codes, "--text", "CATDog", "--json")
    #expect(shown.status == 0, "\(shown.errors)")
    let file = try #require(try shown.json()["files"]?.list?.first)
    #expect(file["text"] == .text("CAT"))
    #expect(file["targets"] == .number(12) && file["nontargets"] == .number(60))
    let set = try #require(try shown.json()["epochs"]?.list?.first)
    #expect(set["text"] == .list([.text("D"), .text("O"), .text("G")]))
    #expect(set["targets"] == .number(12))
  }

  @Test func `a text that does not fit is refused`() throws {
    let short = try Tool.run("inspect", PipelineTests.first, "--text", "BRAI")
    #expect(short.status == 1 && short.output.isEmpty)
    #expect(short.errors.contains("found 4 characters; expected 5"))
    let wrong = try Tool.run("inspect", PipelineTests.first, "--text", "BRAWN")
    #expect(wrong.status == 1 && wrong.errors.contains("found “W”; expected “I”"))
  }

  @Test func `a file whose own name has a mark is found, and a recording behind one`() throws {
    let odd = folder.path("run#1.edf")
    try SpellerRecording("AB").write(to: odd)
    let shown = try Tool.run("inspect", odd)
    #expect(shown.status == 0 && shown.output.hasPrefix(odd + "\n"), "\(shown)")
    let file = try folder.write(MATDataSets.guger(), as: "s#1.mat")
    let one = try Tool.run("inspect", file + "#test")
    #expect(one.status == 0 && one.output.hasPrefix(file + "#test\n"), "\(one)")
    let none = try Tool.run("inspect", file + "#third")
    #expect(none.status == 1 && none.errors.contains("it holds train, test"))
  }

  @Test func `epochs about numbers get a suggestion that can be pasted`() throws {
    var builder = EEGLABEpochsBuilder(trials: 60)
    for trial in 0..<60 {
      builder.events.append(
        .init(.numbers(sizes: [1, 1], [trial % 6 == 0 ? 2 : 1]), trial: trial))
    }
    builder.rejected = [1]
    let path = try folder.write(builder.file(), as: "x.set")
    let shown = try Tool.run("inspect", path)
    #expect(shown.status == 0)
    #expect(shown.output.contains("events: 1 × 50, 2 × 10"))
    #expect(shown.output.contains("most likely --targets 2 --nontargets 1"))
    #expect(shown.output.contains("59 epochs (0 targets, 0 others, 59 unlabelled)"))
    #expect(shown.output.contains("1 epochs are marked for rejection"))
    let pasted = try Tool.run("inspect", path, "--targets", "2", "--nontargets", "1")
    #expect(pasted.output.contains("59 epochs (10 targets, 49 others)"))
    let output = folder.path("x.npz")
    let kept = try Tool.run(
      "preprocess", path, "--targets", "2", "--nontargets", "1", "--keep-bad", "-o", output)
    #expect(kept.status == 0 && kept.output.contains("60 epochs"))
  }
}
