import Evaluation
import Signal

/// Epochs of several people as one set, for a detector that others start from.
///
/// Every electrode is scaled by its own mean and deviation in each recording, which takes no label:
/// what is left of a person in a pool is the form of the responses, not their size.
public struct SubjectPool: Sendable {
  /// All epochs, scaled, with the electrodes that all have.
  public let epochs: Epochs
  /// The names of the subjects, in the order in which they were given first.
  public let names: [String]
  /// Whether windows had their amplitude when they were scaled.
  public let hasAmplitude: Bool
  /// The subject of each epoch.
  let subjects: [Int]

  /// The pool of sets of epochs, each with its subject's name; sets of one name are one subject.
  ///
  /// - Throws: `PoolError`.
  public init(_ sets: [(name: String, epochs: Epochs)]) throws(PoolError) {
    var names: [String] = []
    for set in sets where !names.contains(set.name) { names.append(set.name) }
    guard names.count > 1 else { throw .oneSubject(names.first ?? "") }
    let electrodes = Self.shared(sets.map(\.epochs.electrodes))
    guard !electrodes.isEmpty else { throw .nothingShared }
    hasAmplitude = sets.allSatisfy { !$0.epochs.deviations.isEmpty }
    var scaled: [Epochs] = []
    for set in sets {
      var epochs = set.epochs
      if hasAmplitude { _ = epochs.restoreAmplitude() }
      epochs.deviations = []
      epochs.metadata.preprocessing?.electrodes = electrodes
      do throws(ScorerError) {
        scaled.append(try epochs.scaledByRecording(to: ElectrodePlaces(electrodes, in: epochs)))
      } catch { throw .scorer(error, subject: set.name) }
    }
    do { epochs = try Epochs.merged(scaled) } catch { throw .merging(error) }
    self.names = names
    subjects = sets.flatMap { set in
      Array(repeating: names.firstIndex(of: set.name) ?? 0, count: set.epochs.count)
    }
  }

  /// The pool of the epochs at `indices`, whose recordings are of `subjects`, a name each.
  ///
  /// - Throws: `PoolError`.
  init(_ indices: [Int], of epochs: Epochs, subjects: [String]) throws(PoolError) {
    let groups = Dictionary(grouping: indices) { subjects[Int(epochs.recordings[$0])] }
    try self.init(
      groups.sorted { $0.key < $1.key }.map { name, indices in
        var part = epochs.selecting(indices)
        // Merged sets count selections, and the texts behind them, one set after the other.
        part.metadata.text = Array(part.metadata.text.prefix(part.selectionCount))
        return (name, part)
      })
  }

  /// The name of the subject of a file: `sub-…` of its name or its folders, as in BIDS, else the file's
  /// name without its ending.
  public static func subject(of path: RecordingPath) -> String {
    if let subject = BIDSEntities(path: path.file).subject { return "sub-\(subject)" }
    let name = path.file.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }

  /// The first set's electrodes that all others have, too.
  private static func shared(_ sets: [[String]]) -> [String] {
    let keys = sets.map { Set($0.map(ElectrodeSelection.key)) }
    return (sets.first ?? []).filter { label in
      keys.allSatisfy { $0.contains(ElectrodeSelection.key(label)) }
    }
  }

  /// The epochs of each part of the subjects that is left out together: one subject each, or several
  /// where there are many.
  package func parts(atMost count: Int) -> [[Int]] {
    let parts = min(count, names.count)
    var indices = Array(repeating: [Int](), count: parts)
    for (epoch, subject) in subjects.enumerated() { indices[subject % parts].append(epoch) }
    return indices
  }

  /// What stands in a detector's file of each subject, with the area under the curve of `outOfSample`
  /// log-odds.
  func facts(outOfSample: [Int: Double]) -> [PooledSubject] {
    names.indices.map { subject in
      let indices = subjects.indices.filter { subjects[$0] == subject }
      let recordings = Set(indices.map { Int(epochs.recordings[$0]) })
      return PooledSubject(
        name: names[subject], epochs: indices.count,
        auc: outOfSample.areaUnderCurve(among: indices, labels: epochs.labels),
        sources: epochs.metadata.sources.indices.filter { recordings.contains($0) }
          .map { epochs.metadata.sources[$0] })
    }
  }
}

/// One of the people whom a prior was learned from.
public struct PooledSubject: Sendable, Equatable, Codable {
  /// The name: `sub-…` of the file's name, or the file's name.
  public var name: String
  /// How many epochs there were.
  public var epochs: Int
  /// The area under the curve of a detector of the others; `nil` where there is none.
  public var auc: Double?
  /// The recordings, with their SHA-256.
  public var sources: [EpochsSource]
}

/// Why people cannot be pooled.
public enum PoolError: Error, Equatable, Sendable {
  /// There is one alone.
  case oneSubject(String)
  /// No electrode is in all sets.
  case nothingShared
  /// Sets of different kinds.
  case merging(MergingError)
  /// A subject's epochs are no numbers.
  case scorer(ScorerError, subject: String)
}

extension PoolError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .oneSubject(let name):
      "pooling: found one subject, \(name); expected several, a file or a “sub-…” each"
    case .nothingShared: "pooling: found no electrode that all subjects have; expected some"
    case .merging(let error): error.description
    case .scorer(let error, let subject): "\(subject): \(error)"
    }
  }
}

extension [Int: Double] {
  /// The area under the curve of these log-odds among epochs at `indices`.
  func areaUnderCurve(among indices: some Sequence<Int>, labels: [Label]) -> Double? {
    let known = indices.filter { self[$0] != nil }
    return Evaluation.areaUnderCurve(
      known.compactMap { self[$0] }, labels: known.map { labels[$0] })
  }
}
