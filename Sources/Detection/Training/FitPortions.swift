/// Items dealt into portions: those of one class that the same fits hold.
///
/// A sum over what a fit holds is one over its portions, and each of these is worked out once for all fits.
package struct FitPortions: Sendable {
  /// Items of one class that the same fits hold.
  package struct Portion: Sendable, Equatable {
    /// Where its items stand in `order`.
    package let range: Range<Int>
    /// Whether they are targets.
    package let isTarget: Bool
  }

  /// All items that a fit holds, portion by portion, ascending in each.
  package let order: [Int]
  /// The portions, the largest first.
  package let portions: [Portion]
  /// The numbers of the portions of every fit, ascending.
  package let ofFit: [[Int]]

  /// Portions of less than `least` items are taken apart: their items are portions by themselves.
  package init(_ fits: [[Int]], least: Int, isTarget: (_ item: Int) -> Bool) {
    let items = Set(fits.joined()).sorted()
    var place = Array(repeating: 0, count: (items.last ?? -1) + 1)
    for (index, item) in items.enumerated() { place[item] = index }
    let holds = fits.map { fit in
      var holds = Array(repeating: false, count: items.count)
      for item in fit { holds[place[item]] = true }
      return holds
    }
    // Every fit tells items apart that were together so far.
    var group = items.map { isTarget($0) ? 1 : 0 }
    for holds in holds {
      var numbers: [Int: Int] = [:]
      for index in group.indices {
        let key = 2 * group[index] + (holds[index] ? 1 : 0)
        group[index] = numbers[key] ?? numbers.count
        if numbers[key] == nil { numbers[key] = group[index] }
      }
    }
    let groups = Dictionary(grouping: items.indices) { group[$0] }.values
    let parts = groups.flatMap { $0.count < least ? $0.map { [$0] } : [$0] }
      .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    order = parts.joined().map { items[$0] }
    var portions: [Portion] = []
    for part in parts {
      let start = portions.last?.range.upperBound ?? 0
      portions.append(
        Portion(range: start..<start + part.count, isTarget: isTarget(items[part[0]])))
    }
    self.portions = portions
    ofFit = holds.map { holds in parts.indices.filter { holds[parts[$0][0]] } }
  }
}
