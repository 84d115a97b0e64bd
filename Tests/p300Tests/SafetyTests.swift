import Foundation
import Signal
import TestFiles
import TestSupport
import Testing

/// What hostile files and full disks come to: an error, never a trap, nothing lost, nothing silent.
@Suite struct SafetyTests {
  let folder = TemporaryFolder()

  /// Two copies of a recording with its BIDS sidecars, and a detector of another run.
  private func recording() throws -> (eeg: String, stem: String) {
    let stem = "sub-01_task-speller_run-01_"
    for name in ["eeg.edf", "events.tsv", "channels.tsv"] {
      let source = Tool.project.appending(path: "recordings/sub-01/eeg/\(stem)\(name)")
      try FileManager.default.copyItem(atPath: source.path, toPath: folder.path(stem + name))
    }
    return (folder.path(stem + "eeg.edf"), stem)
  }

  @Test func `no sidecar of a recording is written over, also by another name`() throws {
    let (eeg, stem) = try recording()
    let events = folder.path(stem + "events.tsv")
    let before = try Data(contentsOf: URL(filePath: events))
    try FileManager.default.linkItem(atPath: events, toPath: folder.path("hard.npz"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("soft.npz"), withDestinationPath: events)
    for output in [events, folder.path("hard.npz"), folder.path("soft.npz")] {
      let outcome = try Tool.run("preprocess", eeg, "--quiet", "--output", output)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("take the place of the input"))
      #expect(try Data(contentsOf: URL(filePath: events)) == before)
    }
  }

  @Test func `no part of a BrainVision recording is written over`() throws {
    let header = """
      Brain Vision Data Exchange Header File Version 1.0
      [Common Infos]
      DataFile=a.eeg
      MarkerFile=a.vmrk
      DataFormat=BINARY
      DataOrientation=MULTIPLEXED
      NumberOfChannels=1
      SamplingInterval=4000
      [Binary Infos]
      BinaryFormat=IEEE_FLOAT_32
      [Channel Infos]
      Ch1=Cz,,1,µV
      """
    let markers = """
      Brain Vision Data Exchange Marker File Version 1.0
      [Marker Infos]
      Mk1=Stimulus,S  1,100,1,0
      Mk2=Stimulus,S  2,300,1,0
      """
    let path = try folder.write(header.utf8, as: "a.vhdr")
    _ = try folder.write(markers.utf8, as: "a.vmrk")
    _ = try folder.write([UInt8](repeating: 0, count: 8000), as: "a.eeg")
    try FileManager.default.createDirectory(
      atPath: folder.path("sub"), withIntermediateDirectories: false)
    for name in ["a.eeg", "a.vmrk", "a.vhdr", "sub/../a.eeg"] {
      let outcome = try Tool.run(
        "preprocess", path, "--quiet", "--targets", "S  1", "--nontargets", "S  2", "--output",
        folder.path(name))
      #expect(outcome.status == 1 && outcome.errors.contains("take the place"), "\(outcome)")
    }
    #expect(try folder.data("a.eeg").count == 8000)

    // A header does not get at files outside of its folder.
    _ = try folder.write(header.replacing("a.eeg", with: "../b.eeg").utf8, as: "b.vhdr")
    let outcome = try Tool.run("inspect", folder.path("b.vhdr"))
    #expect(outcome.status == 1 && outcome.errors.contains("--allow-outside"))
  }

  @Test func `neither samples beside a set nor a file of several recordings is written over`()
    throws
  {
    let builder = MATBuilder()
    let set = try folder.write(
      MATDataSets.eeglab(data: .text("old.fdt"), builder: builder), as: "a.set")
    let several = try folder.write(MATDataSets.guger(), as: "s.mat")
    for name in ["a.fdt", "old.fdt"] {
      _ = try folder.write([UInt8](repeating: 0, count: 2 * 40 * 4), as: name)
    }
    for (input, output) in [
      (set, "a.fdt"), (set, "old.fdt"), (set, "a.set"), (several + "#train", "s.mat"),
    ] {
      let before = try folder.data(output)
      let outcome = try Tool.run(
        "preprocess", input, "--quiet", "--targets", "square", "--nontargets", "7,11", "--format",
        "npz", "--output",
        folder.path(output))
      #expect(outcome.status == 1 && outcome.errors.contains("take the place"), "\(outcome)")
      #expect(try folder.data(output) == before)
    }
    #expect(try folder.contents() == ["a.fdt", "a.set", "old.fdt", "s.mat"])
  }

  @Test func `no file of events is written over`() throws {
    let (eeg, stem) = try recording()
    for option in ["--events", "--groups"] {
      let table = folder.path("other\(option).tsv")
      try FileManager.default.copyItem(atPath: folder.path(stem + "events.tsv"), toPath: table)
      let before = try Data(contentsOf: URL(filePath: table))
      let outcome = try Tool.run("preprocess", eeg, "--quiet", option, table, "--output", table)
      #expect(outcome.status == 1, "\(outcome)")
      #expect(option == "--groups" || outcome.errors.contains("take the place"), "\(outcome)")
      #expect(try Data(contentsOf: URL(filePath: table)) == before)
    }
  }

  @Test func `simulate takes a folder of other things only by force`() throws {
    let goal = folder.path("data")
    let arguments = [
      "simulate", "--output", goal, "--subjects", "1", "--word", "A", "--repetitions", "1",
      "--quiet",
    ]
    #expect(try Tool.run(arguments, environment: [:]).status == 0)
    #expect(try Tool.run(arguments, environment: [:]).status == 0, "its own is replaced")
    _ = try folder.write("{}".utf8, as: "data/dataset_description.json")
    let outcome = try Tool.run(arguments, environment: [:])
    #expect(outcome.status == 1 && outcome.errors.contains("--force"))
    #expect(try folder.data("data/dataset_description.json").count == 2)
    #expect(try Tool.run(arguments + ["--force"], environment: [:]).status == 0)
    #expect(try folder.contents() == ["data"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"))
  func `results that cannot be written are an error, a closed pipe is none`() throws {
    let full = try Tool.shell("\"$p300\" inspect \(PipelineTests.first) >/dev/full")
    #expect(full.status == 1 && full.errors.contains("standard output: cannot be written"))
    #expect(try Tool.shell("\"$p300\" --help >/dev/full").status == 1)
    let closed = try Tool.shell(
      "trap '' PIPE; { \"$p300\" inspect \(PipelineTests.first); } | true")
    #expect(closed.status == 0 && closed.errors.isEmpty)
  }

  @Test func `what a terminal would obey is written out`() throws {
    var epochs = Epochs(
      electrodes: ["\u{1B}[31mFz", "C\nz"], windowLength: 2, samplingRate: 100,
      metadata: EpochsMetadata(
        preprocessing: nil, sources: [EpochsSource(name: "\u{202E}a", sha256: "\u{7}")],
        speller: nil, text: []))
    epochs.samples = [1, 2, 3, 4]
    epochs.labels = [.target]
    epochs.stimuli = [1]
    epochs.onsets = [0]
    epochs.recordings = [0]
    epochs.selections = [0]
    epochs.repetitions = [0]
    let path = folder.path("e.npz")
    try EpochsFile.write(epochs, to: path)
    for arguments in [["inspect", path], ["inspect", path, "--json"]] {
      let outcome = try Tool.run(arguments, environment: [:])
      #expect(outcome.status == 0)
      for character in ["\u{1B}", "\u{202E}", "\u{7}", "C\nz"] {
        #expect(!outcome.output.contains(character))
      }
    }
    let outcome = try Tool.run("inspect", "/no\u{1B}[31m\nsuch.edf")
    #expect(!outcome.errors.contains("\u{1B}"))
    #expect(outcome.errors.contains(#"\u{1B}[31m\nsuch.edf"#))
  }

  @Test(arguments: ["1e308", "1e9", "1e6", "1e-300", "nan", "inf", "0.5"])
  func `a rate beyond reason is refused at once`(rate: String) throws {
    let outcome = try Tool.run(
      "preprocess", PipelineTests.first, "--rate", rate, "--output", folder.path("o.npz"))
    #expect([1, 2].contains(outcome.status) && outcome.errors.contains("Hz"))
    #expect(try folder.contents() == [])
  }

  @Test func `options that no number fits are wrong usage`() throws {
    for option in [
      ["--band", "0-20"], ["--band", "20-1"], ["--band", "1e-30-20"],
      ["--window", "60", "--rate", "1e5"],
      ["--targets", #"(a)\1"#], ["--notch", "inf"],
    ] {
      let outcome = try Tool.run(
        ["preprocess", PipelineTests.first, "--output", folder.path("o.npz")] + option,
        environment: [:])
      #expect(outcome.status == 2, "\(option) \(outcome)")
    }
    #expect(try Tool.run("train", "a", "--output", "b", "--members", "1001").status == 2)
  }

  @Test func `what grows beyond measure when unpacked is read only when told so`() throws {
    let path = folder.path("a.edf.gz")
    #expect(try Tool.shell("head -c 40000000 /dev/zero | gzip -9 >'\(path)'").status == 0)
    let refused = try Tool.run("inspect", path)
    #expect(refused.status == 1 && refused.errors.contains("--inflation"))
    let unpacked = try Tool.run("inspect", path, "--inflation", "2000")
    #expect(unpacked.status == 1 && !unpacked.errors.contains("--inflation"))
    #expect(try Tool.run("inspect", path, "--inflation", "0").status == 2)
  }
}
