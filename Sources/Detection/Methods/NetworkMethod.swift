import NeuralNetwork

/// How networks are made, fed and trained that are averaged in a detector.
package struct NetworkMethod: Sendable {
  /// Which electrodes a network sees.
  package enum ElectrodeChoice: Sendable, Equatable {
    /// All that the epochs have.
    case all
    /// All, in an order in which neighbours on the head follow each other.
    case byPlace
    /// Those of these names.
    case named([String])
    /// The `count` of largest Σ|w| over the first layer's maps of a network of all electrodes that is
    /// trained first (Cecotti & Gräser 2011, eq. 12).
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

  /// What its networks see.
  package var electrodes: ElectrodeChoice
  /// What its networks learn from.
  package var division: Division
  /// The ways to train it, the usual one first.
  package let recipes: [Recipe]
  /// The one that is taken, changed as the user wants it.
  package var recipe: Recipe

  /// A method by the first of `recipes`.
  package init(
    electrodes: ElectrodeChoice = .all, division: Division = .starts, recipes: [Recipe]
  ) {
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

  /// How many networks are trained, those that judge so many folds with them.
  func networks(folds: Int) -> Int {
    recipe.judges == nil || judgesAreMembers(folds: folds) ? members : members + folds
  }

  /// Whether the networks that judge so many folds are of the detector, too.
  ///
  /// With two folds they would know half of the epochs only.
  func judgesAreMembers(folds: Int) -> Bool {
    recipe.judges == .members && division == .starts && folds > 2 && folds <= members
  }

  /// Whether every network of the detector judges one of so many folds.
  func allJudge(folds: Int) -> Bool { judgesAreMembers(folds: folds) && folds == members }

  /// The networks that a detector file holds, of the recipe whose layers have such tensors.
  func scorer(
    stored: StoredScorer, of facts: EpochFacts
  ) throws(ScorerError) -> NetworkEnsemble {
    let recipes = recipes.map { recipe in
      var recipe = recipe
      // The hidden layers are as large as the file's, and nothing is dropped any more.
      recipe.hidden?.units = stored.hiddenUnits
      recipe.hidden?.dropout = 0
      return recipe
    }
    let known = recipes.first { recipe in
      guard let layers = try? recipe.architecture(facts) else { return false }
      return layers.tensors.allSatisfy {
        stored.tensors["0.\($0.name)"]?.values.count == $0.range.count
      }
    }
    return try NetworkEnsemble(stored: stored, of: facts) { () throws(NetworkError) in
      try (known ?? recipes[0]).architecture(facts)
    }
  }
}
