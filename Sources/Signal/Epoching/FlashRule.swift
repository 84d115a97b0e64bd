import Files

/// What a user said of how recordings name their flashes and what stood on the screen.
///
/// It stands in epochs and detectors, so that further recordings need not be described again.
public struct FlashRule: Sendable, Codable, Equatable {
  /// Which events are flashes.
  public var mapping: FlashMapping
  /// What stood on the screen; `nil` where the user left that to the files.
  public var speller: Speller?

  /// A rule from its parts.
  public init(mapping: FlashMapping = .standard, speller: Speller? = nil) {
    self.mapping = mapping
    self.speller = speller
  }

  /// Whether nothing was said, so that files speak for themselves.
  public var isStandard: Bool { mapping.isStandard && speller == nil }

  /// The rule, or `nil` where it says nothing.
  package var ifAny: FlashRule? { isStandard ? nil : self }
}

extension FlashMapping {
  /// The options of the command line, quoted so that they can be pasted; empty where nothing is named.
  public var options: String {
    func list(_ patterns: [some CustomStringConvertible]) -> String {
      patterns.map(\.description).joined(separator: ",").shellWord
    }
    return [
      targets.isEmpty ? nil : "--targets \(list(targets))",
      nonTargets.isEmpty ? nil : "--nontargets \(list(nonTargets))",
      codes.isEmpty ? nil : "--codes \(list(codes))",
      foldings.isEmpty ? nil : "--code-map \(list(foldings))",
    ].compactMap { $0 }.joined(separator: " ")
  }

  /// The options, or `nil` where nothing is named.
  package var optionsIfAny: String? { isStandard ? nil : options }
}
