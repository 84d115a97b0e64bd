import Signal

/// A scorer of windows that were scaled by other people's statistics, put to use on one person's.
///
/// What it holds of the person are the mean and the deviation of every electrode, and when responses come.
struct RescaledScorer: EpochScorer {
  /// The person's electrodes.
  let scaling: ElectrodeScaling
  /// Where the scorer's electrodes stand among them.
  let places: ElectrodePlaces
  /// How many samples later responses come than the scorer expects them.
  let delay: Int
  /// What its log-odds are multiplied by.
  var weight: Double
  /// What scores scaled windows.
  let scorer: any EpochScorer

  var electrodes: Int { scaling.electrodes }
  var windowLength: Int { scorer.windowLength }
  var parameterCount: Int { scaling.parameterCount + scorer.parameterCount }

  func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    try check(epochs)
    let scaled = epochs.scaled(by: scaling, to: places).moved(by: delay)
    return try scorer.logOdds(of: scaled, threads: threads).map { weight * $0 }
  }

  var stored: StoredScorer {
    var stored = StoredScorer(tensors: scaling.tensors)
    stored.tensors["places"] = StoredTensor(places.places.map { Double($0 ?? -1) })
    stored.add(scorer.stored, behind: Self.scorerPrefix)
    return stored
  }

  /// What stands before the names of the scorer itself.
  private static let scorerPrefix = "scorer."

  init(
    scaling: ElectrodeScaling, places: ElectrodePlaces, delay: Int, weight: Double,
    scorer: any EpochScorer
  ) {
    precondition(places.places.count == scorer.electrodes, "a place for every electrode")
    self.scaling = scaling
    self.places = places
    self.delay = delay
    self.weight = weight
    self.scorer = scorer
  }

  /// The scorer that a file holds of epochs of `facts`; what scores takes `electrodes` electrodes, expects
  /// responses `delay` samples earlier, counts for `weight` and is read by `load`.
  init(
    stored: StoredScorer, of facts: EpochFacts, electrodes: Int, delay: Int, weight: Double,
    load: (StoredScorer, EpochFacts) throws(ScorerError) -> any EpochScorer
  ) throws(ScorerError) {
    scaling = try ElectrodeScaling(stored: stored, of: facts)
    let places = try stored.tensor("places", [electrodes]).values.map {
      (value) throws(ScorerError) in
      guard let place = Int(exactly: value), (-1..<facts.electrodes).contains(place) else {
        throw .unfit(
          name: "places", found: "\(value)", expected: "a place from 0 to \(facts.electrodes - 1)")
      }
      return place < 0 ? nil : place
    }
    self.places = ElectrodePlaces(places: places)
    self.delay = delay
    self.weight = weight
    var own = facts
    own.electrodes = electrodes
    scorer = try load(stored.behind(Self.scorerPrefix), own)
  }
}
