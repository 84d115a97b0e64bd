import Evaluation
import Files
import Signal

/// What the methods come to over the subjects of a study, or over those of one kind.
public struct StudyGroup: Sendable, Equatable, Encodable {
  /// The column of `participants.tsv` by which subjects are told apart; `nil` for all of them.
  public let by: String?
  /// What stands there.
  public let value: String?
  /// The division, where each is a figure of its own (calibration); `nil` for the mean over them.
  public let fold: String?
  /// What is compared.
  public let metric: String
  /// The figures; a subject's is the mean over its sessions and divisions.
  public let summary: GroupSummary

  private enum CodingKeys: String, CodingKey {
    case by, value, fold, metric
  }

  /// Writes one flat object.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(by, forKey: .by)
    try fields.encode(value, forKey: .value)
    try fields.encode(fold, forKey: .fold)
    try fields.encode(metric, forKey: .metric)
    try summary.encode(to: encoder)
  }
}

/// The mean figures of subjects, collected unit by unit.
struct SubjectFigures {
  private struct Sum {
    var total = 0.0
    var count = 0
  }

  private struct Key: Hashable {
    let subject: String
    let fold: String?
    let metric: String
    let method: String
  }

  private let methods: [String]
  private let keepsFolds: Bool
  private var sums: [Key: Sum] = [:]
  /// The subjects in the order in which they came.
  private(set) var subjects: [String] = []
  private var folds: [String?] = []

  /// No figures yet of methods of those names; `keepsFolds` says whether each division is a figure of its own.
  init(methods: [String], keepsFolds: Bool) {
    self.methods = methods
    self.keepsFolds = keepsFolds
  }

  mutating func add(_ record: UnitRecord) {
    if subjects.last != record.subject, !subjects.contains(record.subject) {
      subjects.append(record.subject)
    }
    for result in record.results {
      let fold = keepsFolds ? result.fold : nil
      if !folds.contains(fold) { folds.append(fold) }
      for (metric, value) in result.metrics {
        let key = Key(
          subject: record.subject, fold: fold, metric: metric, method: result.pipeline)
        sums[key, default: Sum()].total += value
        sums[key, default: Sum()].count += 1
      }
    }
  }

  /// The figures of some subjects.
  func groups(
    of subjects: [String], by column: String? = nil, value: String? = nil
  ) -> [StudyGroup] {
    let folds = folds.sorted { ($0 ?? "").comesNaturally(before: $1 ?? "") }
    return folds.flatMap { fold in
      StudyMetric.all.compactMap { metric in
        let figures = subjects.map { subject in
          methods.map { method -> Double? in
            let key = Key(subject: subject, fold: fold, metric: metric.name, method: method)
            return sums[key].map { $0.total / Double($0.count) }
          }
        }
        let summary = GroupSummary(
          methods: methods, figures: figures, isHigherBetter: metric.isHigherBetter)
        guard !summary.methods.isEmpty else { return nil }
        return StudyGroup(
          by: column, value: value, fold: fold, metric: metric.name, summary: summary)
      }
    }
  }
}

/// What `participants.tsv` tells of subjects.
struct Participants {
  private let table: TabSeparatedTable
  private let name: Int

  /// The file.
  var path: String { table.path }

  /// - Throws: `StudyError.reading`, also where a subject stands there twice, and `noColumn` where no column names the subjects.
  init(root: String) throws(StudyError) {
    do throws(ReadingError) {
      table = try TabSeparatedTable(FileBytes(path: "\(root)/participants.tsv"))
    } catch { throw .reading(error) }
    guard let name = table.column("participant_id") else {
      throw .noColumn("participant_id", path: table.path, available: table.names)
    }
    self.name = name
    var lines: [String: Int] = [:]
    for row in table.rows {
      guard let subject = Self.label(row.cells[name]) else { continue }
      if let first = lines.updateValue(row.line, forKey: subject) {
        throw .reading(
          .malformed(
            path: table.path, place: .line(row.line),
            found: "sub-\(subject), as in line \(first)", expected: "each subject once"))
      }
    }
  }

  private static func label(_ cell: String?) -> String? {
    cell.map { $0.hasPrefix("sub-") ? String($0.dropFirst("sub-".count)) : $0 }
  }

  /// The subjects of each value of a column, in the order of the values; those of none are left out.
  func subjects(by column: String) throws(StudyError) -> [(value: String, subjects: [String])] {
    guard let place = table.names.firstIndex(of: column) else {
      throw .noColumn(column, path: table.path, available: table.names)
    }
    var subjects: [String: [String]] = [:]
    for row in table.rows {
      guard let value = row.cells[place], let subject = Self.label(row.cells[name])
      else { continue }
      subjects[value, default: []].append(subject)
    }
    return subjects.sorted { $0.key.comesNaturally(before: $1.key) }.map { ($0.key, $0.value) }
  }
}
