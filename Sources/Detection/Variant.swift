/// One of the classifiers of Cecotti & Gräser 2011, section 4: everything that tells them apart.
public struct Variant: Sendable, Equatable {
  /// The classifiers by the names of the paper.
  public enum Name: String, Sendable, CaseIterable, Codable {
    case cnn1 = "cnn-1"
    case cnn2a = "cnn-2a"
    case cnn2b = "cnn-2b"
    case cnn3 = "cnn-3"
    case mcnn1 = "mcnn-1"
    case mcnn2 = "mcnn-2"
    case mcnn3 = "mcnn-3"
  }

  /// Which electrodes a network sees.
  public enum Electrodes: Sendable, Equatable {
    /// All that the epochs have.
    case all
    /// Those of these names.
    case named([String])
    /// The `count` of largest Σ|w| over the L1 maps of a CNN-1 trained first (eq. 12).
    case strongest(count: Int)
  }

  /// Which epochs each network of an ensemble learns from.
  public enum Division: Sendable, Equatable {
    /// All of them, from different random starts.
    case starts(Int)
    /// All targets, and a different one of so many consecutive parts of the others.
    case balanced(Int)
    /// A different one of so many consecutive parts.
    case consecutive(Int)

    /// How many networks there are.
    public var count: Int {
      switch self {
      case .starts(let count), .balanced(let count), .consecutive(let count): count
      }
    }
  }

  /// The classifier's name.
  public let name: Name
  /// Maps of the first layer.
  public let spatialMaps: Int
  /// What its networks see.
  public let electrodes: Electrodes
  /// What its networks learn from.
  public let division: Division

  /// The classifier of that name (sections 4.2 and 4.3 of the paper).
  public init(_ name: Name) {
    self.name = name
    spatialMaps = name == .cnn3 ? 1 : 10
    electrodes =
      switch name {
      case .cnn2a: .named(Self.usualElectrodes)
      case .cnn2b: .strongest(count: 8)
      case .cnn1, .cnn3, .mcnn1, .mcnn2, .mcnn3: .all
      }
    division =
      switch name {
      case .mcnn1: .balanced(5)
      case .mcnn2: .consecutive(5)
      case .mcnn3: .starts(3)
      case .cnn1, .cnn2a, .cnn2b, .cnn3: .starts(1)
      }
  }

  /// The eight electrodes of CNN-2a, common in P300 work.
  public static let usualElectrodes = ["FZ", "CZ", "PZ", "P3", "P4", "PO7", "PO8", "OZ"]
}
