import ElementaryFunctions
import Evaluation
import Signal

/// Log-odds brought to how a session's own scores spread, without labels.
///
/// Scores of targets and of others are taken for normal with one deviation, as they were in training; in every selection one
/// item was attended. Expectation maximisation finds both means and the deviation, training's counting as so many
/// epochs. The order of scores stays what it is.
struct ScoreRecalibration: Sendable, Equatable {
  /// The means of the log-likelihood ratios of others and of targets, and the variance about them.
  private var others: Double
  private var targets: Double
  private var variance: Double
  /// The logarithm of the odds of a target before any flash.
  private var priorOdds: Double

  /// How many epochs training's distribution counts for.
  private static let worth = 300.0

  /// The recalibration to `epochs`; `nil` where nothing says what stood on the screen, or training did no
  /// better than chance.
  ///
  /// - Parameters:
  ///   - epochs: the session's.
  ///   - logOdds: calibrated by training, one an epoch.
  ///   - auc: the area under the curve of training.
  ///   - evidenceScale: what evidence is multiplied by where items are decoded.
  init?(of epochs: Epochs, logOdds: [Double], auc: Double, evidenceScale: Double) {
    guard auc > 0.5, let speller = epochs.metadata.speller,
      case let share = speller.targetShare, share > 0, share < 1,
      let flashes = try? epochs.flashes(
        at: Array(0..<epochs.count), scores: logOdds, of: speller)
    else { return nil }
    priorOdds = Double.logOdds(share)
    // Of classes δ apart the log-likelihood ratio is normal about ±δ²/2, of variance δ².
    let distance = ExpectedDetection.distance(area: auc)
    let square = distance * distance
    (others, targets, variance) = (-square / 2, square / 2, square)
    let start = self
    let decoder = BayesianDecoder(speller: speller, evidenceScale: evidenceScale)
    let lit = speller.items.indices.map { Set(speller.codes(lighting: $0)) }
    for _ in 0..<50 {
      let scored = flashes.map { flash in
        var flash = flash
        flash.score = callAsFunction(flash.score)
        return flash
      }
      let posteriors = decoder.posteriors(scored, repetitions: .max)
      let codes = posteriors.mapValues { shares in
        (0...speller.codeCount).map { code in
          shares.indices.reduce(0) { $0 + (lit[$1].contains(code) ? shares[$1] : 0) }
        }
      }
      let probabilities = flashes.map { codes[$0.selection]?[$0.stimulus] ?? share }
      let next = start.learning(logOdds.map { $0 - priorOdds }, probabilities, share: share)
      let moved = abs(next.targets - targets) + abs(next.others - others)
      self = next
      if moved < 1e-6 { break }
    }
  }

  /// The log-odds that take the place of these.
  func callAsFunction(_ logOdds: Double) -> Double {
    // Scores that point the other way say nothing; they are not turned round.
    let slope = max(targets - others, 0) / variance
    return slope * (logOdds - priorOdds - (targets + others) / 2) + priorOdds
  }

  /// What these epochs make of it, each a target with some probability.
  private func learning(
    _ ratios: [Double], _ probabilities: [Double], share: Double
  ) -> ScoreRecalibration {
    let mine = (others: Self.worth * (1 - share), targets: Self.worth * share)
    var sums = (others: mine.others * others, targets: mine.targets * targets)
    var counts = mine
    for (ratio, probability) in zip(ratios, probabilities) {
      sums.others += (1 - probability) * ratio
      sums.targets += probability * ratio
      counts.others += 1 - probability
      counts.targets += probability
    }
    var next = self
    (next.others, next.targets) = (sums.others / counts.others, sums.targets / counts.targets)
    var squares = mine.others * (next.others - others) * (next.others - others)
    squares += mine.targets * (next.targets - targets) * (next.targets - targets)
    squares += Self.worth * variance
    for (ratio, probability) in zip(ratios, probabilities) {
      let apart = (others: ratio - next.others, targets: ratio - next.targets)
      squares +=
        (1 - probability) * apart.others * apart.others
        + probability * apart.targets * apart.targets
    }
    next.variance = squares / (counts.others + counts.targets)
    return next
  }
}
