/// What a detector can be: the choices of the tool's `--network`.
public enum Classifier: Sendable, Hashable {
  /// A classifier of Cecotti & Gräser 2011.
  case paper(Variant.Name)
  /// CNN-1 and the linear units in tangent space, their log-odds added.
  case combined
  /// A linear or tangent-space method or a network that others are measured against.
  case baseline(Baseline)
}

extension Classifier: RawRepresentable, CaseIterable, Codable {
  /// All of them, the paper's first.
  public static var allCases: [Classifier] {
    Variant.Name.allCases.map(Classifier.paper) + [.combined]
      + Baseline.allCases.map(Classifier.baseline)
  }

  /// The classifier of that name.
  public init?(rawValue: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = found
  }

  /// The name, as in `--network`.
  public var rawValue: String {
    switch self {
    case .paper(let name): name.rawValue
    case .combined: "cnn-1-tangent"
    case .baseline(let baseline): baseline.rawValue
    }
  }

  /// The networks in it, if it has any.
  var variant: Variant? {
    switch self {
    case .paper(let name): Variant(name)
    case .combined: Variant(.cnn1)
    case .baseline: nil
    }
  }

  /// Whether it learns from windows with their amplitude; the baselines that others are measured
  /// against take them as they are.
  var usesAmplitude: Bool { variant != nil || baseline == .tangent }

  /// What its baseline's log-odds count for: beside networks those of the tangent part, which spread
  /// half as wide, are doubled.
  var baselineWeight: Double { self == .combined ? 2 : 1 }

  /// The baseline in it, if it has one.
  package var baseline: Baseline? {
    switch self {
    case .paper: nil
    case .combined: .tangent
    case .baseline(let baseline): baseline
    }
  }
}
