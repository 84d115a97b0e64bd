import CCleanup

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of files that appear together or not at all.
///
/// They are written to a temporary folder beside; `commit` renames it. Where a folder is there already that
/// holds nothing else, the two change places in one step. Where there are other things in it, or the system
/// cannot do so, its files are replaced one by one, the first of them last, and all are put back where one
/// fails. What is dropped before, or ended by a signal, leaves nothing; what a killed process left is
/// removed by the next output of that name.
public struct OutputFolder: ~Copyable {
  private let path: String
  /// Where the folder is to be, behind links.
  private let goal: String
  private let temporary: String
  /// Whether the temporary folder stands where it can change places with the one that is there.
  private let isBeside: Bool
  /// The temporary folder, open for its lock.
  private let descriptor: Int32
  private var slots: [Int32]
  private var folders: [String] = []
  private var files: [String] = []
  private var isFinished = false

  /// Makes a temporary folder for what is to be at `path`, and missing folders above that.
  ///
  /// - Throws: `WritingError` of the operating system.
  public init(path: String) throws(WritingError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    let isThere = fileExists(path)
    let goal = isThere ? Directory.resolved(path) ?? path : path
    self.goal = goal
    let (folder, name) = Directory.parts(of: goal)
    let above = Result { () throws(WritingError) in
      if !isThere { try Directory.create(folder) }
    }
    // The name of the one inside says nothing of the folder, which may be called `.` or `/`.
    if isThere { Leftovers.remove(of: Self.inside, in: goal) }
    Leftovers.remove(of: name, in: folder)
    var made = Made(failure: 0)
    if !isThere || Self.mayMove(goal, in: folder) { made = Made(for: name, in: folder) }
    isBeside = made.descriptor >= 0
    if isThere, made.descriptor < 0 { made = Made(for: Self.inside, in: goal) }
    (temporary, descriptor, slots) = (made.path, made.descriptor, [made.slot])
    isFinished = made.descriptor < 0
    try above.get()
    guard descriptor >= 0 else {
      throw WritingError(path: path, reason: systemMessage(made.failure))
    }
    _ = cleanup_lock(descriptor)
  }

  deinit {
    if !isFinished { Leftovers.removeTree(temporary) }
    if descriptor >= 0 { close(descriptor) }
    for slot in slots { cleanup_remove(slot) }
  }

  /// Makes a folder in it, which may be inside of others made before.
  public mutating func makeFolder(_ name: String) throws(WritingError) {
    guard !folders.contains(name) else { return }
    folders.append(name)
    slots.append(cleanup_add("\(temporary)/\(name)"))
    guard mkdir("\(temporary)/\(name)", 0o777) == 0 else {
      throw WritingError(path: "\(path)/\(name)", reason: systemMessage(errno))
    }
  }

  /// Writes a text to the file `name` in it.
  public mutating func write(_ text: String, to name: String) throws(WritingError) {
    try write(to: name) { (place) throws(WritingError) in try OutputFile.write(text, to: place) }
  }

  /// Writes the file `name` in it by `body`, which is told where.
  ///
  /// - Throws: `WritingError` that names the file where it was to be.
  public mutating func write(
    to name: String, _ body: (_ path: String) throws(WritingError) -> Void
  ) throws(WritingError) {
    let place = "\(temporary)/\(name)"
    files.append(name)
    slots.append(cleanup_add(place))
    do { try body(place) } catch {
      throw WritingError(path: "\(path)/\(name)", reason: error.reason)
    }
  }

  /// Makes the folder appear, or its files in the one that is there.
  ///
  /// - Throws: `WritingError`; also where a file that is there is an input or a link, before any is replaced.
  public consuming func commit() throws(WritingError) {
    for folder in folders { try Directory.synchronize("\(temporary)/\(folder)", for: path) }
    try Directory.synchronize(temporary, for: path)
    if fileExists(goal) {
      try prepareForReplacing()
      if isBeside, holds(only: Set(files + folders)), cleanup_exchange(temporary, goal) == 0 {
        // What was there is what is temporary now; whatever came into it meanwhile stays.
        isFinished = true
        for name in files { unlink("\(temporary)/\(name)") }
        rescue("")
      } else {
        try replaceEach()
      }
    } else {
      guard rename(temporary, goal) == 0 else {
        throw WritingError(path: path, reason: systemMessage(errno))
      }
      isFinished = true
    }
    try Directory.synchronize(isBeside ? Directory.parts(of: goal).folder : goal, for: path)
  }

  /// What the temporary folder inside of another is named after.
  private static let inside = "folder"

  /// A temporary folder, or why there is none.
  private struct Made {
    var path = ""
    var descriptor: Int32 = -1
    var slot: Int32 = -1
    var failure: Int32

    init(failure: Int32) { self.failure = failure }

    init(for name: String, in folder: String) {
      path = "\(folder)/\(Leftovers.name(for: name))"
      slot = cleanup_add(path)
      if mkdir(path, 0o777) == 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
      failure = errno
      guard descriptor < 0 else { return }
      rmdir(path)
      cleanup_remove(slot)
      slot = -1
    }
  }

  /// Whether another folder may come in the place of `goal`: not where it is a disk of its own, someone
  /// else's, or where the process stands.
  private static func mayMove(_ goal: String, in folder: String) -> Bool {
    var (status, above) = (stat(), stat())
    guard stat(goal, &status) == 0, stat(folder, &above) == 0, let here = Directory.resolved(".")
    else { return false }
    return status.st_dev == above.st_dev && status.st_uid == geteuid()
      && !"\(here)/".hasPrefix("\(goal)/")
  }

  /// Refuses to replace inputs, links and what is no file, and gives files and folders the permissions of
  /// those they replace.
  private func prepareForReplacing() throws(WritingError) {
    for (names, type) in [([""] + folders, S_IFDIR), (files, S_IFREG)] {
      for name in names {
        let (old, shown) = (name.isEmpty ? goal : "\(goal)/\(name)", "\(path)/\(name)")
        try OutputFile.refuseInput(old, as: shown)
        var status = stat()
        guard lstat(old, &status) == 0 else { continue }
        guard status.st_mode & S_IFMT == type else {
          let wanted = type == S_IFDIR ? "folder" : "file"
          throw WritingError(path: shown, reason: "what is there is no \(wanted)")
        }
        guard type == S_IFREG || access(old, W_OK) == 0 else {
          throw WritingError(path: shown, reason: systemMessage(errno))
        }
        chmod("\(temporary)/\(name)", status.st_mode & 0o7777)
      }
    }
  }

  /// Whether there is no more in a folder of `goal` than files and folders of those `names`.
  private func holds(only names: Set<String>, in folder: String = "") -> Bool {
    Directory.names(in: "\(goal)/\(folder)").allSatisfy { entry in
      if entry == "." || entry == ".." { return true }
      let name = folder.isEmpty ? entry : "\(folder)/\(entry)"
      return names.contains(name) && (!folders.contains(name) || holds(only: names, in: name))
    }
  }

  /// Moves what is left in the temporary folder to where the new files are, and removes what is empty.
  private func rescue(_ folder: String) {
    let place = folder.isEmpty ? temporary : "\(temporary)/\(folder)"
    for entry in Directory.names(in: place) where entry != "." && entry != ".." {
      let name = folder.isEmpty ? entry : "\(folder)/\(entry)"
      if folders.contains(name) {
        rescue(name)
      } else {
        rename("\(temporary)/\(name)", "\(goal)/\(name)")
      }
    }
    rmdir(place)
  }

  /// Replaces one file after the other; all or none.
  private func replaceEach() throws(WritingError) {
    var undone: [Replacement] = []
    do throws(WritingError) {
      for name in folders where mkdir("\(goal)/\(name)", 0o777) == 0 {
        undone.append(.madeFolder("\(goal)/\(name)"))
      }
      for (index, name) in files.enumerated().reversed() {
        let (place, kept) = ("\(goal)/\(name)", "\(temporary)/.old-\(index)")
        if fileExists(place) {
          // Without links to files the old one is out of sight for a moment.
          guard link(place, kept) == 0 || rename(place, kept) == 0 else {
            throw WritingError(path: "\(path)/\(name)", reason: systemMessage(errno))
          }
          undone.append(.replaced(place, kept))
        } else {
          undone.append(.appeared(place))
        }
        guard rename("\(temporary)/\(name)", place) == 0 else {
          throw WritingError(path: "\(path)/\(name)", reason: systemMessage(errno))
        }
      }
      for folder in folders { try Directory.synchronize("\(goal)/\(folder)", for: path) }
    } catch {
      for step in undone.reversed() { step.undo() }
      throw error
    }
  }

  private enum Replacement {
    case madeFolder(String)
    case appeared(String)
    case replaced(String, String)

    func undo() {
      switch self {
      case .madeFolder(let path): rmdir(path)
      case .appeared(let path): unlink(path)
      case .replaced(let path, let kept):
        // Renaming a file to another name of its own does nothing.
        rename(kept, path)
      }
    }
  }
}
