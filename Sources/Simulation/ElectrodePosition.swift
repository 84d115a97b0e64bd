/// Where an electrode sits on the head.
public struct ElectrodePosition: Sendable, Equatable {
  /// The label of the 10–10 system.
  public let label: String
  /// Towards the right ear, in mm from the middle of the head.
  public let x: Double
  /// Towards the nose, in mm.
  public let y: Double
  /// Towards the top, in mm.
  public let z: Double

  /// The straight distance to another electrode, in mm.
  public func distance(to other: ElectrodePosition) -> Double {
    let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
    return (dx * dx + dy * dy + dz * dz).squareRoot()
  }

  /// The place so many mm to the right and to the front.
  func moved(by shift: (x: Double, y: Double)) -> ElectrodePosition {
    ElectrodePosition(label: label, x: x + shift.x, y: y + shift.y, z: z)
  }

  /// The 64 electrodes of the Wadsworth cap, the eight of Cecotti & Gräser's CNN-2a first.
  ///
  /// Any first part of the list is a cap of its own: 8, then the 10–20 system, then the rest. The
  /// positions lie on a sphere of 85 mm: each row from ear to ear is a circle through its two rim
  /// electrodes and its middle one, divided evenly (Jurcak, Tsuzuki & Dan, NeuroImage 34, 2007).
  public static let cap: [ElectrodePosition] = [
    ElectrodePosition(label: "Fz", x: 0.0, y: 60.1, z: 60.1),
    ElectrodePosition(label: "Cz", x: 0.0, y: 0.0, z: 85.0),
    ElectrodePosition(label: "P3", x: -45.9, y: -57.2, z: 42.9),
    ElectrodePosition(label: "Pz", x: 0.0, y: -60.1, z: 60.1),
    ElectrodePosition(label: "P4", x: 45.9, y: -57.2, z: 42.9),
    ElectrodePosition(label: "PO7", x: -50.0, y: -68.8, z: 0.0),
    ElectrodePosition(label: "Oz", x: 0.0, y: -85.0, z: 0.0),
    ElectrodePosition(label: "PO8", x: 50.0, y: -68.8, z: 0.0),
    ElectrodePosition(label: "Fp1", x: -26.3, y: 80.8, z: 0.0),
    ElectrodePosition(label: "Fp2", x: 26.3, y: 80.8, z: 0.0),
    ElectrodePosition(label: "F3", x: -45.9, y: 57.2, z: 42.9),
    ElectrodePosition(label: "F4", x: 45.9, y: 57.2, z: 42.9),
    ElectrodePosition(label: "C3", x: -60.1, y: 0.0, z: 60.1),
    ElectrodePosition(label: "C4", x: 60.1, y: 0.0, z: 60.1),
    ElectrodePosition(label: "O1", x: -26.3, y: -80.8, z: 0.0),
    ElectrodePosition(label: "O2", x: 26.3, y: -80.8, z: 0.0),
    ElectrodePosition(label: "F7", x: -68.8, y: 50.0, z: 0.0),
    ElectrodePosition(label: "F8", x: 68.8, y: 50.0, z: 0.0),
    ElectrodePosition(label: "T7", x: -85.0, y: 0.0, z: 0.0),
    ElectrodePosition(label: "T8", x: 85.0, y: 0.0, z: 0.0),
    ElectrodePosition(label: "P7", x: -68.8, y: -50.0, z: 0.0),
    ElectrodePosition(label: "P8", x: 68.8, y: -50.0, z: 0.0),
    ElectrodePosition(label: "FC1", x: -30.5, y: 32.1, z: 72.6),
    ElectrodePosition(label: "FC2", x: 30.5, y: 32.1, z: 72.6),
    ElectrodePosition(label: "FC5", x: -74.1, y: 28.7, z: 30.2),
    ElectrodePosition(label: "FC6", x: 74.1, y: 28.7, z: 30.2),
    ElectrodePosition(label: "CP1", x: -30.5, y: -32.1, z: 72.6),
    ElectrodePosition(label: "CP2", x: 30.5, y: -32.1, z: 72.6),
    ElectrodePosition(label: "CP5", x: -74.1, y: -28.7, z: 30.2),
    ElectrodePosition(label: "CP6", x: 74.1, y: -28.7, z: 30.2),
    ElectrodePosition(label: "POz", x: 0.0, y: -78.5, z: 32.5),
    ElectrodePosition(label: "CPz", x: 0.0, y: -32.5, z: 78.5),
    ElectrodePosition(label: "FCz", x: 0.0, y: 32.5, z: 78.5),
    ElectrodePosition(label: "AFz", x: 0.0, y: 78.5, z: 32.5),
    ElectrodePosition(label: "Fpz", x: 0.0, y: 85.0, z: 0.0),
    ElectrodePosition(label: "Iz", x: 0.0, y: -78.5, z: -32.5),
    ElectrodePosition(label: "AF7", x: -50.0, y: 68.8, z: 0.0),
    ElectrodePosition(label: "AF3", x: -30.2, y: 75.9, z: 23.6),
    ElectrodePosition(label: "AF4", x: 30.2, y: 75.9, z: 23.6),
    ElectrodePosition(label: "AF8", x: 50.0, y: 68.8, z: 0.0),
    ElectrodePosition(label: "F5", x: -61.3, y: 53.9, z: 23.5),
    ElectrodePosition(label: "F1", x: -24.6, y: 59.4, z: 55.7),
    ElectrodePosition(label: "F2", x: 24.6, y: 59.4, z: 55.7),
    ElectrodePosition(label: "F6", x: 61.3, y: 53.9, z: 23.5),
    ElectrodePosition(label: "FT7", x: -80.8, y: 26.3, z: 0.0),
    ElectrodePosition(label: "FC3", x: -56.4, y: 30.7, z: 55.7),
    ElectrodePosition(label: "FC4", x: 56.4, y: 30.7, z: 55.7),
    ElectrodePosition(label: "FT8", x: 80.8, y: 26.3, z: 0.0),
    ElectrodePosition(label: "T9", x: -78.5, y: 0.0, z: -32.5),
    ElectrodePosition(label: "C5", x: -78.5, y: 0.0, z: 32.5),
    ElectrodePosition(label: "C1", x: -32.5, y: 0.0, z: 78.5),
    ElectrodePosition(label: "C2", x: 32.5, y: 0.0, z: 78.5),
    ElectrodePosition(label: "C6", x: 78.5, y: 0.0, z: 32.5),
    ElectrodePosition(label: "T10", x: 78.5, y: 0.0, z: -32.5),
    ElectrodePosition(label: "TP7", x: -80.8, y: -26.3, z: 0.0),
    ElectrodePosition(label: "CP3", x: -56.4, y: -30.7, z: 55.7),
    ElectrodePosition(label: "CP4", x: 56.4, y: -30.7, z: 55.7),
    ElectrodePosition(label: "TP8", x: 80.8, y: -26.3, z: 0.0),
    ElectrodePosition(label: "P5", x: -61.3, y: -53.9, z: 23.5),
    ElectrodePosition(label: "P1", x: -24.6, y: -59.4, z: 55.7),
    ElectrodePosition(label: "P2", x: 24.6, y: -59.4, z: 55.7),
    ElectrodePosition(label: "P6", x: 61.3, y: -53.9, z: 23.5),
    ElectrodePosition(label: "PO3", x: -30.2, y: -75.9, z: 23.6),
    ElectrodePosition(label: "PO4", x: 30.2, y: -75.9, z: 23.6),
  ]
}
