import ArgumentParser
import Files
import Signal

/// Where the flashes are listed that gave no epoch.
struct DroppedOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write which flashes were dropped, and why, to this file (.tsv).", valueName: "file"),
    completion: .file())
  var dropped: String?

  /// Refuses to write over an input.
  func check(inputs: [RecordingPath]) throws {
    if let dropped { try OutputPath.check(dropped, inputs: inputs) }
  }

  /// Writes the list, where one is wanted.
  func write(_ epochs: Epochs) throws {
    if let dropped { try DroppedFlashesFile.write(epochs.metadata, to: dropped) }
  }
}
