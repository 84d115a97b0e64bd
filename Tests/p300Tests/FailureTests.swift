import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// What users meet when something is wrong: one clear line, the right exit code, no half file.
@Suite struct FailureTests {
  let folder = TemporaryFolder()
  static let recording = PipelineTests.first

  /// One line that begins with `error:` and names `parts`, exit 1.
  func expectFailure(
    _ outcome: Tool.Outcome, naming parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 1, "\(outcome)", sourceLocation: sourceLocation)
    let lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(lines.first?.contains(part) == true, "\(lines)", sourceLocation: sourceLocation)
    }
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
  }

  @Test func `wrong usage exits with 2 and says what is wrong`() throws {
    #expect(try Tool.run("train").status == 2)
    #expect(try Tool.run("nonsense").status == 2)
    let outcome = try Tool.run("preprocess", Self.recording, "--output", "x", "--band", "a-b")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--band"))
  }

  @Test func `a negative number is a value, and refused as one`() throws {
    let seed = try Tool.run("train", Self.recording, "--seed", "-1", "--output", "x.safetensors")
    #expect(seed.status == 2 && seed.errors.contains("'-1'") && !seed.errors.contains("Missing"))
    let blank = try Tool.run("report", Self.recording, "--blank", "-1", "--output", "x.html")
    #expect(blank.status == 2 && !blank.errors.contains("Missing"))
    let band = try Tool.run(
      "preprocess", Self.recording, "--band", "-20", "--output", folder.path("a.npz"))
    #expect(band.status == 0, "\(band.errors)")
  }

  @Test func `the usage that is shown is that of the verb`() throws {
    let outcome = try Tool.run(
      "report", Self.recording, "--detector", "a.safetensors", "--band", "1-15", "--output",
      "x.html")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("Usage: p300 report "))
    #expect(outcome.errors.contains("See 'p300 report --help'"))
  }

  @Test func `options are said not to apply to epochs among recordings`() throws {
    _ = try Tool.run("preprocess", Self.recording, "--output", folder.path("a.npz"))
    let outcome = try Tool.run(
      "report", folder.path("a.npz"), Self.recording, "--band", "1-15", "--output",
      folder.path("a.html"))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("--band does not apply to them"))
  }

  @Test func `help and version go to standard output with exit 0`() throws {
    for verb in ["inspect", "preprocess", "train", "classify", "spell", "study", "simulate"] {
      let help = try Tool.run(verb, "--help")
      #expect(help.status == 0)
      #expect(help.output.contains("p300 \(verb) "), "an example of \(verb)")
    }
    #expect(try Tool.run("--version").output.hasPrefix("0."))
  }

  @Test func `a missing, an empty and an unknown file are named`() throws {
    expectFailure(try Tool.run("inspect", "/nowhere.edf"), naming: "/nowhere.edf", "No such file")
    let empty = try folder.write([], as: "empty.edf")
    expectFailure(try Tool.run("inspect", empty), naming: empty, "an empty file")
    let strange = try folder.write("what is this".utf8, as: "a.edf")
    expectFailure(try Tool.run("inspect", strange), naming: strange, "expected one of the formats")
  }

  @Test func `content that was not fetched is told, with what to run and no other hint`() throws {
    let pointer = "/annex/objects/MD5E-s12345--0123456789abcdef.edf\n"
    let path = try folder.write(pointer.utf8, as: "sub-01_eeg.edf")
    let outcome = try Tool.run("inspect", path)
    expectFailure(outcome, naming: path, "run datalad get \(path)")
    #expect(!outcome.errors.contains("hint:"))
  }

  @Test func `one bad file among several gives the others and exit 3`() throws {
    let outcome = try Tool.run("inspect", Self.recording, "/nowhere.edf", "--json")
    #expect(outcome.status == 3)
    #expect(try outcome.json()["files"]?.list?.count == 1)
  }

  @Test func `where no input can be used the exit code is 1`() throws {
    let outcome = try Tool.run("inspect", "/nowhere.edf", "/neither.edf", "--json")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    for name in ["/nowhere.edf", "/neither.edf"] { #expect(outcome.errors.contains(name)) }
  }

  @Test func `a folder is called one, with what to name instead`() throws {
    let outcome = try Tool.run("inspect", folder.path("."))
    expectFailure(outcome, naming: "not a regular file")
    #expect(outcome.errors.contains("hint: name the files in a folder"))
  }

  @Test func `a detector of epochs made elsewhere refuses recordings`() throws {
    let recording = folder.path("run.edf")
    try SpellerRecording("BRAIN").write(to: recording)
    var epochs = try EpochsLoader(.paper).load([InputFile(RecordingPath(recording))]).epochs
    epochs.metadata.preprocessing = nil
    let file = folder.path("e.npz")
    try EpochsFile.write(epochs, to: file)
    let detector = folder.path("d.safetensors")
    #expect(try Tool.run("train", file, "--network", "lda", "--output", detector).status == 0)
    #expect(try Tool.run("classify", detector, file).status == 0)
    for arguments in [
      ["classify", detector, file, recording], ["spell", detector, recording],
      ["report", recording, "--detector", detector, "--output", folder.path("r.html")],
    ] {
      let outcome = try Tool.run(arguments, environment: [:])
      expectFailure(outcome, naming: recording, "expected epochs", "made elsewhere")
    }
  }

  @Test func `truncated recordings give an error or a warning, never a crash`() throws {
    let bytes = try Data(contentsOf: Tool.project.appending(path: Self.recording))
    for length in [1, 100, 256, 2000, 5000, bytes.count / 2] {
      let path = try folder.write(bytes.prefix(length), as: "cut.edf")
      #expect([0, 1].contains(try Tool.run("inspect", path).status), "\(length) bytes")
    }
  }

  @Test func `a detector with a flipped byte is refused`() throws {
    let (epochs, detector) = try trained()
    var bytes = [UInt8](try folder.data("d.safetensors"))
    for place in [3, 60, 700, bytes.count - 1000] {
      bytes[place] ^= 1
      let path = try folder.write(bytes, as: "flipped.safetensors")
      let outcome = try Tool.run("classify", path, epochs)
      #expect(outcome.status == 1, "byte \(place)")
      #expect(outcome.errors.contains(path))
      bytes[place] ^= 1
    }
    #expect(try Tool.run("classify", detector, epochs).status == 0)
  }

  @Test func `recordings without the detector's electrodes are refused with the names`() throws {
    let detector = folder.path("d.safetensors")
    let epochs = folder.path("train.npz")
    _ = try Tool.run(
      "preprocess", Self.recording, "--electrodes", "Cz,Pz,Oz", "--output", epochs)
    let trained = try Tool.run("train", epochs, "--network", "lda", "--output", detector)
    #expect(trained.status == 0, "\(trained.errors)")
    let other = folder.path("other")
    _ = try Tool.run(
      "simulate", "--output", other, "--electrodes", "2", "--subjects", "1", "--word", "AB",
      "--repetitions", "2")
    let path = "\(other)/sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"
    expectFailure(try Tool.run("classify", detector, path), naming: path, "Oz")
  }

  @Test func `training without labels says what to do`() throws {
    let epochs = folder.path("one.npz")
    let outcome = try Tool.run(
      "preprocess", Self.recording, "--output", epochs, "--nontargets", "target,nontarget")
    #expect(outcome.status == 0, "\(outcome.errors)")
    expectFailure(
      try Tool.run("train", epochs, "--output", folder.path("d")), naming: "0 targets", "--text")
  }

  @Test func `a directory that is missing or cannot be written is named, and nothing is left`()
    throws
  {
    expectFailure(
      try Tool.run("preprocess", Self.recording, "--output", "/nowhere/a.npz", "--quiet"),
      naming: "/nowhere/a.npz", "No such file or directory")
  }

  @Test func `a verb that is none is named, with those that are`() throws {
    let outcome = try Tool.run("trian", "a.npz")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("“trian”") && outcome.errors.contains("train"))
  }

  @Test func `files of another kind are called what they are`() throws {
    let (epochs, detector) = try trained()
    expectFailure(try Tool.run("classify", epochs, detector), naming: epochs, "found epochs")
    expectFailure(try Tool.run("spell", Self.recording, epochs), naming: "found a recording")
    expectFailure(
      try Tool.run("train", detector, "--output", folder.path("x")), naming: "found a detector")
    expectFailure(
      try Tool.run("export", epochs, "--onnx", folder.path("x")), naming: "found epochs")
  }

  @Test(arguments: [
    ["lda", "--passes", "3"], ["tangent", "--members", "2"], ["swlda", "--recipe", "default"],
    ["xdawn-lda", "--z-scores"], ["eegnet", "--recipe", "paper"], ["oclnn", "--z-scores"],
    ["mcnn-2", "--members", "2"], ["eegnet", "--hidden", "100-50"], ["lda", "--dropout", "0.5"],
    ["cnn-1", "--momentum", "0.9"], ["cnn-1", "--recipe", "paper", "--teaching", "0.5"],
  ]) func `an option that can change nothing is wrong usage`(arguments: [String]) throws {
    for verb in [["train", "a.npz", "--output", "d"], ["evaluate", "a.npz"]] {
      let outcome = try Tool.run(verb + ["--network"] + arguments, environment: [:])
      #expect(outcome.status == 2)
      let option = try #require(arguments.last { $0.hasPrefix("--") })
      #expect(outcome.errors.contains("\(option) ") && outcome.errors.contains(arguments[0]))
    }
  }

  @Test func `no output takes the place of an input, a folder or a device`() throws {
    let (epochs, detector) = try trained()
    let before = try folder.data("train.npz")
    let alias = folder.path("alias.npz")
    try FileManager.default.createSymbolicLink(atPath: alias, withDestinationPath: epochs)
    for output in [epochs, alias] {
      expectFailure(try Tool.run("train", epochs, "--output", output), naming: "take the place")
    }
    expectFailure(
      try Tool.run("classify", detector, epochs, "--output", detector), naming: "take the place")
    expectFailure(
      try Tool.run("export", detector, "--numpy", detector), naming: "take the place")
    expectFailure(try Tool.run("train", epochs, "--output", folder.path("")), naming: "a folder")
    expectFailure(
      try Tool.run("train", epochs, "--output", "/dev/null"), naming: "no regular file")
    #expect(try folder.data("train.npz") == before)
    #expect(try folder.contents() == ["alias.npz", "d.safetensors", "train.npz"])
  }

  @Test func `an output that cannot be written is found before the work`() throws {
    let (epochs, _) = try trained()
    let clock = ContinuousClock()
    let start = clock.now
    expectFailure(
      try Tool.run("train", epochs, "--output", "/nowhere/d", "--passes", "100000"),
      naming: "/nowhere/d")
    #expect(clock.now - start < .seconds(20))
  }

  @Test func `an input that is named twice is pointed out`() throws {
    let outcome = try Tool.run(
      "preprocess", Self.recording, Self.recording, "--output", folder.path("a.npz"))
    #expect(outcome.errors.contains("given more than once"))
  }

  @Test func `a disk that fills up leaves no half file`() throws {
    let goal = folder.path("a.npz")
    // A limit on the size of files stands in for a full disk: the same write fails.
    let outcome = try Tool.shell(
      "trap '' XFSZ; ulimit -f 64; \"$p300\" preprocess \(Self.recording) --output \(goal) --quiet")
    expectFailure(outcome, naming: goal, "cannot be written")
    #expect(try folder.contents() == [])
  }

  private func trained() throws -> (epochs: String, detector: String) {
    try TrainedDetector.cnn1.get().write(to: folder)
  }
}
