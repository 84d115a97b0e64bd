import ArgumentParser
import Detection
import Files

/// How a detector learns from its own decisions, and where that is written.
struct AdaptationOptions: ParsableArguments {
  @Flag(help: "Learn from each selection, as it was decided, before the next.")
  var adapt = false

  @Option(
    help: ArgumentHelp(
      "Write what was learned in the end as a detector (.safetensors).", valueName: "file"),
    completion: .file())
  var saveAdapted: String?

  @Option(
    help: ArgumentHelp(
      "Write what was decided, and with what, to this file (.tsv).", valueName: "file"),
    completion: .file())
  var decisions: String?

  func validate() throws {
    for (option, value) in [("save-adapted", saveAdapted), ("decisions", decisions)]
    where value != nil && !adapt {
      throw ValidationError("--\(option) needs --adapt")
    }
  }

  /// Refuses to write over an open input, or two things to one place.
  func check() throws {
    if let saveAdapted { try OutputPath.check(saveAdapted, as: .detector) }
    if let decisions { try OutputPath.check(decisions, as: .table) }
    if let saveAdapted, saveAdapted == decisions { throw OutputError.twice(saveAdapted) }
  }

  /// Writes what is wanted.
  func write(_ rows: [DecisionRow], _ detector: Detector) throws {
    if let decisions { try OutputFile.write(rows.table, to: decisions) }
    if let saveAdapted { try DetectorFile.write(detector, to: saveAdapted) }
  }
}
