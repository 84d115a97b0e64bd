import Files
import Signal

/// Where electrodes were, as a file of locations says.
///
/// Two kinds are read: BIDS `_electrodes.tsv` (columns name, x, y, z) and EEGLAB's `.loc`/`.locs`
/// (number, angle in degrees clockwise from the nose, radius with 0.5 at the equator, label).
public struct ElectrodeLocations: Sendable, Equatable {
  /// Each electrode's direction from the head's centre, on the unit sphere.
  public private(set) var places: [String: ElectrodePosition] = [:]

  /// Reads a file of locations, told apart by its header line.
  ///
  /// - Parameter bytes: the file.
  /// - Throws: `ReadingError.malformed` with the line that is of neither kind.
  public init(_ bytes: FileBytes) throws(ReadingError) {
    let table = try? TabSeparatedTable(bytes)
    if let table, let name = table.column("name"), let x = table.column("x"),
      let y = table.column("y"), let z = table.column("z")
    {
      try read(table, name: name, axes: [x, y, z])
    } else {
      try readPolar(bytes)
    }
  }

  /// Puts the places to the channels of a recording whose labels mean the same electrodes.
  public func apply(to recording: inout Recording) {
    var byName: [String: ElectrodePosition] = [:]
    for (label, place) in places { byName[Montage.name(of: label) ?? label.lowercased()] = place }
    for index in recording.channels.indices {
      let label = recording.channels[index].label
      if let place = places[label] ?? byName[Montage.name(of: label) ?? label.lowercased()] {
        recording.channels[index].location = place
      }
    }
  }

  /// Turns places whose x points to the nose and y to the left.
  mutating func turnToRight() {
    for (label, place) in places {
      places[label] = ElectrodePosition(x: -place.y, y: place.x, z: place.z)
    }
  }

  private mutating func read(
    _ table: TabSeparatedTable, name: Int, axes: [Int]
  ) throws(ReadingError) {
    for row in table.rows {
      guard let label = row.cells[name] else { continue }
      var axis: [Double] = []
      for column in axes {
        // A place that was not measured is n/a.
        guard let text = row.cells[column] else { continue }
        guard let number = Double(decimal: text) else {
          throw .malformed(
            path: table.path, place: .line(row.line), found: "“\(text)”",
            expected: "a number (column \(table.columns[column]))")
        }
        axis.append(number)
      }
      guard axis.count == 3 else { continue }
      let length = (axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]).squareRoot()
      guard length > 0, length.isFinite else { continue }
      places[label] = ElectrodePosition(
        x: axis[0] / length, y: axis[1] / length, z: axis[2] / length)
    }
  }

  private mutating func readPolar(_ bytes: FileBytes) throws(ReadingError) {
    let content = try ByteReader(bytes).array(at: 0, length: bytes.count)
    let lines = content.split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = String(trimming: line).split { $0 == " " || $0 == "\t" }
      guard !words.isEmpty else { continue }
      guard words.count >= 4, let angle = Double(decimal: words[1]),
        let radius = Double(decimal: words[2]), abs(angle) <= 360, (0...1).contains(radius)
      else {
        throw .malformed(
          path: bytes.path, place: .line(index + 1), found: "“\(String(trimming: line))”",
          expected: "number, angle, radius and label")
      }
      places[String(words[3])] = .onSphere(inclination: -radius * 180, azimuth: angle)
    }
  }
}
