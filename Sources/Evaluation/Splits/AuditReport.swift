import Files
import Signal

/// The EEG that stands in more than one of some files.
package struct AuditReport: Sendable, Encodable, Error, CustomStringConvertible {
  struct Pair: Sendable, Encodable {
    let first: String
    let second: String
    let audit: Audit
  }

  /// A recording that a detector to start from has learned from.
  struct Learned: Sendable, Encodable {
    let detector: String
    let file: String
    let recording: String
    let sha256: String
  }

  let files: Int
  let shared: [Pair]
  let learned: [Learned]

  /// Compares every set with every other, and with what detectors that are made use of have learned from.
  package init(
    _ sets: [Epochs], names: [String],
    detectors: [(name: String, sources: [EpochsSource])] = []
  ) {
    files = sets.count
    learned = detectors.flatMap { detector in
      let known = Set(
        detector.sources.filter { !$0.sha256.isEmpty }.map { RecordingIdentity($0) })
      return zip(names, sets).flatMap { name, set in
        set.metadata.sources.filter { known.contains(RecordingIdentity($0)) }.map {
          Learned(detector: detector.name, file: name, recording: $0.name, sha256: $0.sha256)
        }
      }
    }
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
  package var isClean: Bool { shared.isEmpty && learned.isEmpty }

  /// What is shared, a line for each pair and each stretch, and what a detector knows already.
  package var text: String {
    guard !isClean else { return "\(files) files, no EEG in more than one of them" }
    let known = learned.map { "\($0.detector) has learned from \($0.file): \($0.recording)" }
    let pairs = shared.map { pair in
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
    }
    return (pairs + known).joined(separator: "\n")
  }

  /// What is shared, and what to do about it.
  package var description: String {
    var lines = [text]
    if !shared.isEmpty {
      lines.append("expected files without EEG in common; leave one of each pair out")
    }
    if !learned.isEmpty {
      lines.append(
        "expected a detector that has seen none of the files: one of other people or days")
    }
    return lines.joined(separator: "\n")
  }
}
