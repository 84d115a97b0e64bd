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

  /// Refuses to write over an open input, or where the verb writes something else.
  func check(beside output: String?) throws {
    guard let dropped else { return }
    guard dropped != output else { throw OutputError.twice(dropped) }
    try OutputPath.check(dropped)
  }

  /// Writes the list, where one is wanted.
  func write(_ epochs: Epochs) throws {
    if let dropped { try DroppedFlashesFile.write(epochs.metadata, to: dropped) }
  }
}
