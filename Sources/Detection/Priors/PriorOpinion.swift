import Evaluation
import Signal

/// What a prior makes of a person's training epochs, which it has not seen.
struct PriorOpinion: Sendable {
  private let prior: Prior
  private let scorer: RescaledScorer
  /// By epoch.
  private let logOdds: [Int: Double]

  /// The opinion of `prior` on the epochs at `usable`.
  ///
  /// - Throws: `DetectionError` if the epochs do not fit to it.
  init(
    _ prior: Prior, of epochs: Epochs, among usable: [Int], threads: Int
  ) throws(DetectionError) {
    self.prior = prior
    scorer = try prior.scorer(for: epochs, at: usable, threads: threads)
    do throws(ScorerError) {
      let values = try scorer.logOdds(of: epochs.selecting(usable), threads: threads)
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        throw .scoreNotFinite(epoch: usable[place], found: values[place])
      }
      logOdds = Dictionary(uniqueKeysWithValues: zip(usable, values))
    } catch { throw .scorer(error) }
  }

  /// What the prior's log-odds are multiplied by beside `own`, compared on the same epochs.
  func weight(beside own: [Int: Double], labels: [Label], selections: Int) -> Double {
    let judged = own.isEmpty ? logOdds.keys.sorted() : own.keys.sorted()
    let weight = Prior.weight(
      auc: logOdds.areaUnderCurve(among: judged, labels: labels),
      own: own.areaUnderCurve(among: judged, labels: labels), selections: selections)
    let deviations = [own, logOdds].map { values in judged.compactMap { values[$0] }.deviation }
    let scale = own.isEmpty || deviations[1] == 0 ? 1 : deviations[0] / deviations[1]
    return weight * scale
  }

  /// `own` log-odds and `weight` times the prior's.
  func added(to own: [Int: Double], weight: Double) -> [Int: Double] {
    own.reduce(into: [:]) { $0[$1.key] = $1.value + weight * (logOdds[$1.key] ?? 0) }
  }

  /// Makes the prior a part of `detector`.
  func join(_ detector: inout Detector, weight: Double, labels: [Label]) {
    var scorer = scorer
    scorer.weight = weight
    let auc = logOdds.areaUnderCurve(among: logOdds.keys.sorted(), labels: labels)
    detector.add(scorer, prior.facts(of: scorer, auc: auc))
  }
}

extension Detector {
  /// Adds a prior's log-odds to its own.
  mutating func add(_ prior: RescaledScorer, _ facts: PriorFacts) {
    self.prior = facts
    scorer = ScorerSum([(method.storagePrefix, scorer), (Prior.storagePrefix, prior)])
  }
}
