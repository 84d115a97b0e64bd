import Files

/// Whose recording a file holds, as BIDS names tell; each `nil` where they do not.
///
/// Source: BIDS 1.10, "Filenames": `sub-01/ses-2/eeg/sub-01_ses-2_task-speller_run-1_eeg.edf`.
public struct BIDSEntities: Sendable, Hashable {
  /// The subject's label, without `sub-`.
  public var subject: String?
  /// The session's label, without `ses-`.
  public var session: String?
  /// The task's label, without `task-`.
  public var task: String?
  /// The run's index, without `run-`.
  public var run: String?

  /// Entities from their labels.
  public init(
    subject: String? = nil, session: String? = nil, task: String? = nil, run: String? = nil
  ) {
    self.subject = subject
    self.session = session
    self.task = task
    self.run = run
  }

  /// The entities of a file's name; subject and session also of its folders' names.
  public init(path: String) {
    for folder in path.split(separator: "/") {
      for word in folder.split(whereSeparator: { $0 == "_" || $0 == "." }) {
        guard let dash = word.firstIndex(of: "-") else { continue }
        let label = String(word[word.index(after: dash)...])
        guard !label.isEmpty else { continue }
        let isName = folder.endIndex == path.endIndex
        switch word[..<dash] {
        case "sub": subject = label
        case "ses": session = label
        case "task" where isName: task = label
        case "run" where isName: run = label
        default: break
        }
      }
    }
  }

  /// Whether a text may stand behind `sub-` and the like.
  ///
  /// Source: BIDS 1.10, "Entities": letters, digits and `+` alone.
  package static func isLabel(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte.isDigit
          || byte == UInt8(ascii: "+")
      }
  }

  /// Whether folders and the file's name in a path name different subjects or sessions.
  package static func disagree(in path: String) -> Bool {
    let parts = path.split(separator: "/")
    let own = BIDSEntities(path: parts.last.map(String.init) ?? "")
    return parts.dropLast().contains { folder in
      let other = BIDSEntities(path: String(folder))
      return folder.hasPrefix("sub-") && own.subject != nil && other.subject != own.subject
        || folder.hasPrefix("ses-") && own.session != nil && other.session != own.session
    }
  }

  /// Subject and session alone.
  public var visit: BIDSEntities { BIDSEntities(subject: subject, session: session) }
}

extension BIDSEntities: CustomStringConvertible {
  /// The entities as in a name: `sub-01_ses-2_task-speller_run-1`.
  public var description: String {
    [("sub", subject), ("ses", session), ("task", task), ("run", run)]
      .compactMap { name, label in label.map { "\(name)-\($0)" } }.joined(separator: "_")
  }
}

extension BIDSEntities: Comparable {
  /// By subject, session, task and run; numbers in labels count as numbers, and what has no label is first.
  public static func < (left: BIDSEntities, right: BIDSEntities) -> Bool {
    for (one, other) in zip(left.labels, right.labels) where one != other {
      guard let one else { return true }
      guard let other else { return false }
      return one.comesNaturally(before: other)
    }
    return false
  }

  private var labels: [String?] { [subject, session, task, run] }
}

extension String {
  /// Whether it stands before `other` where people put both in order: `9` before `10`.
  package func comesNaturally(before other: String) -> Bool {
    var (left, right) = (utf8[...], other.utf8[...])
    while let one = left.first, let two = right.first {
      if one.isDigit, two.isDigit {
        let (first, second) = (left.prefix { $0.isDigit }, right.prefix { $0.isDigit })
        let (number, another) = (
          first.drop { $0 == UInt8(ascii: "0") }, second.drop { $0 == UInt8(ascii: "0") }
        )
        if number.count != another.count { return number.count < another.count }
        if !number.elementsEqual(another) { return number.lexicographicallyPrecedes(another) }
        (left, right) = (left.dropFirst(first.count), right.dropFirst(second.count))
      } else if one != two {
        return one < two
      } else {
        (left, right) = (left.dropFirst(), right.dropFirst())
      }
    }
    if left.isEmpty != right.isEmpty { return left.isEmpty }
    // Numbers that are the same with and without zeros in front.
    return self < other
  }
}
