extension OutputFile {
  /// Writes `text` in UTF-8; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  package static func write(_ text: String, to path: String) throws(WritingError) {
    var file = try OutputFile(path: path)
    try file.write(text)
    try file.commit()
  }
}
