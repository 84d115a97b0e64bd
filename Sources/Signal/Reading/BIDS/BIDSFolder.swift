import Files

/// Which recordings of a data set are wanted; an empty list takes all.
public struct BIDSSelection: Sendable, Equatable {
  /// Labels of subjects, with or without `sub-`.
  public var subjects: [String] = []
  /// Labels of sessions, with or without `ses-`.
  public var sessions: [String] = []
  /// Labels of tasks, with or without `task-`.
  public var tasks: [String] = []
  /// Indices of runs, with or without `run-` and zeros in front.
  public var runs: [String] = []

  /// Takes everything.
  public init() {}

  /// Whether it takes everything.
  public var isEmpty: Bool { self == BIDSSelection() }
}

/// A folder of a BIDS data set: its root, a subject's, a session's, or the folder `eeg` in one of these.
public struct BIDSFolder: Sendable {
  /// The folder, as it was named.
  public let path: String
  /// The data set's root: the nearest folder from here on upwards with a `dataset_description.json`, else the
  /// folder itself.
  public let root: String

  /// The folder at `path`; `nil` where there is none that is named or laid out like one of a data set.
  public init?(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard !Directory.names(in: path).isEmpty else { return nil }
    let name = Directory.resolved(path)?.split(separator: "/").last ?? ""
    let isInside = name.hasPrefix("sub-") || name.hasPrefix("ses-") || name == "eeg"
    guard isInside || Directory.names(in: path).contains(where: { $0.hasPrefix("sub-") }) else {
      return nil
    }
    let folders = sequence(first: path) { $0 + "/.." }.prefix(isInside ? 4 : 1)
    let root = folders.first { fileExists($0 + "/dataset_description.json") }
    // A folder of EEG that stands in no data set and has no names of one is a folder like any other.
    if name == "eeg", root == nil,
      !Directory.names(in: path).contains(where: { $0.hasPrefix("sub-") })
    {
      return nil
    }
    // A recording that is a folder itself.
    if name.contains("."), Self.stem(of: String(name)) != nil { return nil }
    self.path = path
    self.root = root ?? path
  }

  /// The recordings, and of derivatives the epochs, that are wanted, by subject, session, task and run.
  ///
  /// Names that are not of BIDS, and what its `.bidsignore` names, are passed over; of a recording in several
  /// files the first stands for all.
  ///
  /// - Throws: `BIDSFolderError` where there is none, or none of what is asked for.
  public func recordings(
    _ selection: BIDSSelection = BIDSSelection()
  ) throws(BIDSFolderError) -> [RecordingPath] {
    let ignored = BIDSIgnore(root: root)
    let prefix = Self.inside(root: root, path)
    let found = files(in: path, depth: 0).filter { !ignored.ignores(prefix + $0) }
      .map { (path: "\(path)/\($0)", entities: BIDSEntities(path: prefix + $0)) }
    guard !found.isEmpty else { throw .noRecordings(folder: path) }
    var chosen = found
    let choices: [(String, [String], KeyPath<BIDSEntities, String?>)] = [
      ("sub", selection.subjects, \.subject), ("ses", selection.sessions, \.session),
      ("task", selection.tasks, \.task), ("run", selection.runs, \.run),
    ]
    for (entity, wanted, label) in choices where !wanted.isEmpty {
      let wanted = Set(wanted.map { Self.label($0, of: entity) })
      let labels = found.map { $0.entities[keyPath: label].map { Self.label($0, of: entity) } }
      if let missing = wanted.subtracting(labels.compactMap { $0 }).min() {
        let there = Set(found.compactMap { $0.entities[keyPath: label] })
        throw .nothingOf(
          entity: entity, label: missing, folder: path,
          available: there.sorted { $0.comesNaturally(before: $1) })
      }
      chosen = chosen.filter {
        $0.entities[keyPath: label].map { wanted.contains(Self.label($0, of: entity)) } ?? false
      }
    }
    guard !chosen.isEmpty else { throw .nothingOfAll(folder: path) }
    return chosen.sorted { ($0.entities, $0.path) < ($1.entities, $1.path) }
      .map { RecordingPath(file: $0.path) }
  }

  /// A label as it is compared: without what stands before it, a run's index without zeros in front.
  private static func label(_ text: String, of entity: String) -> String {
    let label = text.hasPrefix("\(entity)-") ? String(text.dropFirst(entity.count + 1)) : text
    return entity == "run" ? Int(label).map(String.init) ?? label : label
  }

  /// The folder's path from the root on, with a slash behind it where it is not the root.
  private static func inside(root: String, _ path: String) -> String {
    guard let top = Directory.resolved(root), let here = Directory.resolved(path),
      here.hasPrefix(top), here != top
    else { return "" }
    return String(here.dropFirst(top == "/" ? 1 : top.count + 1)) + "/"
  }

  /// Recordings in `folder`, by their paths from there on.
  private func files(in folder: String, depth: Int) -> [String] {
    // A subject's folder holds those of sessions, and each of these its EEG: nothing lies deeper.
    guard depth < 4 else { return [] }
    var files: [String] = []
    var stems: Set<String> = []
    for name in Directory.names(in: folder) {
      if let stem = Self.stem(of: name) {
        if stems.insert(stem).inserted { files.append(name) }
      } else if name.hasPrefix("sub-") || name.hasPrefix("ses-") || name == "eeg" {
        files += self.files(in: "\(folder)/\(name)", depth: depth + 1).map { "\(name)/\($0)" }
      }
    }
    return files
  }

  /// Endings of files that hold a recording or stand for one.
  private static let endings = [
    "edf", "bdf", "vhdr", "set", "fif", "fif.gz", "gdf", "cnt", "mff", "xdf", "mat", "dat", "nedf",
    "ov", "csv",
  ]

  /// The name of a recording or of epochs without its ending; `nil` for other files.
  private static func stem(of name: String) -> String? {
    guard name.hasPrefix("sub-"), let dot = name.firstIndex(of: ".") else { return nil }
    let (stem, ending) = (name[..<dot], name[name.index(after: dot)...].lowercased())
    let isWanted =
      stem.hasSuffix("_eeg") && endings.contains(ending)
      || stem.hasSuffix("_epo") && ["npz", "set", "fif", "fif.gz"].contains(ending)
    guard isWanted else { return nil }
    let parts = stem.split(separator: "_")
    // The parts behind the first are read with it.
    if let split = parts.first(where: { $0.hasPrefix("split-") }), Int(split.dropFirst(6)) != 1 {
      return nil
    }
    return String(stem)
  }
}

/// Why a folder gives no recordings.
public enum BIDSFolderError: Error, Equatable, Sendable {
  /// There are none in it.
  case noRecordings(folder: String)
  /// A label that is asked for is none of those there.
  case nothingOf(entity: String, label: String, folder: String, available: [String])
  /// There is something of every label, and nothing of all together.
  case nothingOfAll(folder: String)
}

extension BIDSFolderError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noRecordings(let folder):
      "\(folder): found no recording with a BIDS name; expected such as "
        + "sub-01/eeg/sub-01_task-speller_eeg.edf"
    case .nothingOf(let entity, let label, let folder, let available):
      "\(folder): found no \(entity)-\(label); "
        + (available.isEmpty
          ? "its recordings have no \(entity)-"
          : "it has " + available.prefix(12).map { "\(entity)-\($0)" }.joined(separator: ", ")
            + (available.count > 12 ? " and \(available.count - 12) more" : ""))
    case .nothingOfAll(let folder):
      "\(folder): found no recording of all that is asked for; "
        + "expected subjects, sessions, tasks and runs that go together"
    }
  }
}
