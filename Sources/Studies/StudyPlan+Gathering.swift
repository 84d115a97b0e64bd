import Detection
import Evaluation
import Files
import Signal

/// What all units of a study came to.
public struct StudyResults: Sendable, Encodable {
  /// How many units there are.
  public let units: Int
  /// How many of them failed, wholly or in part.
  public let failed: Int
  /// How many subjects have results.
  public let subjects: Int
  /// Figures over subjects.
  public let groups: [StudyGroup]
}

extension StudyPlan {
  /// Collects what the units have written, and compares the methods over subjects.
  ///
  /// Writes `results.tsv` and `times.tsv` with their `.json`, `failures.tsv`, `group.tsv`, `comparisons.tsv`,
  /// `group.json`, `study.json` and `dataset_description.json`. Units are read one after the other.
  ///
  /// - Parameter columns: of `participants.tsv`; the subjects of each value of one are compared on their own, too.
  /// - Returns: what it came to.
  /// - Throws: `StudyError`, `unfinished` where units have no results of these options and this version.
  public func gather(by columns: [String] = []) throws(StudyError) -> StudyResults {
    var kinds: [(column: String, values: [(value: String, subjects: [String])])] = []
    if !columns.isEmpty {
      let participants = try Participants(root: root)
      for column in columns { kinds.append((column, try participants.subjects(by: column))) }
    }
    let missing = units.filter { unit in
      guard let record = UnitRecord.read(recordPath(of: unit)) else { return true }
      return !isCurrent(record, of: unit)
    }
    guard missing.isEmpty else {
      throw .unfinished(units: missing.prefix(5).map(\.name), count: missing.count)
    }
    do throws(WritingError) { return try collect(kinds) } catch { throw .writing(error) }
  }

  /// Whether a unit's results are of these options and this version; of its inputs, the unit itself has seen to it.
  private func isCurrent(_ record: UnitRecord, of unit: StudyUnit) -> Bool {
    // Inputs that cannot be read have no digest.
    record.key.isEmpty ? !record.failures.isEmpty : record.key == key(record.inputSha256, of: unit)
  }

  private func collect(
    _ kinds: [(column: String, values: [(value: String, subjects: [String])])]
  ) throws(WritingError) -> StudyResults {
    let name =
      DerivativeDescription.name(ofDataSetAt: root)
      ?? Directory.resolved(root)?.split(separator: "/").last.map(String.init) ?? ""
    var results = try OutputFile(path: "\(output)/results.tsv")
    var times = try OutputFile(path: "\(output)/times.tsv")
    var failures = try OutputFile(path: "\(output)/failures.tsv")
    try results.write(ResultColumn.header(of: ResultColumn.results))
    try times.write(ResultColumn.header(of: ResultColumn.times))
    try failures.write("unit\tpipeline\treason\n")
    var figures = SubjectFigures(
      methods: settings.methods.map(\.name), keepsFolds: settings.design == .calibration)
    var failed = 0
    for unit in units {
      guard let record = UnitRecord.read(recordPath(of: unit)) else { continue }
      figures.add(record)
      try results.write(record.rows(dataset: name))
      try times.write(record.rows(of: UnitTimes.read(timesPath(of: unit))))
      failed += record.failures.isEmpty ? 0 : 1
      for failure in record.failures {
        try failures.write(
          "\(record.unit)\t\(failure.pipeline ?? "n/a")\t\(failure.reason.asCell)\n")
      }
    }
    var groups = figures.groups(of: figures.subjects)
    let known = Set(figures.subjects)
    for kind in kinds {
      for (value, subjects) in kind.values {
        groups += figures.groups(
          of: subjects.filter(known.contains), by: kind.column, value: value)
      }
    }
    let description = DerivativeDescription.text(
      "P300 study", of: name,
      by: "\(settings.design.rawValue) scores and figures of "
        + settings.methods.map(\.name).joined(separator: ", "))
    try OutputFile.write(description, to: "\(output)/dataset_description.json")
    try OutputFile.write(JSONText.encode(settings.facts) + "\n", to: "\(output)/study.json")
    for (columns, name) in [
      (ResultColumn.results, "results"), (ResultColumn.times, "times"),
      (ResultColumn.group, "group"), (ResultColumn.comparisons, "comparisons"),
    ] {
      try OutputFile.write(ResultColumn.descriptions(of: columns), to: "\(output)/\(name).json")
    }
    try OutputFile.write(
      ResultColumn.header(of: ResultColumn.group) + groups.map(\.methodRows).joined(),
      to: "\(output)/group.tsv")
    try OutputFile.write(
      ResultColumn.header(of: ResultColumn.comparisons) + groups.map(\.pairRows).joined(),
      to: "\(output)/comparisons.tsv")
    try failures.commit()
    try times.commit()
    try results.commit()
    return StudyResults(
      units: units.count, failed: failed, subjects: figures.subjects.count, groups: groups)
  }
}

extension UnitTimes {
  /// The times in a file; none where it is missing.
  static func read(_ path: String) -> UnitTimes {
    FileLedger.$current.withValue(nil) {
      guard let bytes = try? FileBytes(path: path),
        let content = try? ByteReader(bytes).array(at: 0, length: bytes.count),
        let times = try? JSONText.decode(UnitTimes.self, from: content)
      else { return UnitTimes() }
      return times
    }
  }
}
