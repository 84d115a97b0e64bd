import Files
import Signal

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
  /// files the first stands for all, and one that links lead to twice is taken once.
  ///
  /// - Throws: `BIDSFolderError` where there is none, or none of what is asked for, where a label is none of BIDS, or a
  ///   file's name another's than its folder's.
  public func recordings(
    _ selection: BIDSSelection = BIDSSelection()
  ) throws(BIDSFolderError) -> [RecordingPath] {
    let ignored = BIDSIgnore(root: root)
    let prefix = Self.inside(root: root, path)
    var walk = Walk()
    walk.look(into: path)
    if let folder = walk.unnamed.first(where: { !ignored.ignores(prefix + $0 + "/_") }) {
      throw .label(path: "\(path)/\(folder)")
    }
    guard !walk.files.isEmpty else { throw .noRecordings(folder: path) }
    let taken = walk.files.filter { !ignored.ignores(prefix + $0) }
    guard !taken.isEmpty else { throw .allIgnored(folder: path, root: root) }
    let once = Self.once(taken, in: path, prefix: prefix)
    for name in once { try Self.check(name, in: path, prefix: prefix) }
    let found = once.map {
      (path: "\(path)/\($0)", entities: BIDSEntities(path: prefix + $0))
    }
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

  /// What lies in a folder of a data set, by paths from there on.
  private struct Walk {
    /// Recordings and epochs.
    var files: [String] = []
    /// Folders of subjects and sessions whose labels are none.
    var unnamed: [String] = []

    mutating func look(into folder: String, as prefix: String = "", depth: Int = 0) {
      // A subject's folder holds those of sessions, and each of these its EEG: nothing lies deeper.
      guard depth < 4 else { return }
      var stems: Set<String> = []
      for name in Directory.names(in: folder) {
        if let stem = BIDSFolder.stem(of: name) {
          if stems.insert(stem).inserted { files.append(prefix + name) }
          continue
        }
        let entity = ["sub-", "ses-"].first { name.hasPrefix($0) }
        guard entity != nil || name == "eeg" else { continue }
        let isFolder = !Directory.names(in: "\(folder)/\(name)").isEmpty
        // What is no UTF-8 cannot be opened by the name that it was read by.
        if let entity, isFolder || name.contains("\u{FFFD}"),
          !BIDSEntities.isLabel(name.dropFirst(entity.count))
        {
          unnamed.append(prefix + name)
        } else {
          look(into: "\(folder)/\(name)", as: "\(prefix)\(name)/", depth: depth + 1)
        }
      }
    }
  }

  /// Each file once, however many links lead to its folder: by the path that agrees with its name, else the shortest.
  private static func once(_ files: [String], in folder: String, prefix: String) -> [String] {
    var folders: [Substring: String] = [:]
    var places: [String: Int] = [:]
    var once: [String] = []
    for file in files {
      let name = file.split(separator: "/").last ?? ""
      let inside = file.dropLast(name.count)
      let real = folders[inside] ?? Directory.resolved("\(folder)/\(inside)") ?? String(inside)
      folders[inside] = real
      guard let place = places["\(real)/\(name)"] else {
        places["\(real)/\(name)"] = once.count
        once.append(file)
        continue
      }
      func rank(_ file: String) -> (Int, Int) {
        (BIDSEntities.disagree(in: prefix + file) ? 1 : 0, file.utf8.count)
      }
      if rank(file) < rank(once[place]) { once[place] = file }
    }
    return once
  }

  private static func check(
    _ file: String, in folder: String, prefix: String
  ) throws(BIDSFolderError) {
    let name = file.split(separator: "/").last ?? ""
    for part in name.prefix(while: { $0 != "." }).split(separator: "_") {
      let entity = ["sub-", "ses-", "task-", "run-"].first { part.hasPrefix($0) }
      if let entity, !BIDSEntities.isLabel(part.dropFirst(entity.count)) {
        throw .label(path: "\(folder)/\(file)")
      }
    }
    guard !BIDSEntities.disagree(in: prefix + file) else {
      throw .namesDiffer(path: "\(folder)/\(file)")
    }
  }

  /// Endings of files that hold a recording or stand for one.
  private static let endings = [
    "edf", "bdf", "vhdr", "set", "fif", "fif.gz", "gdf", "cnt", "mff", "xdf", "mat", "dat", "nedf",
    "ov", "csv",
  ]

  /// The name of a recording or of epochs without its ending; `nil` for other files.
  fileprivate static func stem(of name: String) -> String? {
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
  /// All are ignored by the data set's `.bidsignore`.
  case allIgnored(folder: String, root: String)
  /// A name has a label that is none of BIDS.
  case label(path: String)
  /// A file bears another subject's or session's name than its folder.
  case namesDiffer(path: String)
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
    case .allIgnored(let folder, let root):
      "\(folder): \(root)/.bidsignore ignores every recording; expected one that it does not name"
    case .label(let path):
      "\(path): found a label that is none of BIDS; expected letters, digits and + alone, such as sub-01"
    case .namesDiffer(let path):
      "\(path): found a file that bears another subject or session than its folder; expected the same"
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
