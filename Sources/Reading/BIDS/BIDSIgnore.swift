import Files
import Signal

/// The files of a data set that are not to be taken for part of it: its `.bidsignore`.
///
/// Patterns are those of a `.gitignore`: `*` and `?` within a name, one of `[a-c1]` or none of `[!a-c1]`, `**` over
/// folders, `!` takes back, a slash in front or within counts from the root, one at the end means folders, and what
/// follows a `\` stands for itself. The line `*_epo.*`, which p300 writes for validators, counts for nothing.
/// Source: BIDS 1.10, "Filenames", of files that are not validated.
package struct BIDSIgnore: Sendable, Equatable {
  private struct Pattern: Equatable {
    /// Names from the root on; `**` is any number of folders.
    let parts: [[Wildcard]]
    let takesBack: Bool
    let isOfFolders: Bool
  }

  private var patterns: [Pattern] = []
  private static let folders: [Wildcard] = [.any, .any]

  /// What the lines of `text` say; `#` begins a comment.
  package init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      var pattern = line.drop { $0 == " " || $0 == "\t" }
      while let last = pattern.last, last == " " || last == "\t" { pattern.removeLast() }
      guard !pattern.isEmpty, pattern.first != "#", pattern != DerivedEpochs.pattern else {
        continue
      }
      let takesBack = pattern.first == "!"
      if takesBack { pattern.removeFirst() }
      let isOfFolders = pattern.last == "/"
      if isOfFolders { pattern.removeLast() }
      let isFromRoot = pattern.contains("/")
      var parts: [[Wildcard]] = []
      // Any number of folders twice is any number of folders.
      for part in pattern.split(separator: "/").map(Wildcard.all)
      where part != Self.folders || parts.last != part {
        parts.append(part)
      }
      guard !parts.isEmpty else { continue }
      patterns.append(
        Pattern(
          parts: isFromRoot ? parts : [Self.folders] + parts, takesBack: takesBack,
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
    _ pattern: ArraySlice<[Wildcard]>, _ path: ArraySlice<[Character]>
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == folders {
      return fits(pattern.dropFirst(), path) || !path.isEmpty && fits(pattern, path.dropFirst())
    }
    guard let name = path.first else { return false }
    return fits(name: name, first) && fits(pattern.dropFirst(), path.dropFirst())
  }

  /// Whether a name fits; a star that fits too little is tried again one character further on.
  private static func fits(name: [Character], _ pattern: [Wildcard]) -> Bool {
    var (place, at) = (0, 0)
    var retry: (star: Int, from: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == .any {
        retry = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place].fits(name[at]) {
        place += 1
        at += 1
      } else if let last = retry {
        retry = (last.star, last.from + 1)
        (place, at) = (last.star + 1, last.from + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == .any }
  }
}

/// A part of a pattern within a name.
private enum Wildcard: Equatable {
  /// Any number of characters.
  case any
  /// One character, whatever it is.
  case one
  /// One of these, or none of them.
  case among([ClosedRange<Character>], isOther: Bool)
  /// This one.
  case character(Character)

  func fits(_ character: Character) -> Bool {
    switch self {
    case .any: false
    case .one: true
    case .among(let ranges, let isOther):
      ranges.contains { $0.contains(character) } != isOther
    case .character(let own): own == character
    }
  }

  static func all(_ pattern: Substring) -> [Wildcard] {
    var wildcards: [Wildcard] = []
    var rest = pattern[...]
    while let first = rest.popFirst() {
      switch first {
      case "*": wildcards.append(.any)
      case "?": wildcards.append(.one)
      case "\\": wildcards.append(.character(rest.popFirst() ?? first))
      case "[":
        var behind = rest
        if let set = among(&behind) {
          wildcards.append(set)
          rest = behind
        } else {
          wildcards.append(.character(first))
        }
      default: wildcards.append(.character(first))
      }
    }
    return wildcards
  }

  /// What stands behind a bracket up to the one that ends it; `nil` where none does.
  private static func among(_ text: inout Substring) -> Wildcard? {
    let isOther = text.first == "!" || text.first == "^"
    if isOther { text.removeFirst() }
    var ranges: [ClosedRange<Character>] = []
    var isFirst = true
    while var low = text.popFirst() {
      // A bracket that comes first stands for itself.
      if low == "]", !isFirst { return .among(ranges, isOther: isOther) }
      isFirst = false
      let named = text.dropFirst()
      if low == "[", text.first == ":", let end = named.firstRange(of: ":]") {
        guard let known = classes[named[..<end.lowerBound]] else { return nil }
        ranges += known
        text = text[end.upperBound...]
        continue
      }
      if low == "\\", let next = text.popFirst() { low = next }
      var high = low
      if text.first == "-", let next = text.dropFirst().first, next != "]" {
        text.removeFirst(2)
        high = next == "\\" ? text.popFirst() ?? next : next
      }
      // A range from back to front holds nothing.
      if low <= high { ranges.append(low...high) }
    }
    return nil
  }

  private static let classes: [Substring: [ClosedRange<Character>]] = [
    "digit": ["0"..."9"], "lower": ["a"..."z"], "upper": ["A"..."Z"],
    "alpha": ["a"..."z", "A"..."Z"], "alnum": ["0"..."9", "a"..."z", "A"..."Z"],
  ]
}
