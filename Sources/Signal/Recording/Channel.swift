/// One signal of a recording.
public struct Channel: Sendable, Equatable {
  /// The label as the file has it, without padding.
  public var label: String
  /// What its numbers mean.
  public var unit: Unit
  /// The unit of voltage in which the file says that they are; `nil` where it does not say.
  public var statedUnit: VoltageUnit?
  /// What it measures.
  public var kind: Kind
  /// Where a file of locations has it; `nil` where there is none.
  public var location: ElectrodePosition?
  /// Whether a person marked it as bad (FIF's bad channels, `status` in BIDS).
  public var isMarkedBad = false

  /// Where it is on the head: as a file says, else as the 10–10 system has its label.
  public var position: ElectrodePosition? { location ?? Montage.position(of: label) }

  /// A channel from its parts; EEG in µV unless told otherwise.
  public init(
    label: String, unit: Unit = .microvolt, kind: Kind = .eeg, statedUnit: VoltageUnit? = nil
  ) {
    self.label = label
    self.unit = unit
    self.kind = kind
    self.statedUnit = statedUnit
  }

  /// What a channel measures.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    case eeg, eog, emg, ecg, trigger, misc
  }

  /// The unit of a channel's samples; voltages of any prefix are read as µV.
  public enum Unit: Sendable, Equatable {
    /// Microvolts.
    case microvolt
    /// Another unit, or none that the file states (then an empty text).
    case other(String)
  }
}

extension Channel.Unit: CustomStringConvertible {
  /// The unit in words.
  public var description: String {
    switch self {
    case .microvolt: "µV"
    case .other(let name): name.isEmpty ? "no unit" : name
    }
  }
}
