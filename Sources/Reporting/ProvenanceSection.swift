import Files
import Plotting
import Signal

/// How a report came about, so that another can make the same.
struct ProvenanceSection {
  private let provenance: ExperimentReport.Provenance
  /// Epochs and detector that were made before, and by which version.
  private let makers: [(name: String, version: String)]
  private let files: [ExperimentReport.DataFile]

  init(
    _ provenance: ExperimentReport.Provenance, makers: [(name: String, version: String)],
    files: [ExperimentReport.DataFile]
  ) {
    self.provenance = provenance
    self.makers = makers
    self.files = files
  }

  var section: ReportSection {
    var section = ReportSection(
      "provenance", "How this report came about",
      [
        .markup(
          Markup("pre", text: provenance.commandLine.map(Self.quoted).joined(separator: " "))),
        .facts(
          [ReportSection.Fact("Version", "p300 \(ToolVersion.current)")]
            + makers.filter { !$0.version.isEmpty }.map {
              ReportSection.Fact($0.name, "made by p300 \($0.version)")
            }),
        .table(
          head: ["what went in", "SHA-256"],
          rows: provenance.inputs.map { [$0.name, $0.digest] }),
      ])
    if !files.isEmpty {
      section.blocks.append(
        .table(
          head: ["what came out beside this page", "SHA-256"],
          rows: files.map { [$0.name, sha256(of: Array($0.text.utf8).span.bytes)] }))
    }
    return section
  }

  /// An argument as a shell wants it.
  private static func quoted(_ argument: String) -> String {
    let plain = argument.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        || "-_./,:=+@%#".unicodeScalars.contains(scalar)
    }
    if plain, !argument.isEmpty { return argument }
    return "'"
      + argument.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
