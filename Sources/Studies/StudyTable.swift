import Evaluation
import Files
import Signal

/// What the folder of a study holds, read back: figures by subject and method, and what failed.
public struct StudyTable: Sendable {
  /// The data set's name.
  public let dataset: String
  /// How was trained and tested, as `results.tsv` calls it.
  public let evaluation: String
  /// The methods, in the order in which they came.
  public let methods: [String]
  /// The subjects, in the order in which they came.
  public let subjects: [String]
  /// The divisions, from the least number in their names to the greatest.
  public let folds: [String]
  /// What failed.
  public let failures: [Failure]
  private let sums: [Key: (total: Double, count: Int)]

  /// A unit that failed, wholly or for one method.
  public struct Failure: Sendable, Equatable {
    /// The unit.
    public let unit: String
    /// The method; `nil` for all of them.
    public let method: String?
    /// Why.
    public let reason: String
  }

  private struct Key: Hashable {
    let subject: String
    let fold: String?
    let metric: String
    let method: String
  }

  /// Whether `path` is the folder of a study that was gathered.
  public static func isStudy(_ path: String) -> Bool {
    let names = Directory.names(in: path)
    return names.contains("results.tsv") && names.contains("study.json")
  }

  /// Reads `results.tsv` and `failures.tsv` in `folder`.
  ///
  /// - Throws: `StudyError.reading` where one is missing or is no such table.
  public init(folder: String) throws(StudyError) {
    do throws(ReadingError) {
      let table = try TabSeparatedTable(FileBytes(path: "\(folder)/results.tsv"))
      func place(_ name: String) throws(ReadingError) -> Int {
        guard let place = table.column(name) else {
          throw .malformed(
            path: table.path, place: .line(1), found: table.names.joined(separator: ", "),
            expected: "a column “\(name)”, as p300 study writes it")
        }
        return place
      }
      let columns = (
        subject: try place("subject"), fold: try place("fold"), method: try place("pipeline"),
        metric: try place("metric"), score: try place("score"), dataset: try place("dataset"),
        evaluation: try place("evaluation")
      )
      var (subjects, methods, folds) = (Names(), Names(), Names())
      var sums: [Key: (total: Double, count: Int)] = [:]
      var (dataset, evaluation) = ("", "")
      for row in table.rows {
        guard let text = row.cells[columns.score] else { continue }
        guard let score = Double(text), score.isFinite else {
          throw .malformed(
            path: table.path, place: .line(row.line), found: "the score “\(text)”",
            expected: "a number or n/a")
        }
        let subject = subjects.add(row.cells[columns.subject] ?? "")
        let method = methods.add(row.cells[columns.method] ?? "")
        let fold = folds.add(row.cells[columns.fold] ?? "")
        for fold in [nil, fold] {
          let key = Key(
            subject: subject, fold: fold, metric: row.cells[columns.metric] ?? "", method: method)
          let sum = sums[key] ?? (0, 0)
          sums[key] = (sum.total + score, sum.count + 1)
        }
        dataset = row.cells[columns.dataset] ?? dataset
        evaluation = row.cells[columns.evaluation] ?? evaluation
      }
      (self.dataset, self.evaluation, self.sums) = (dataset, evaluation, sums)
      (self.subjects, self.methods) = (subjects.all, methods.all)
      self.folds = folds.all.sorted { $0.comesNaturally(before: $1) }
      let failed = try TabSeparatedTable(FileBytes(path: "\(folder)/failures.tsv"))
      failures = failed.rows.map { row in
        Failure(
          unit: row.cells.first.flatMap(\.self) ?? "",
          method: row.cells.count > 1 ? row.cells[1] : nil,
          reason: row.cells.count > 2 ? row.cells[2] ?? "" : "")
      }
    } catch { throw .reading(error) }
  }

  /// One figure a subject and method: the mean over sessions and divisions, or over sessions in one division.
  public func figures(of metric: StudyMetric, fold: String? = nil) -> [[Double?]] {
    subjects.map { subject in
      methods.map { method in
        sums[Key(subject: subject, fold: fold, metric: metric.name, method: method)]
          .map { $0.total / Double($0.count) }
      }
    }
  }
}

/// Names in the order in which they came.
private struct Names {
  private(set) var all: [String] = []
  private var known: Set<String> = []

  mutating func add(_ name: String) -> String {
    if known.insert(name).inserted { all.append(name) }
    return name
  }
}
