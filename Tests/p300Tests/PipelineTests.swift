import Foundation
import TestSupport
import Testing

/// From the project's own recordings to a spelled word, through the built tool.
@Suite struct PipelineTests {
  let folder = TemporaryFolder()
  static let first = "recordings/sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"
  static let second = "recordings/sub-01/eeg/sub-01_task-speller_run-02_eeg.edf"

  @Test func `inspect counts flashes, targets and selections`() throws {
    let outcome = try Tool.run("inspect", Self.first, "--json")
    #expect(outcome.status == 0)
    let file = try #require(try outcome.json()["files"]?.list?.first)
    #expect(file["format"] == .text("EDF"))
    #expect(file["sampling_rate"] == .number(256))
    #expect(file["channels"]?.list?.count == 8)
    // Five characters, twelve repetitions of twelve codes, two of them targets.
    #expect(file["flashes"] == .number(720))
    #expect(file["targets"] == .number(120))
    #expect(file["selections"] == .number(5))
  }

  @Test func `inspect tells what epochs hold and what was done to them`() throws {
    let epochs = folder.path("train.npz")
    _ = try Tool.run("preprocess", Self.first, "--output", epochs)
    let outcome = try Tool.run("inspect", epochs, "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let file = try #require(try outcome.json()["epochs"]?.list?.first)
    #expect(file["epochs"] == .number(720) && file["targets"] == .number(120))
    #expect(file["repetitions"] == .number(12))
    #expect(file["preprocessing"]?["window"] == .number(0.65))
    #expect(file["text"]?.list?.compactMap(\.text).joined() == "BRAIN")
    let text = try Tool.run("inspect", epochs).output
    #expect(text.contains("720 epochs (120 targets, 600 others)"))
    #expect(text.contains("0.1–20 Hz (zero phase)") && text.contains("text: BRAIN"))
  }

  @Test func `what was dropped is counted on both sides of an epochs file`() throws {
    var recording = SpellerRecording("AB")
    recording.tail = 0.3
    for name in ["1.edf", "2.edf"] {
      recording.seed += 1
      try recording.write(to: folder.path(name))
    }
    let epochs = folder.path("e.npz")
    _ = try Tool.run("preprocess", Self.first, "--electrodes", "Fz,Cz,Pz", "--output", epochs)
    let outcome = try Tool.run(
      "preprocess", folder.path("1.edf"), epochs, folder.path("2.edf"), "--electrodes", "Fz,Cz,Pz",
      "--output", folder.path("all.npz"), "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try outcome.json()
    // 720, and twice 47.
    #expect(summary["epochs"] == .number(814))
    let dropped: JSON = .object(["window past the end of the recording or into a gap": .number(2)])
    #expect(summary["dropped"] == dropped)
    // Twice the same words would be no news.
    #expect(summary["warnings"]?.list?.count == 1)
  }

  @Test func `values that begin with a minus sign are values`() throws {
    let epochs = folder.path("a.npz")
    let outcome = try Tool.run(
      "preprocess", Self.first, "--output", epochs, "--baseline", "-0.1:0", "--band", "-15")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let settings = try Tool.run("inspect", epochs).output
    #expect(settings.contains("0–15 Hz") && settings.contains("baseline −0.1 to 0 s"))
  }

  @Test func `a subject's first run teaches to spell the second`() throws {
    let epochs = folder.path("train.npz")
    let detector = folder.path("d.safetensors")
    let preprocessed = try Tool.run("preprocess", Self.first, "--output", epochs, "--json")
    #expect(try preprocessed.json()["epochs"] == .number(720))
    #expect(try preprocessed.json()["targets"] == .number(120))
    #expect(try preprocessed.json()["samples_per_epoch"] == .number(78))

    let trained = try Tool.run("train", epochs, "--output", detector, "--json")
    #expect(trained.status == 0, "\(trained.errors)")
    let training = try trained.json()
    #expect(training["network"] == .text("cnn-1"))
    // 10 (8 + 1) + 700 + 30,100 + 202.
    #expect(training["parameters"] == .number(31_092))
    #expect(try #require(training["validation_auc"]?.number) > 0.7)

    let scores = folder.path("scores.tsv")
    let classified = try Tool.run(
      "classify", detector, Self.second, "--output", scores, "--json")
    let summary = try classified.json()
    #expect(try #require(summary["auc"]?.number) > 0.75)
    #expect(summary["unlabelled"] == .number(0))
    let rows = try String(decoding: folder.data("scores.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(
      rows[0]
        == "recording\tonset\tstimulus\tselection\trepetition\tscore\tdetected\ttarget")
    #expect(rows.count == 721)

    let spelled = try Tool.run("spell", detector, Self.second, "--json").json()
    #expect(spelled["expected"] == .text("WAVES"))
    #expect(spelled["text"] == .text("WAVES"))
    let table = try #require(spelled["by_repetition"]?.list)
    #expect(table.count == 12)
    // One repetition does not suffice, ten do.
    #expect(try #require(table[0]["correct"]?.number) < 5)
    #expect(table[9]["correct"] == .number(5))
  }

  @Test func `recordings and their epochs file get the same scores`() throws {
    let test = folder.path("test.npz")
    let (_, detector) = try TrainedDetector.cnn1.get().write(to: folder)
    _ = try Tool.run("preprocess", Self.second, "--output", test)
    let fromRecording = try Tool.run("classify", detector, Self.second, "--json")
    #expect(fromRecording.status == 0)
    #expect(try Tool.run("classify", detector, test, "--json").output == fromRecording.output)
  }

  @Test(arguments: ["exact", "nearest"])
  func `recordings give the same epochs on any number of threads and with any kernels`(
    onsets: String
  ) throws {
    func epochs(threads: Int, kernels: String?) throws -> Data {
      let outcome = try Tool.run(
        [
          "preprocess", Self.first, "--output", folder.path("e.npz"), "--onsets", onsets,
          "--threads", "\(threads)",
        ], environment: kernels.map { ["P300_KERNELS": $0] } ?? [:])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try folder.data("e.npz")
    }
    let first = try epochs(threads: 1, kernels: nil)
    for threads in [2, 4] {
      #expect(try epochs(threads: threads, kernels: nil) == first, "\(threads) threads")
    }
    for kernels in ["baseline", "avx2", "avx512"] {
      #expect(try epochs(threads: 2, kernels: kernels) == first, "\(kernels)")
    }
  }

  @Test(arguments: ["default", "paper"])
  func `one seed gives one detector on any number of threads and with any kernels`(
    recipe: String
  ) throws {
    let epochs = folder.path("train.npz")
    var recording = SpellerRecording("ABCD")
    recording.repetitions = 4
    try recording.write(to: folder.path("train.edf"))
    _ = try Tool.run("preprocess", folder.path("train.edf"), "--output", epochs)
    func detector(_ threads: Int, kernels: String?, seed: Int = 1) throws -> Data {
      let outcome = try Tool.run(
        [
          "train", epochs, "--output", folder.path("d"), "--recipe", recipe, "--passes", "3",
          "--members", "2", "--seed", "\(seed)", "--threads", "\(threads)",
        ], environment: kernels.map { ["P300_KERNELS": $0] } ?? [:])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try folder.data("d")
    }
    let first = try detector(1, kernels: nil)
    for threads in 2...4 {
      #expect(try detector(threads, kernels: nil) == first, "\(threads) threads")
    }
    #expect(try detector(2, kernels: "avx2") == first)
    #expect(try detector(2, kernels: nil, seed: 2) != first)
  }

  @Test func `a text that contradicts the file is refused, one that agrees is taken`() throws {
    let outcome = try Tool.run(
      "preprocess", Self.first, "--output", folder.path("a.npz"), "--text", "WRONG")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("selection 1: found “W”; expected “B”"))
    let right = try Tool.run(
      "preprocess", Self.first, "--output", folder.path("a.npz"), "--text", "brain")
    #expect(right.status == 0)
  }

  @Test func `evaluate tests every selection once and refuses files with common EEG`() throws {
    let epochs = folder.path("train.npz")
    _ = try Tool.run("preprocess", Self.first, "--output", epochs)
    let outcome = try Tool.run(
      "evaluate", epochs, "--network", "lda", "--folds", "selection:5", "--confidence", "0.9",
      "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try outcome.json()
    #expect(report["folds"]?.list?.count == 5)
    #expect(report["leaking"] == .bool(false))
    #expect(report["by_repetition"]?.list?.first?["selections"] == .number(5))
    #expect(try #require(report["mean"]?["auc"]?.number) > 0.7)
    #expect(report["gap_seconds"] == .number(0.65))

    #expect(report["networks"] == .list([.text("lda")]))
    #expect(report["inputs"]?.list?.first?["sha256"]?.text?.count == 64)
    #expect(report["interval_units"]?["count"] == .number(5))

    let refused = try Tool.run("evaluate", epochs, Self.first)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("share"))
    let shuffled = try Tool.run("evaluate", epochs, "--folds", "shuffled")
    #expect(shuffled.status == 2)
    let allowed = try Tool.run(
      "evaluate", epochs, "--network", "lda", "--folds", "shuffled", "--allow-leaking", "--json")
    #expect(try allowed.json()["leaking"] == .bool(true))
  }

  @Test func `evaluate compares methods on the same folds, pair by pair`() throws {
    let epochs = folder.path("compared.npz")
    _ = try Tool.run("preprocess", Self.first, "--output", epochs)
    let outcome = try Tool.run(
      "evaluate", epochs, "--network", "lda,swlda,xdawn-lda", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try outcome.json()
    #expect(
      report["results"]?.list?.compactMap { $0["network"]?.text } == ["lda", "swlda", "xdawn-lda"])
    #expect(report["comparisons"]?.list?.count == 3)
    let alone = try Tool.run("evaluate", epochs, "--network", "swlda", "--json").json()
    #expect(report["results"]?.list?[1]["mean"] == alone["mean"])

    let text = try Tool.run("evaluate", epochs, "--network", "lda,swlda").output
    #expect(text.contains("lda − swlda"))
    #expect(try Tool.run("evaluate", epochs, "--network", "lda,lda").status == 2)
    let detector = folder.path("never.safetensors")
    #expect(try Tool.run("train", epochs, "--network", "lda,swlda", "-o", detector).status == 2)
  }

  @Test(arguments: [
    ["preprocess", "-o", "x.xlsx"], ["train", "-o", "x.npz"], ["report", "-o", "x.pdf"],
  ])
  func `an ending that promises another kind of file is refused`(arguments: [String]) throws {
    let path = folder.path(arguments[2])
    let refused = try Tool.run([arguments[0], Self.first, arguments[1], path], environment: [:])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("expected"))
  }

  @Test func `scoring a recording that was learned from is warned of`() throws {
    let detector = folder.path("d.safetensors")
    _ = try Tool.run("train", Self.first, "--network", "lda", "--output", detector)
    let own = try Tool.run("classify", detector, Self.first)
    #expect(own.status == 0)
    #expect(own.errors.contains("has learned from this recording"))
    let other = try Tool.run("classify", detector, Self.second)
    #expect(!other.errors.contains("has learned from"))
  }

  @Test func `recordings that were learned from are not judged with others`() throws {
    let detector = folder.path("d.safetensors")
    _ = try Tool.run("train", Self.first, "--network", "lda", "--output", detector)
    func classify(_ arguments: String...) throws -> [String: JSON] {
      try Tool.run(["classify", detector, "--json"] + arguments, environment: [:]).json()
    }
    let other = try classify(Self.second)
    let both = try classify(Self.first, Self.second)
    for metric in ["auc", "recall", "precision", "targets", "intervals"] {
      #expect(both[metric] == other[metric], "\(metric)")
    }
    #expect(both["left_out"]?.list?.count == 1)
    let recordings = try #require(both["recordings"]?.list)
    #expect(recordings.map { $0["learned"] } == [.bool(true), .bool(false)])
    #expect(recordings[1]["auc"] == other["auc"])
    let all = try classify(Self.first, Self.second, "--include-learned")
    #expect(all["auc"] != other["auc"] && all["left_out"]?.list?.isEmpty == true)
    #expect(try classify(Self.first)["targets"] == recordings[0]["targets"])

    func spell(_ arguments: String...) throws -> [String: JSON] {
      try Tool.run(["spell", detector, "--json"] + arguments, environment: [:]).json()
    }
    let spelled = try spell(Self.first, Self.second)
    #expect(spelled["left_out"] == both["left_out"])
    #expect(spelled["by_repetition"] == (try spell(Self.second)["by_repetition"]))
    #expect(spelled["by_repetition"] != (try spell(Self.first)["by_repetition"]))
  }
}
