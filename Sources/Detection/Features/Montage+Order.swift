import Signal

extension Montage {
  /// The places of `labels` in an order in which neighbours on the head follow each other, as far as one
  /// line can go through all of them.
  ///
  /// The rows of the 10–20 system from front to back, each a tenth of the midline, one from the left to
  /// the right, the next the other way. Labels without a place stand last, in their order.
  package static func order(of labels: [String]) -> [Int] {
    let placed = labels.indices.compactMap { index in
      position(of: labels[index]).map { (index: index, x: $0.x, row: row(of: $0)) }
    }
    let rows = Dictionary(grouping: placed, by: \.row).sorted { $0.key < $1.key }
    let order = rows.enumerated().flatMap { number, row in
      let fromTheLeft = row.value.sorted { ($0.x, $0.index) < ($1.x, $1.index) }.map(\.index)
      return number.isMultiple(of: 2) ? fromTheLeft : fromTheLeft.reversed()
    }
    return order + labels.indices.filter { position(of: labels[$0]) == nil }
  }

  /// The row of a place, from −5 at the nasion over 0 at Cz to 5 at the inion.
  ///
  /// A row's places lie as far to the front as that of the midline, within a few degrees; so it ends half
  /// a tenth, 9°, before and behind.
  private static func row(of position: ElectrodePosition) -> Int {
    // The sines of 9°, 27°, 45°, 63° and 81°.
    let bounds = [0.156434, 0.453990, 0.707107, 0.891007, 0.987688]
    let row = bounds.count { abs(position.y) > $0 }
    return position.y > 0 ? -row : row
  }
}
