#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The electrodes of the international 10–20 and 10–10 systems: their names and places.
///
/// Source: American Electroencephalographic Society, J Clin Neurophysiol 8:200–202 (1991).
public enum Montage {
  /// The system's name for a label, such as `Fz` for `EEG FZ-Ref` and `FC5` for `Fc5.`.
  ///
  /// Case, trailing dots, a prefix `EEG` or `POL` and a common reference behind a hyphen do not
  /// count; T3, T4, T5 and T6 have their later names T7, T8, P7 and P8. `nil` for what is no
  /// electrode of the system, and for the difference of two.
  public static func name(of label: String) -> String? {
    var words = label.lowercased().split { $0 == " " || $0 == ":" || $0 == "_" }[...]
    while let first = words.first, words.count > 1, prefixes.contains(String(first)) {
      words.removeFirst()
    }
    if words.count == 2, let last = words.last, references.contains(String(last)) {
      words.removeLast()
    }
    guard words.count == 1, let word = words.first else { return nil }
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2, !references.contains(trimmed(parts[1])) { return nil }
    return names[trimmed(first)]
  }

  /// Whether two labels mean one electrode.
  ///
  /// Labels that are none of the system's must be equal but for case and trailing dots.
  public static func matches(_ left: String, _ right: String) -> Bool {
    switch (name(of: left), name(of: right)) {
    case (let left?, let right?): left == right
    case (nil, nil): trimmed(left.lowercased()) == trimmed(right.lowercased())
    default: false
    }
  }

  /// Where the electrode of that label is on the unit sphere; `nil` for labels without a name.
  public static func position(of label: String) -> ElectrodePosition? {
    name(of: label).flatMap { positions[$0] }
  }

  /// All names that have a position, in alphabetical order.
  public static var electrodes: [String] { positions.keys.sorted() }

  // MARK: Names

  private static let prefixes: Set = ["eeg", "pol"]
  private static let references: Set = [
    "ref", "reference", "avg", "ave", "av", "car", "le", "org", "a1", "a2", "a1a2", "m1", "m2",
    "m1m2", "tp9", "tp10", "g2", "g19",
  ]
  private static let later = ["t3": "T7", "t4": "T8", "t5": "P7", "t6": "P8"]

  private static let names: [String: String] = {
    var names = later
    for name in positions.keys { names[name.lowercased()] = name }
    for name in ["A1", "A2", "M1", "M2"] { names[name.lowercased()] = name }
    return names
  }()

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = text[...]
    while let last = text.last, last == "." || last == " " { text.removeLast() }
    return String(text)
  }

  // MARK: Positions

  /// Built as the system is: steps of a tenth along the midline and along the ring Fpz–T7–Oz, then
  /// quarters of the arc from the ring over the midline, row by row.
  private static let positions: [String: ElectrodePosition] = {
    var positions: [String: ElectrodePosition] = [:]
    let midline = ["Nz", "Fpz", "AFz", "Fz", "FCz", "Cz", "CPz", "Pz", "POz", "Oz", "Iz"]
    for (step, name) in midline.enumerated() {
      positions[name] = .onSphere(inclination: Double(18 * step - 90), azimuth: 0)
    }
    // From the front to the back, left side; the ring lies a tenth above the equator.
    let ring = ["Fp1", "AF7", "F7", "FT7", "T7", "TP7", "P7", "PO7", "O1"]
    let below = ["", "AF9", "F9", "FT9", "T9", "TP9", "P9", "PO9", "O9"]
    for (step, pair) in zip(ring, below).enumerated() {
      let azimuth = Double(-18 * (step + 1))
      positions[pair.0] = .onSphere(inclination: -72, azimuth: azimuth)
      if !pair.1.isEmpty { positions[pair.1] = .onSphere(inclination: -90, azimuth: azimuth) }
    }
    let rows = [
      ("AF", "AF7"), ("F", "F7"), ("FC", "FT7"), ("C", "T7"), ("CP", "TP7"), ("P", "P7"),
      ("PO", "PO7"),
    ]
    for (row, end) in rows {
      guard let outer = positions[end], let middle = positions[row + "z"] else { continue }
      let arc = Arc(from: outer, over: middle, to: outer.mirrored)
      for (step, number) in [5, 3, 1].enumerated() {
        positions["\(row)\(number)"] = arc.point(at: Double(step + 1) / 4)
      }
    }
    for (name, position) in positions {
      guard let number = name.last?.wholeNumberValue else { continue }
      positions[name.dropLast() + "\(number + 1)"] = position.mirrored
    }
    return positions
  }()
}

/// A place on the head as a unit sphere: x to the right ear, y to the nose, z to the top.
public struct ElectrodePosition: Sendable, Equatable {
  /// Towards the right ear.
  public var x: Double
  /// Towards the nose.
  public var y: Double
  /// Towards the top of the head.
  public var z: Double

  /// A position from its coordinates.
  public init(x: Double, y: Double, z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The same place on the other side.
  var mirrored: ElectrodePosition { ElectrodePosition(x: -x, y: y, z: z) }

  /// A place by angles in degrees: `inclination` from the top, negative towards the front, then
  /// turned by `azimuth` about the vertical, clockwise as seen from above.
  package static func onSphere(inclination: Double, azimuth: Double) -> ElectrodePosition {
    let tilt = inclination * .pi / 180
    let turn = azimuth * .pi / 180
    let forward = -sin(tilt)
    return ElectrodePosition(x: forward * sin(turn), y: forward * cos(turn), z: cos(tilt))
  }
}

/// The circle on the sphere through three places, run through from the first to the second.
private struct Arc {
  private let centre: SIMD3<Double>
  private let radius: (SIMD3<Double>, SIMD3<Double>)
  private let angle: Double

  init(from start: ElectrodePosition, over middle: ElectrodePosition, to end: ElectrodePosition) {
    func vector(_ place: ElectrodePosition) -> SIMD3<Double> { [place.x, place.y, place.z] }
    let (first, second, third) = (vector(start), vector(middle), vector(end))
    let normal = Self.unit(Self.cross(second - first, third - first))
    // The circle's centre is the foot of its plane's perpendicular from the sphere's centre.
    centre = normal * (normal * first).sum()
    let from = first - centre
    let length = (from * from).sum().squareRoot()
    let across = Self.cross(normal, from / length) * length
    let to = second - centre
    radius = (from, across)
    angle = atan2((to * across).sum(), (to * from).sum())
  }

  func point(at part: Double) -> ElectrodePosition {
    let turned = centre + radius.0 * cos(angle * part) + radius.1 * sin(angle * part)
    return ElectrodePosition(x: turned.x, y: turned.y, z: turned.z)
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x]
  }

  private static func unit(_ a: SIMD3<Double>) -> SIMD3<Double> { a / (a * a).sum().squareRoot() }
}
