import Files
import Plotting
import Signal

/// A count with its word: `1 recording`, `2 recordings`.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) " + (count == 1 ? one : many ?? one + "s")
}

/// A name that fits above a chart: of a long one the end, where names of files differ.
func fitting(_ name: String) -> String {
  name.count > 36 ? "…" + name.suffix(35) : name
}

/// Names that fit above a small chart: of several long ones what tells them apart.
package func told(_ names: [String]) -> [String] {
  guard names.count > 1, names.contains(where: { $0.count > 12 }), let first = names.first else {
    return names.map(fitting)
  }
  func shared(_ texts: [String]) -> Int {
    let texts = texts.map(Array.init)
    let most = texts.map(\.count).min() ?? 0
    return (0..<most).first { place in texts.contains { $0[place] != texts[0][place] } } ?? most
  }
  // Numbers and words stay whole.
  func whole(_ text: some Sequence<Character>, _ count: Int) -> Int {
    let head = Array(text.prefix(count))
    return (head.lastIndex { !$0.isLetter && !$0.isNumber } ?? -1) + 1
  }
  let head = whole(first, shared(names))
  let tail = whole(first.reversed(), shared(names.map { String($0.reversed()) }))
  let parts = names.map { $0.dropFirst(head).dropLast(tail) }
  guard Set(parts).count == names.count, parts.allSatisfy({ !$0.isEmpty }) else {
    return names.map(fitting)
  }
  return parts.map { fitting((head > 0 ? "…" : "") + $0 + (tail > 0 ? "…" : "")) }
}

extension Epochs {
  /// Whether two codes at most stand for targets and others: there is nothing to select.
  var isOddball: Bool { Set(stimuli).count <= 2 }
}

extension Speller {
  /// What stands on the screen, in a sentence.
  var sentence: String {
    switch paradigm {
    case .single: "one by one: " + items.joined(separator: " ")
    case .groups: "\(groups.count) groups of " + items.joined(separator: " ")
    case .rowColumn:
      "rows and columns of " + rows.map { $0.joined() }.joined(separator: " ")
        + (order == .columnsFirst ? ", columns first" : ", rows first")
    }
  }
}
