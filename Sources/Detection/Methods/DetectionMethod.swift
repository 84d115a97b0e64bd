import Signal

/// A way to detect, everything the tool knows of it: a row of the table that `--network` names.
///
/// To add one, write its row in a file of its own and name it in `DetectionMethod.all`. Methods are
/// told apart by their names.
public struct DetectionMethod: Sendable {
  /// Its name, as in `--network` and in detector files.
  public let name: String
  /// What it is, in a line for the user.
  public let help: String
  /// Whether it learns from windows with their amplitude, where that is known; the methods that
  /// others are measured against take windows as they are.
  public let takesAmplitude: Bool
  /// What the names of its tensors stand behind in a detector file.
  let storagePrefix: String
  /// How it is fitted.
  package private(set) var fitting: Fitting
  /// Whether z-scored windows are taken as they are even so.
  package internal(set) var keepsZScores = false

  /// The ways of being fitted.
  package indirect enum Fitting: Sendable {
    /// In one go, to all epochs at once.
    case atOnce(AtOnceFitting)
    /// By networks that learn in passes.
    case networks(NetworkMethod)
    /// Each of some methods by itself; their log-odds are added.
    case sum([Summand])
  }

  /// A method in a sum, and what its log-odds count for.
  package struct Summand: Sendable {
    /// What is added.
    package var method: DetectionMethod
    /// What its log-odds are multiplied by; other than 1 only for those that can be.
    package var weight: Double
    /// Whether they are first brought to the spread of the first summand's on epochs new to both.
    package var isRelative: Bool

    /// A summand from its parts.
    package init(_ method: DetectionMethod, weight: Double = 1, isRelative: Bool = false) {
      self.method = method
      self.weight = weight
      self.isRelative = isRelative
    }
  }

  /// A method that is fitted in one go by `fit` and read back from a file by `load`; several fits may share
  /// their sums by `sharing`.
  package init<Scorer: EpochScorer>(
    _ name: String, _ help: String, takesAmplitude: Bool = false,
    fit: @escaping @Sendable (LabelledEpochs, _ seed: UInt64) throws(ScorerError) -> Scorer,
    sharing: AtOnceFitting.Sharing? = nil,
    load: @escaping @Sendable (StoredScorer, EpochFacts) throws(ScorerError) -> Scorer
  ) {
    self.name = name
    self.help = help
    self.takesAmplitude = takesAmplitude
    storagePrefix = name + "."
    fitting = .atOnce(AtOnceFitting(fit: fit, sharing: sharing, load: load))
  }

  /// A method of networks.
  package init(
    _ name: String, _ help: String, takesAmplitude: Bool = false, storagePrefix: String? = nil,
    networks: NetworkMethod
  ) {
    self.name = name
    self.help = help
    self.takesAmplitude = takesAmplitude
    self.storagePrefix = storagePrefix ?? name + "."
    fitting = .networks(networks)
  }

  /// A sum of methods.
  package init(_ name: String, _ help: String, sumOf summands: [Summand]) {
    self.name = name
    self.help = help
    takesAmplitude = summands.contains { $0.method.takesAmplitude }
    // The summands' own prefixes tell them apart.
    storagePrefix = ""
    fitting = .sum(summands)
  }
}

extension DetectionMethod: Hashable {
  /// Whether they are the same row, however it is set.
  public static func == (first: DetectionMethod, second: DetectionMethod) -> Bool {
    first.name == second.name
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension DetectionMethod {
  /// What it adds up: itself, if it is no sum.
  package var summands: [Summand] {
    if case .sum(let summands) = fitting { summands } else { [Summand(self)] }
  }

  /// Its networks, or those in the sum; `nil` where there are none.
  package var networks: NetworkMethod? {
    get {
      switch fitting {
      case .atOnce: nil
      case .networks(let networks): networks
      case .sum(let summands): summands.lazy.compactMap(\.method.networks).first
      }
    }
    set {
      guard let newValue else { return }
      switch fitting {
      case .atOnce: break
      case .networks: fitting = .networks(newValue)
      case .sum(var summands):
        for index in summands.indices { summands[index].method.networks = newValue }
        fitting = .sum(summands)
      }
    }
  }

  /// How its networks are trained; `nil` where there are none.
  public var recipe: Recipe? {
    get { networks?.recipe }
    set { if let newValue { networks?.recipe = newValue } }
  }

  /// Whether z-scored windows get their amplitude back before it sees them, where it is known.
  package var restoresAmplitude: Bool {
    takesAmplitude && !keepsZScores && recipe?.restoresAmplitude ?? true
  }
}

extension DetectionMethod {
  /// The scorer that a detector file holds of this method.
  ///
  /// - Throws: `ScorerError.missing` or `.unfit`.
  package func scorer(
    stored: StoredScorer, of facts: EpochFacts
  ) throws(ScorerError) -> any EpochScorer {
    switch fitting {
    case .atOnce(let fitting): try fitting.load(stored, facts)
    case .networks(let networks): try networks.scorer(stored: stored, of: facts)
    case .sum(let summands):
      ScorerSum(
        try summands.map { (summand) throws(ScorerError) in
          let prefix = summand.method.storagePrefix
          return (
            prefix, try summand.method.scorer(stored: stored.behind(prefix), of: facts)
          )
        })
    }
  }
}
