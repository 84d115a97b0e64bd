import Signal

/// Which electrodes are neighbours: between two of them no third lies, as the Gabriel graph has it.
///
/// Two are neighbours if the ball whose diameter is the line between them holds no other electrode (Gabriel & Sokal,
/// Systematic Zoology 18:259, 1969). Electrodes without a place have none.
package struct ElectrodeNeighbours: Sendable, Equatable {
  /// The neighbours of each electrode, ascending.
  package let lists: [[Int]]

  /// Four corners of a square are all neighbours, whatever their last bits are.
  private static let slack = 0.98

  /// The neighbours of electrodes at some places on the unit sphere.
  package init(_ places: [ElectrodePosition?]) {
    var lists = [[Int]](repeating: [], count: places.count)
    for (one, place) in places.enumerated() {
      guard let place else { continue }
      let near = places.indices
        .compactMap { other in
          places[other].map { (index: other, place: $0, square: Self.square(place, $0)) }
        }
        .filter { $0.index != one }.sorted { ($0.square, $0.index) < ($1.square, $1.index) }
      for (rank, other) in near.enumerated() where other.index > one {
        let isApart = near[..<rank].contains { third in
          third.square + Self.square(third.place, other.place) < Self.slack * other.square
        }
        if isApart { continue }
        lists[one].append(other.index)
        lists[other.index].append(one)
      }
    }
    self.lists = lists.map { $0.sorted() }
  }

  private static func square(_ one: ElectrodePosition, _ other: ElectrodePosition) -> Double {
    let (x, y, z) = (one.x - other.x, one.y - other.y, one.z - other.z)
    return x * x + y * y + z * z
  }
}
