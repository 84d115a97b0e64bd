import Signal

/// What the user knows of recordings better than the files say.
public struct ReadingOptions: Sendable, Equatable {
  /// The unit of all voltages, in place of the one that the file states.
  public var unit: VoltageUnit?
  /// The columns of text tables.
  public var layout: TableLayout?

  /// Whether files that a header names may lie outside of the recording's folder.
  public var allowsOutside = false

  /// Options that leave everything as the files say, unless told otherwise.
  public init(unit: VoltageUnit? = nil, layout: TableLayout? = nil) {
    self.unit = unit
    self.layout = layout
  }
}
