import Files
import Signal

/// The EEG that stands in more than one of some files.
package struct AuditReport: Sendable, Encodable, Error, CustomStringConvertible {
  struct Pair: Sendable, Encodable {
    let first: String
    let second: String
    let audit: Audit
  }

  let files: Int
  let shared: [Pair]

  /// Compares every set with every other.
  package init(_ sets: [Epochs], names: [String]) {
    files = sets.count
    var shared: [Pair] = []
    for first in sets.indices {
      for second in sets.indices.dropFirst(first + 1) {
        let audit = Audit(sets[first], sets[second])
        guard !audit.isClean else { continue }
        shared.append(Pair(first: names[first], second: names[second], audit: audit))
      }
    }
    self.shared = shared
  }

  /// Whether nothing is shared.
  package var isClean: Bool { shared.isEmpty }

  /// What is shared, a line for each pair and each stretch.
  package var text: String {
    guard !isClean else { return "\(files) files, no EEG in more than one of them" }
    return shared.map { pair in
      let stretches = pair.audit.stretches.map {
        "  \($0.first) \($0.start.formatted(2))–\($0.end.formatted(2)) s"
      }
      return
        ([
          "\(pair.first) and \(pair.second) share \(pair.audit.seconds.formatted(1)) s of EEG: "
            + "\(pair.audit.firstEpochs) and \(pair.audit.secondEpochs) epochs, "
            + "\(pair.audit.identicalEpochs) of them identical"
        ]
        + stretches.prefix(5) + (stretches.count > 5 ? ["  and \(stretches.count - 5) more"] : []))
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// What is shared, and what to do about it.
  package var description: String {
    text + "\nexpected files without EEG in common; leave one of each pair out"
  }
}
