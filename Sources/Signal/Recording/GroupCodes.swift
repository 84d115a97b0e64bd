/// Stimulus codes for sets of items: one for each distinct set, in the order in which they come.
package struct GroupCodes {
  /// The sets, code 1 first, each in ascending order.
  package private(set) var groups: [[Int]] = []
  private var codes: [[Int]: Int] = [:]

  /// No codes yet.
  package init() {}

  /// The codes of a screen of groups; of sets that stand there twice both codes stay.
  package init(_ speller: Speller) {
    groups = speller.groups
    for (index, group) in groups.enumerated() where codes[group] == nil {
      codes[group] = index + 1
    }
  }

  /// The code of a set, which need not be sorted; a new one where it comes for the first time.
  package mutating func code(of items: [Int]) -> Int {
    let set = Set(items).sorted()
    if let code = codes[set] { return code }
    groups.append(set)
    codes[set] = groups.count
    return groups.count
  }

  /// Takes the sets of another screen of the same items.
  ///
  /// - Returns: for each of its codes the one here, code 1 first.
  package mutating func add(_ speller: Speller) -> [Int] {
    speller.groups.map { code(of: $0) }
  }
}
