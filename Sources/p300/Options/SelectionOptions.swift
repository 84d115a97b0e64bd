import ArgumentParser
import Reading
import Signal

/// Which recordings are taken of the folders of data sets among the inputs.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of a folder of BIDS: subjects to take, such as 01,02. Default: all.", valueName: "labels"),
    transform: labels)
  var subjects: [String] = []

  @Option(
    help: ArgumentHelp("Of a folder of BIDS: sessions to take.", valueName: "labels"),
    transform: labels)
  var sessions: [String] = []

  @Option(
    help: ArgumentHelp("Of a folder of BIDS: tasks to take.", valueName: "labels"),
    transform: labels)
  var tasks: [String] = []

  @Option(
    help: ArgumentHelp("Of a folder of BIDS: runs to take.", valueName: "indices"),
    transform: labels)
  var runs: [String] = []

  /// What is wanted.
  var wanted: BIDSSelection {
    var selection = BIDSSelection()
    selection.subjects = subjects
    selection.sessions = sessions
    selection.tasks = tasks
    selection.runs = runs
    return selection
  }

  /// Refuses to choose where there is no folder to choose from.
  func check(_ inputs: [RecordingPath]) throws {
    guard wanted.isEmpty || inputs.contains(where: { folder(at: $0) != nil }) else {
      throw ValidationError(
        "--subjects, --sessions, --tasks and --runs choose from a folder of BIDS; "
          + "found none among the inputs")
    }
  }

  /// The inputs, with a folder's recordings in its place.
  func expand(_ inputs: [RecordingPath]) throws(BIDSFolderError) -> [RecordingPath] {
    var paths: [RecordingPath] = []
    for input in inputs { paths += try folder(at: input)?.recordings(wanted) ?? [input] }
    return paths
  }

  private func folder(at path: RecordingPath) -> BIDSFolder? {
    path.name == nil ? BIDSFolder(path.file) : nil
  }
}

/// Labels with commas between them.
private func labels(_ text: String) throws -> [String] {
  let labels = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  guard labels.allSatisfy({ !$0.isEmpty }) else {
    throw ValidationError("“\(text)”: expected labels with commas between them, such as 01,02")
  }
  return labels
}
