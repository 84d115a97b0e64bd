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
/// They are written to a temporary folder beside; `commit` renames it. Where the folder is there already
/// its files are replaced one by one, the first of them last, once all of the new ones are written. What
/// is dropped before, or ended by a signal, leaves nothing; what a killed process left is removed by the
/// next output of that name.
public struct OutputFolder: ~Copyable {
  private let path: String
  private let temporary: String
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
    var (folder, name) = Directory.parts(of: path)
    // What is there is on the same disk as what is in it, and may not have a folder above at all.
    if fileExists(path) { (folder, name) = (path, "folder") }
    let above = Result { () throws(WritingError) in try Directory.create(folder) }
    Leftovers.remove(of: name, in: folder)
    temporary = "\(folder)/\(Leftovers.name(for: name))"
    slots = [cleanup_add(temporary)]
    let isMade = (try? above.get()) != nil && mkdir(temporary, 0o777) == 0
    let failure = errno
    descriptor = isMade ? open(temporary, O_RDONLY | O_CLOEXEC) : -1
    let cannotOpen = errno
    isFinished = !isMade
    try above.get()
    guard descriptor >= 0 else {
      throw WritingError(path: path, reason: systemMessage(isMade ? cannotOpen : failure))
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
  /// - Throws: `WritingError`; also where a file that is there is an input, before any is replaced.
  public consuming func commit() throws(WritingError) {
    if !fileExists(path) {
      try Directory.synchronize(temporary, for: path)
      guard rename(temporary, path) == 0 else {
        throw WritingError(path: path, reason: systemMessage(errno))
      }
      isFinished = true
      try Directory.synchronize(Directory.parts(of: path).folder, for: path)
      return
    }
    for name in files { try OutputFile.refuseInput("\(path)/\(name)", as: "\(path)/\(name)") }
    for name in folders { try Directory.create("\(path)/\(name)") }
    for name in files.reversed() {
      guard rename("\(temporary)/\(name)", "\(path)/\(name)") == 0 else {
        throw WritingError(path: "\(path)/\(name)", reason: systemMessage(errno))
      }
    }
    for folder in folders { try Directory.synchronize("\(path)/\(folder)", for: path) }
    try Directory.synchronize(path, for: path)
  }
}
