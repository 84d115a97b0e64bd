/// How networks are made, fed and trained that are averaged in a detector.
package struct NetworkMethod: Sendable {
  /// Which electrodes a network sees.
  package enum ElectrodeChoice: Sendable, Equatable {
    /// All that the epochs have.
    case all
    /// Those of these names.
    case named([String])
    /// The `count` of largest Σ|w| over the L1 maps of a network of all electrodes trained first
    /// (Cecotti & Gräser 2011, eq. 12).
    case strongest(count: Int)
  }

  /// Which epochs each network of an ensemble learns from.
  package enum Division: Sendable, Equatable {
    /// All of them, from different random starts; as many networks as the recipe says.
    case starts
    /// All of them, from so many random starts.
    case exactly(Int)
    /// All targets, and a different one of so many parts of the others.
    case balanced(Int)
    /// A different one of so many consecutive parts.
    case consecutive(Int)
  }

  /// Maps of the first layer.
  package var spatialMaps: Int
  /// What its networks see.
  package var electrodes: ElectrodeChoice
  /// What its networks learn from.
  package var division: Division
  /// The ways to train it, the usual one first.
  package var recipes: [Recipe]
  /// The one that is taken.
  package var recipe: Recipe

  /// A method by the first of `recipes`.
  package init(
    spatialMaps: Int, electrodes: ElectrodeChoice = .all, division: Division = .starts,
    recipes: [Recipe]
  ) {
    self.spatialMaps = spatialMaps
    self.electrodes = electrodes
    self.division = division
    self.recipes = recipes
    recipe = recipes[0]
  }

  /// How many networks are averaged.
  package var members: Int {
    switch division {
    case .starts: recipe.members
    case .exactly(let count), .balanced(let count), .consecutive(let count): count
    }
  }

  /// The networks that a detector file holds.
  func scorer(
    stored: StoredScorer, of facts: EpochFacts
  ) throws(ScorerError) -> any EpochScorer {
    try NetworkEnsemble(stored: stored, of: facts)
  }
}
