import Evaluation
import Files
import Signal

/// The folder of a study's results, looked at before anything is done.
///
/// What makes it one is `study.json`, which is there before the first unit.
struct StudyFolder {
  let path: String

  /// Patterns of what is in it and has no name in BIDS.
  static let unnamed = [
    "/results.*", "/times.*", "/group.*", "/comparisons.*", "/failures.tsv", "/warnings.tsv",
    "/study.json", "/units", "/epochs", "/digests", "/slurm", "*_scores.tsv", "*_ave.*",
  ]

  /// Looks at what is there; nothing is written.
  ///
  /// - Parameters:
  ///   - path: the folder, which need not be there yet.
  ///   - root: the data set.
  ///   - design: the protocol of what would be written.
  /// - Throws: `StudyError.outputIsInput`, `foreign` and `otherProtocol`.
  init(_ path: String, for root: String, design: StudyProtocol) throws(StudyError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    if let top = Directory.resolved(root), let place = Directory.resolvedOnceMade(path) {
      let inside = place.hasPrefix(top + "/") ? place.dropFirst(top.count + 1) : ""
      guard place != top, !inside.hasPrefix("sub-") else { throw .outputIsInput(path: root) }
    }
    let designs = designs
    if let found = designs.first(where: { $0 != design }) {
      throw .otherProtocol(path: path, found: found, expected: design)
    }
    guard !designs.isEmpty || !Directory.names(in: path).contains(where: { !$0.hasPrefix(".") })
    else { throw .foreign(path: path) }
  }

  /// The protocols of which there are results: by `study.json` and every file in `units`.
  private var designs: [StudyProtocol] {
    struct Description: Decodable {
      let design: StudyProtocol

      enum CodingKeys: String, CodingKey { case design = "protocol" }
    }
    let description = JSONText.decodeOutput(Description.self, at: "\(path)/study.json")
    return [description?.design].compactMap { $0 }
      + Directory.names(in: "\(path)/units")
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix("_times.json") && !$0.hasPrefix(".") }
      .compactMap { UnitRecord.read("\(path)/units/\($0)")?.design }
  }

  /// Whether a study was begun in it.
  var isBegun: Bool { !designs.isEmpty }

  /// Makes the folder one of a study, unless it is one of the same options.
  func begin(_ facts: StudySettings.Facts) throws(WritingError) {
    try Directory.create(path)
    let text = JSONText.encode(facts) + "\n"
    let isThere = FileBytes.ofOutput(at: "\(path)/study.json", most: 1 << 26) == Array(text.utf8)
    if !isThere { try OutputFile.write(text, to: "\(path)/study.json") }
    try Directory.create("\(path)/units")
  }

  /// The scores in it, by their paths from there on.
  var scores: [String] {
    func files(in folder: String, depth: Int) -> [String] {
      guard depth < 4 else { return [] }
      return Directory.names(in: "\(path)/\(folder)").flatMap { name -> [String] in
        if name.hasPrefix("sub-"), name.contains("_desc-"), name.hasSuffix("_scores.tsv") {
          return ["\(folder)\(name)"]
        }
        let isFolder = name.hasPrefix("sub-") || name.hasPrefix("ses-") || name == "eeg"
        return isFolder ? files(in: "\(folder)\(name)/", depth: depth + 1) : []
      }
    }
    return files(in: "", depth: 0)
  }
}
