#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension OutputFile {
  /// Writes `text` in UTF-8; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  package static func write(_ text: String, to path: String) throws(WritingError) {
    var file = try OutputFile(path: path)
    try file.write(text)
    try file.commit()
  }

  /// Removes the file at `path`, if there is one, and never an input.
  ///
  /// - Throws: `WritingError` of the operating system.
  package static func remove(_ path: String) throws(WritingError) {
    try refuseInput(path, as: path)
    guard unlink(path) != 0, errno != ENOENT, errno != ENOTDIR else { return }
    throw WritingError(path: path, reason: systemMessage(errno))
  }
}
