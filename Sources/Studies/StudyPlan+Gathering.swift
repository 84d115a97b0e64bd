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
  /// What was odd, and the units in which it was.
  public let warnings: [StudyWarning]
  /// Files of scores in the folder that no unit of the study names: they are of former options.
  public let staleFiles: [String]
}

extension StudyPlan {
  /// Sees that the subjects can be told apart by some columns.
  ///
  /// - Throws: `StudyError.noColumn`, `nobodyBy`, and `reading` where `participants.tsv` is missing or names a subject
  ///   twice.
  public func check(by columns: [String]) throws(StudyError) { _ = try kinds(by: columns) }

  private typealias Kind = (column: String, values: [(value: String, subjects: [String])])

  private func kinds(by columns: [String]) throws(StudyError) -> [Kind] {
    guard !columns.isEmpty else { return [] }
    let participants = try Participants(root: root)
    let known = Set(units.map(\.subject))
    var kinds: [Kind] = []
    for column in columns where !kinds.contains(where: { $0.column == column }) {
      let values = try participants.subjects(by: column)
        .map { ($0.value, $0.subjects.filter(known.contains)) }.filter { !$0.1.isEmpty }
      guard !values.isEmpty else { throw .nobodyBy(column, path: participants.path) }
      kinds.append((column, values))
    }
    return kinds
  }

  /// Collects what the units have written, and compares the methods over subjects.
  ///
  /// Writes `results.tsv` and `times.tsv` with their `.json`, `failures.tsv`, `warnings.tsv`, `group.tsv`,
  /// `comparisons.tsv`, `group.json`, `study.json` and `dataset_description.json`. Units are read one after the other.
  ///
  /// - Parameters:
  ///   - columns: of `participants.tsv`; the subjects of each value of one are compared on their own, too.
  ///   - checkingInputs: whether units must have seen their inputs as they are now, which are read for that.
  /// - Returns: what it came to.
  /// - Throws: `StudyError`, `unfinished` where units have no results of these inputs, options and this version.
  public func gather(
    by columns: [String] = [], checkingInputs: Bool = true
  ) throws(StudyError) -> StudyResults {
    let kinds = try kinds(by: columns)
    var digests = FileDigests(from: store)
    let missing = units.filter { unit in
      if checkingInputs { return state(of: unit, &digests) == .open }
      guard let record = UnitRecord.read(recordPath(of: unit)) else { return true }
      return !isCurrent(record, of: unit)
    }
    guard missing.isEmpty else {
      throw .unfinished(units: missing.prefix(5).map(\.name), count: missing.count)
    }
    let name = try dataSetName()
    let results: Result<StudyResults, StudyError>
    do throws(WritingError) { results = try collect(kinds, ofDataSet: name) } catch {
      throw .writing(error)
    }
    return try results.get()
  }

  /// What the data set calls itself, else what its folder is called.
  private func dataSetName() throws(StudyError) -> String {
    do throws(ReadingError) {
      return try DerivativeDescription.name(ofDataSetAt: root)
        ?? Directory.resolved(root)?.split(separator: "/").last.map(String.init) ?? ""
    } catch { throw .reading(error) }
  }

  /// Whether a unit's results are of these options and this version; of its inputs, the unit itself has seen to it.
  private func isCurrent(_ record: UnitRecord, of unit: StudyUnit) -> Bool {
    // Inputs that cannot be read have no digest.
    record.key.isEmpty ? !record.failures.isEmpty : record.key == key(record.inputSha256, of: unit)
  }

  /// Writes the tables; a failure that is no matter of writing is returned.
  private func collect(
    _ kinds: [Kind], ofDataSet name: String
  ) throws(WritingError) -> Result<StudyResults, StudyError> {
    var table = try OutputFile(path: "\(output)/results.tsv")
    var times = try OutputFile(path: "\(output)/times.tsv")
    var failures = try OutputFile(path: "\(output)/failures.tsv")
    try table.write(ResultColumn.header(of: ResultColumn.results))
    try times.write(ResultColumn.header(of: ResultColumn.times))
    try failures.write("unit\tpipeline\treason\n")
    var oddities = try OutputFile(path: "\(output)/warnings.tsv")
    try oddities.write("unit\twarning\n")
    var warnings = StudyWarnings()
    var files: Set<String> = []
    var figures = SubjectFigures(
      methods: settings.methods.map(\.name), keepsFolds: settings.design == .calibration)
    var failed = 0
    for unit in units {
      // It was there a moment ago; a table without it would pass for whole.
      guard let record = UnitRecord.read(recordPath(of: unit)) else {
        return .failure(.unfinished(units: [unit.name], count: 1))
      }
      figures.add(record)
      try table.write(record.rows(dataset: name))
      try times.write(record.rows(of: UnitTimes.read(timesPath(of: unit))))
      files.formUnion(record.files)
      warnings.add(record)
      for text in record.warnings { try oddities.write("\(record.unit)\t\(text.asCell)\n") }
      failed += record.failures.isEmpty ? 0 : 1
      for failure in record.failures {
        try failures.write(
          "\(record.unit)\t\(failure.pipeline ?? "n/a")\t\(failure.reason.asCell)\n")
      }
    }
    var groups = figures.groups(of: figures.subjects)
    for kind in kinds {
      for (value, subjects) in kind.values {
        groups += figures.groups(of: subjects, by: kind.column, value: value)
      }
    }
    let description = DerivativeDescription.text(
      "P300 study", of: name,
      by: "\(settings.design.rawValue) scores and figures of "
        + settings.methods.map(\.name).joined(separator: ", "))
    try DerivativeDescription.write(description, to: output, ignoring: StudyFolder.unnamed)
    try OutputFile.write(JSONText.encode(facts) + "\n", to: "\(output)/study.json")
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
    try oddities.commit()
    try times.commit()
    try table.commit()
    return .success(
      StudyResults(
        units: units.count, failed: failed, subjects: figures.subjects.count, groups: groups,
        warnings: warnings.all, staleFiles: results.scores.filter { !files.contains($0) }))
  }
}

extension UnitTimes {
  /// The times in a file; none where it is missing.
  static func read(_ path: String) -> UnitTimes {
    JSONText.decodeOutput(UnitTimes.self, at: path) ?? UnitTimes()
  }
}
