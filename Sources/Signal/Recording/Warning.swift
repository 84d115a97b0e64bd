/// Something that the user should know and that stopped nothing.
public struct Warning: Sendable, Hashable {
  /// What a warning is about.
  public enum Kind: String, Sendable, CaseIterable {
    /// A file is cut short or broken in places; the rest of it is read.
    case damage
    /// A file says one thing of itself in one place and another in another.
    case contradiction
    /// Something that a file holds is not used.
    case leftOut
    /// Something that a recording should have is not there.
    case missing
    /// Something that a file does not say was taken to be as usual.
    case assumption
    /// Voltages are not known to be in µV.
    case unit
    /// Samples did not come as steadily as they should have.
    case timing
    /// An electrode is bad, or was at times.
    case electrode
    /// Flashes are not as a paradigm has them.
    case flashes
    /// A recording does not suit the filter or the rate.
    case filtering
    /// The user's inputs are not what one would give.
    case input
    /// Other programs will not take an output as it is named.
    case output
  }

  /// The file or recording that it is about; `nil` where it is about none or all.
  public var source: RecordingPath?
  /// What it is about.
  public var kind: Kind
  /// One sentence, without the source.
  public var text: String

  /// A warning from its parts.
  public init(_ kind: Kind, _ text: String, source: RecordingPath? = nil) {
    self.source = source
    self.kind = kind
    self.text = text
  }
}

extension Warning: CustomStringConvertible {
  /// One line for the user: the source, where there is one, and the sentence.
  public var description: String { source.map { "\($0): \(text)" } ?? text }
}

extension [Warning] {
  /// Appends a warning whose source is not known yet.
  package mutating func add(_ kind: Warning.Kind, _ text: String) {
    append(Warning(kind, text))
  }

  /// The same warnings, all about `source`.
  package func about(_ source: RecordingPath) -> [Warning] {
    map { Warning($0.kind, $0.text, source: source) }
  }
}
