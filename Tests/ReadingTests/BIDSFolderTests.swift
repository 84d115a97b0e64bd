import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// Which recordings the folders of a data set hold.
@Suite struct BIDSFolderTests {
  let folder = TemporaryFolder()

  /// Makes empty files.
  private func make(_ names: String...) throws {
    for name in names {
      let path = folder.path("data/\(name)")
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: path))
    }
  }

  private func names(_ inside: String = "", _ selection: BIDSSelection = .init()) throws -> [String]
  {
    let found = try #require(BIDSFolder(folder.path("data/\(inside)"))).recordings(selection)
    return found.map(\.lastComponent)
  }

  private func lay() throws {
    try make(
      "dataset_description.json", "participants.tsv", "README",
      "sub-10/eeg/sub-10_task-p300_eeg.vhdr", "sub-10/eeg/sub-10_task-p300_eeg.eeg",
      "sub-10/eeg/sub-10_task-p300_eeg.vmrk", "sub-10/eeg/sub-10_task-p300_eeg.json",
      "sub-9/ses-1/eeg/sub-9_ses-1_task-p300_run-1_eeg.set",
      "sub-9/ses-1/eeg/sub-9_ses-1_task-p300_run-1_eeg.fdt",
      "sub-9/ses-1/eeg/sub-9_ses-1_task-p300_run-02_eeg.edf",
      "sub-9/ses-1/eeg/sub-9_ses-1_task-p300_run-02_events.tsv",
      "sub-9/ses-1/eeg/sub-9_ses-1_task-rest_eeg.edf",
      "sub-9/ses-2/eeg/sub-9_ses-2_task-p300_split-01_eeg.fif",
      "sub-9/ses-2/eeg/sub-9_ses-2_task-p300_split-02_eeg.fif",
      "sub-9/anat/sub-9_T1w.nii", "derivatives/x/sub-9/eeg/sub-9_task-p300_eeg.edf")
  }

  @Test func `a root gives recordings by subject, session and run, each once`() throws {
    try lay()
    #expect(
      try names() == [
        "sub-9_ses-1_task-p300_run-1_eeg.set", "sub-9_ses-1_task-p300_run-02_eeg.edf",
        "sub-9_ses-1_task-rest_eeg.edf", "sub-9_ses-2_task-p300_split-01_eeg.fif",
        "sub-10_task-p300_eeg.vhdr",
      ])
    let named = folder.path("data")
    #expect(
      try #require(BIDSFolder(named + "/")).recordings().last?.file
        == named + "/sub-10/eeg/sub-10_task-p300_eeg.vhdr")
  }

  @Test(arguments: ["sub-9/ses-2", "sub-9/ses-2/eeg", "sub-9/ses-2/"])
  func `so do the folders in it, with the root's rules`(inside: String) throws {
    try lay()
    #expect(try names(inside) == ["sub-9_ses-2_task-p300_split-01_eeg.fif"])
    _ = try folder.write("sub-9/ses-2/\n".utf8, as: "data/.bidsignore")
    #expect(throws: BIDSFolderError.self) { try names(inside) }
    #expect(try names("sub-9").count == 3)
  }

  @Test func `labels choose, with or without their names, and what is not there is told`() throws {
    try lay()
    var selection = BIDSSelection()
    selection.subjects = ["sub-9"]
    selection.tasks = ["p300"]
    selection.runs = ["2"]
    #expect(try names("", selection) == ["sub-9_ses-1_task-p300_run-02_eeg.edf"])
    selection.subjects = ["10"]
    #expect(throws: BIDSFolderError.nothingOfAll(folder: folder.path("data"))) {
      try names("", selection)
    }
    selection.subjects = ["9", "11"]
    #expect {
      try names("", selection)
    } throws: {
      "\($0)" == "\(folder.path("data")): found no sub-11; it has sub-9, sub-10"
    }
  }

  @Test func `epochs of derivatives count, and folders of other things are none of BIDS`() throws {
    try make("sub-1/eeg/sub-1_task-a_epo.npz", "sub-1/eeg/sub-1_task-a_scores.tsv")
    #expect(try names() == ["sub-1_task-a_epo.npz"])
    // The first line is for validators, which know no epochs; who is left out is the user's to say.
    _ = try folder.write("*_epo.*\n".utf8, as: "data/.bidsignore")
    #expect(try names() == ["sub-1_task-a_epo.npz"])
    _ = try folder.write("*_epo.*\nsub-1/\n".utf8, as: "data/.bidsignore")
    #expect(throws: BIDSFolderError.self) { try names() }
    try FileManager.default.removeItem(atPath: folder.path("data/.bidsignore"))
    #expect(BIDSFolder(folder.path("")) == nil)
    #expect(BIDSFolder(folder.path("nowhere")) == nil)
    #expect(BIDSFolder(folder.path("data/sub-1/eeg/sub-1_task-a_epo.npz")) == nil)
    try make("eeg/run1.edf", "sub-2/eeg/sub-2_task-a_eeg.mff/info.xml")
    #expect(BIDSFolder(folder.path("data/eeg")) == nil)
    #expect(BIDSFolder(folder.path("data/sub-2/eeg/sub-2_task-a_eeg.mff")) == nil)
    #expect(try names("sub-2") == ["sub-2_task-a_eeg.mff"])
  }

  @Test func `labels that are none, names that differ and all ignored are told`() throws {
    try lay()
    for (bad, found) in [
      ("sub-0-1/eeg/sub-01_task-a_eeg.edf", "sub-0-1: found a label"),
      ("sub-a\tb/eeg/sub-1_task-a_eeg.edf", "b: found a label"),
      ("sub-1.5/eeg/sub-1_task-a_eeg.edf", "sub-1.5: found a label"),
      ("sub-11/eeg/sub-11_task-a b_eeg.edf", "a b_eeg.edf: found a label"),
      (
        "sub-11/eeg/sub-12_task-a_eeg.edf", "sub-12_task-a_eeg.edf: found a file that bears another"
      ),
      ("sub-11/ses-1/eeg/sub-11_ses-2_task-a_eeg.edf", "bears another subject or session"),
    ] {
      try make(bad)
      #expect { try names() } throws: { "\($0)".contains(found) }
      _ = try folder.write("/\(bad.prefix { $0 != "/" })/\n".utf8, as: "data/.bidsignore")
      #expect(try names().count == 5)
      try FileManager.default.removeItem(atPath: folder.path("data/\(bad.prefix { $0 != "/" })"))
      try FileManager.default.removeItem(atPath: folder.path("data/.bidsignore"))
    }
    try make("sub-a+b/eeg/sub-a+b_task-a_eeg.edf")
    #expect(try names().count == 6)
    _ = try folder.write("sub-*\n".utf8, as: "data/.bidsignore")
    #expect { try names() } throws: { "\($0)".contains(".bidsignore ignores every recording") }
  }

  @Test func `a folder whose name is no text does not vanish`() throws {
    try lay()
    let root = folder.path("data")
    // Some file systems take no such name.
    guard
      mkdir(Array(root.utf8CString.dropLast()) + [0x2F, 0x73, 0x75, 0x62, 0x2D, -1, 0], 0o777) == 0
    else { return }
    #expect { try names() } throws: { "\($0)".contains("found a label that is none of BIDS") }
  }

  @Test func `what links lead to twice is taken once`() throws {
    try lay()
    let root = folder.path("data")
    for (link, goal) in [("sub-self", "."), ("sub-8", "sub-9"), ("sub-7", "sub-10")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(root)/\(link)", withDestinationPath: goal)
    }
    let found = try #require(BIDSFolder(root)).recordings().map {
      $0.file.dropFirst(root.count + 1)
    }
    #expect(found.count == 5)
    #expect(found.allSatisfy { $0.hasPrefix("sub-9/") || $0.hasPrefix("sub-10/") }, "\(found)")
  }

  @Test func `recordings of a subject and session are a visit`() {
    let paths = [
      "d/sub-1/ses-1/eeg/sub-1_ses-1_task-a_run-1_eeg.edf",
      "d/sub-1/ses-1/eeg/sub-1_ses-1_task-a_run-2_eeg.edf", "d/sub-2/eeg/sub-2_task-a_eeg.edf",
      "d/sub-2/eeg/sub-2_task-b_eeg.edf",
    ].map { RecordingPath(file: $0) }
    let visits = BIDSVisit.visits(of: paths)
    #expect(visits.map(\.entities.description) == ["sub-1_ses-1_task-a", "sub-2"])
    #expect(visits.map(\.folder) == ["sub-1/ses-1/eeg", "sub-2/eeg"])
    #expect(visits.map(\.recordings.count) == [2, 2])
  }
}
