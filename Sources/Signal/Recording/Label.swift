/// Whether a flash was the attended one, in the numbers of the epochs file.
public enum Label: Int8, Sendable, CaseIterable, Codable {
  case unknown = -1
  case nonTarget = 0
  case target = 1
}

extension Label {
  /// The label that an event's usual name stands for; `nil` for any other text.
  ///
  /// The text may be a path such as `flash/3/Target`: one part of it must be the name, which may say
  /// behind it what came along (`oddball_with_response`).
  public init?(named text: String) {
    for part in text.split(separator: "/") {
      let words = part.lowercased().split { !$0.isLetter }
      switch words.prefix(while: { $0 != "with" }).joined() {
      case "target", "oddball", "ovtkstimulationidtarget": self = .target
      case "nontarget", "standard", "ovtkstimulationidnontarget": self = .nonTarget
      default: continue
      }
      return
    }
    return nil
  }
}
