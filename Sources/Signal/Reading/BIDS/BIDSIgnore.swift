import Files

/// The files of a data set that are not to be taken for part of it: its `.bidsignore`.
///
/// Patterns are those of a `.gitignore`: `*` and `?` within a name, `**` over folders, `!` takes back, a slash in
/// front or within counts from the root, one at the end means folders.
/// Source: BIDS 1.10, "Filenames", of files that are not validated.
package struct BIDSIgnore: Sendable, Equatable {
  private struct Pattern: Equatable {
    /// Names from the root on; `**` is any number of folders.
    let parts: [[Character]]
    let takesBack: Bool
    let isOfFolders: Bool
  }

  private var patterns: [Pattern] = []

  /// What the lines of `text` say; `#` begins a comment.
  package init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      var pattern = line.drop { $0 == " " || $0 == "\t" }
      while let last = pattern.last, last == " " || last == "\t" { pattern.removeLast() }
      guard !pattern.isEmpty, pattern.first != "#" else { continue }
      let takesBack = pattern.first == "!"
      if takesBack { pattern.removeFirst() }
      let isOfFolders = pattern.last == "/"
      if isOfFolders { pattern.removeLast() }
      let isFromRoot = pattern.contains("/")
      var parts: [[Character]] = []
      // Any number of folders twice is any number of folders.
      for part in pattern.split(separator: "/").map(Array.init)
      where part != ["*", "*"] || parts.last != part {
        parts.append(part)
      }
      guard !parts.isEmpty else { continue }
      patterns.append(
        Pattern(
          parts: isFromRoot ? parts : [["*", "*"]] + parts, takesBack: takesBack,
          isOfFolders: isOfFolders))
    }
  }

  /// The file in the data set at `root`; one that is missing or cannot be read ignores nothing.
  package init(root: String) {
    guard let bytes = try? FileBytes(path: "\(root)/.bidsignore"),
      let content = try? ByteReader(bytes).array(at: 0, length: min(bytes.count, 1 << 20))
    else {
      self.init("")
      return
    }
    self.init(String(decoding: content, as: UTF8.self))
  }

  /// Whether the file at `path`, counted from the root, or a folder that it lies in, is ignored.
  package func ignores(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(Array.init)
    return parts.indices.contains { (last: Int) -> Bool in
      let isFolder = last < parts.count - 1
      return patterns.reduce(false) { ignored, pattern in
        (!pattern.isOfFolders || isFolder) && Self.fits(pattern.parts[...], parts[...last])
          ? !pattern.takesBack : ignored
      }
    }
  }

  private static func fits(
    _ pattern: ArraySlice<[Character]>, _ path: ArraySlice<[Character]>
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == ["*", "*"] {
      return fits(pattern.dropFirst(), path) || !path.isEmpty && fits(pattern, path.dropFirst())
    }
    guard let name = path.first else { return false }
    return fits(name: name, first) && fits(pattern.dropFirst(), path.dropFirst())
  }

  /// Whether a name fits; a star that fits too little is tried again one character further on.
  private static func fits(name: [Character], _ pattern: [Character]) -> Bool {
    var (place, at) = (0, 0)
    var retry: (star: Int, from: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == "*" {
        retry = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[at] {
        place += 1
        at += 1
      } else if let last = retry {
        retry = (last.star, last.from + 1)
        (place, at) = (last.star + 1, last.from + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
