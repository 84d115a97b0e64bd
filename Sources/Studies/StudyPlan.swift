import Detection
import Evaluation
import Files
import Reading
import Signal

/// Many subjects of a BIDS data set, each preprocessed, trained and judged in the same way.
///
/// A study is a list of units that know nothing of each other. Each writes its files alone, the one that tells
/// that it is done last; what is done is found by these files. So units may be run in any order, by any number of
/// processes on any machines, be stopped and begun again, and the results are the same to the byte.
public struct StudyPlan: Sendable {
  /// The data set, as it was named.
  public let root: String
  /// The folder of the results.
  public var output: String { results.path }
  let results: StudyFolder
  /// What is done.
  public let settings: StudySettings
  /// The units, in order.
  public let units: [StudyUnit]
  /// Subjects of one session, where sessions are tested by earlier ones.
  public let leftOut: [String]
  /// Whether all inputs are epochs, which are taken as they were preprocessed.
  public let isOfEpochs: Bool
  let store = DigestStore()

  /// Plans a study; nothing is written.
  ///
  /// - Parameters:
  ///   - root: the root of a BIDS data set.
  ///   - output: the folder of the results, which need not be there yet.
  ///   - selection: which recordings are taken.
  ///   - settings: what is done.
  /// - Throws: `StudyError`.
  public init(
    _ root: String, to output: String, selection: BIDSSelection = BIDSSelection(),
    settings: StudySettings
  ) throws(StudyError) {
    guard let folder = BIDSFolder(root), folder.root == folder.path else {
      throw .noDataSet(path: root)
    }
    let results = try StudyFolder(output, for: folder.path, design: settings.design)
    let recordings: [RecordingPath]
    do { recordings = try folder.recordings(selection) } catch { throw .folder(error) }
    self.root = folder.path
    self.results = results
    self.settings = settings
    isOfEpochs = recordings.allSatisfy { $0.lastComponent.contains("_epo.") }
    let all = StudyUnit.units(of: recordings, for: settings.design, in: folder.path)
    units = all.filter { settings.design != .acrossSessions || $0.visits.count > 1 }
    leftOut =
      settings.design == .acrossSessions
      ? all.filter { $0.visits.count < 2 }.map(\.name) : []
    guard !units.isEmpty else { throw .oneSession(path: root) }
  }

  /// The units that a list names: numbers from 1, ranges of them such as `1-20`, or names, with commas between.
  ///
  /// - Returns: each once, in order.
  /// - Throws: `StudyError.noUnit`.
  public func unitsNamed(_ list: String) throws(StudyError) -> [StudyUnit] {
    var chosen: Set<Int> = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      if let place = units.firstIndex(where: { $0.name == part }) {
        chosen.insert(place)
        continue
      }
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
        first >= 1, first <= last, last <= units.count
      else { throw .noUnit(part, count: units.count) }
      chosen.formUnion(first - 1..<last)
    }
    return chosen.sorted().map { units[$0] }
  }

  /// How far a unit is.
  public enum State: Sendable, Equatable {
    /// It has results of the same inputs, options and version.
    case done
    /// It was tried and failed, wholly or in part.
    case failed(reasons: [String])
    /// It has no results, or those of something else.
    case open
  }

  /// How far each unit is, in their order, by its files and those that it reads, each of which is read once.
  public func states() -> [State] {
    var digests = FileDigests(from: store)
    return units.map { state(of: $0, &digests) }
  }

  /// Whether something of such a study is in the folder of the results.
  public var isBegun: Bool { results.isBegun }

  func state(of unit: StudyUnit, _ digests: inout FileDigests) -> State {
    guard let record = UnitRecord.read(recordPath(of: unit)), hasFiles(of: record) else {
      return .open
    }
    do throws(ReadingError) {
      guard record.key == key(try digest(of: unit, &digests), of: unit) else { return .open }
    } catch {
      // Inputs that cannot be read have no digest.
      guard record.key.isEmpty, !record.failures.isEmpty else { return .open }
    }
    return record.failures.isEmpty ? .done : .failed(reasons: record.failures.map(\.reason))
  }

  /// Whether all files are there that a unit has written.
  func hasFiles(of record: UnitRecord) -> Bool {
    record.files.allSatisfy { fileExists("\(output)/\($0)") }
  }

  /// The subjects that a unit learns from beside its own.
  func others(than unit: StudyUnit) -> [StudyUnit] {
    settings.design == .acrossSubjects ? units.filter { $0 != unit } : []
  }

  func recordPath(of unit: StudyUnit) -> String { "\(output)/units/\(unit.name).json" }
  func timesPath(of unit: StudyUnit) -> String { "\(output)/units/\(unit.name)_times.json" }

  /// The digest of all files that a unit reads; one of other subjects may be unreadable.
  ///
  /// - Throws: `ReadingError` of a file of the unit's own.
  func digest(of unit: StudyUnit, _ digests: inout FileDigests) throws(ReadingError) -> String {
    var lines = ""
    for (place, one) in ([unit] + others(than: unit)).enumerated() {
      if place > 0 { for visit in one.visits { recall(visit, &digests) } }
      for path in one.visits.flatMap(\.recordings).flatMap(\.files) {
        do throws(ReadingError) {
          lines += try line(of: path, &digests, takingKept: place > 0)
        } catch {
          guard place > 0 else { throw error }
          lines += "unreadable  \(name(of: path))\n"
        }
      }
    }
    return sha256(of: Array(lines.utf8).span.bytes)
  }

  /// What `sha256sum` would print of a file, by its name from the data set's root on.
  func line(
    of path: String, _ digests: inout FileDigests, takingKept: Bool
  ) throws(ReadingError) -> String {
    "\(try digests.digest(of: path, takingKept: takingKept))  \(name(of: path))\n"
  }

  func name(of path: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }

  /// What results depend on; of epochs not on how recordings would be preprocessed.
  var facts: StudySettings.Facts {
    var facts = settings.facts
    if isOfEpochs { facts.preprocessing = nil }
    return facts
  }

  /// The digest of inputs, options, version and the order of sessions.
  func key(_ digest: String, of unit: StudyUnit) -> String {
    struct Everything: Encodable {
      let version = ToolVersion.current
      let settings: StudySettings.Facts
      let visits: [String]
      let digest: String
    }
    let text = JSONText.encode(
      Everything(
        settings: facts, visits: unit.visits.map(\.entities.description), digest: digest))
    return sha256(of: Array(text.utf8).span.bytes)
  }
}
