import ElementaryFunctions
import LinearAlgebra
import Randomness
import Signal

/// Finds the item of each selection, and how sure that is, from calibrated log-odds.
///
/// Every flash is evidence: its log-odds less those of the targets' share (2 of 12 in a 6×6 matrix) is
/// the log-likelihood ratio of "attended" against "not attended". An item's evidence is the sum over the
/// flashes that light it, be they of rows and columns, of single items or of any sets of them; with its prior it gives the posterior, as if flashes were independent.
public struct BayesianDecoder: Sendable, Equatable {
  /// What stands on the screen.
  public var speller: Speller
  /// The share of each item before any flash, adding up to 1; all alike by default.
  public var prior: [Double]
  /// What evidence is multiplied by.
  ///
  /// Flashes are not independent, so their sum is surer than it should be; less than 1 makes up for it.
  public var evidenceScale: Double

  /// A decoder for what stands on the screen, without a preference for any item.
  public init(speller: Speller, evidenceScale: Double = 1) {
    self.speller = speller
    let count = speller.items.count
    prior = [Double](repeating: 1 / Double(count), count: count)
    self.evidenceScale = evidenceScale
  }

  /// The probability of every item in every selection after the first `repetitions` rounds.
  ///
  /// - Parameters:
  ///   - flashes: In any order; scores are log-odds of being a target, stimuli codes of the speller.
  ///   - repetitions: How many rounds count.
  /// - Returns: For every selection, `[item]`, adding up to 1.
  public func posteriors(_ flashes: [ScoredFlash], repetitions: Int) -> [Int: [Double]] {
    Dictionary(grouping: flashes, by: \.selection).mapValues { flashes in
      let counted = flashes.filter { $0.repetition < repetitions }
      return posterior(itemEvidence(counted))
    }
  }

  /// The same decoder with the evidence scale at which the true items are likeliest.
  ///
  /// The scale is searched between 1/32 and 1 (golden section on its logarithm): flashes that depend on
  /// each other never make surer than independent ones. A selection counts once, all its numbers of
  /// repetitions together; a log-normal prior around 1 of deviation ½ keeps a few selections from
  /// deciding much.
  ///
  /// - Parameters:
  ///   - flashes: Of selections that the detector has not learned from.
  ///   - truth: The true item's index by selection; others are left out.
  /// - Returns: This decoder itself if no selection has a truth.
  public func fittingScale(to flashes: [ScoredFlash], truth: [Int: Int]) -> BayesianDecoder {
    let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
    let groups = Dictionary(
      grouping: flashes.filter { truth[$0.selection] != nil }, by: \.selection)
    // Between repetitions that are there nothing changes: such rounds are one case of their weight.
    let cases = groups.sorted { $0.key < $1.key }.flatMap { selection, flashes in
      prefixes(flashes, rounds: max(rounds, 1)).map {
        (item: truth[selection] ?? 0, evidence: $0.evidence, weight: $0.weight)
      }
    }
    guard !cases.isEmpty else { return self }
    func loss(_ exponent: Double) -> Double {
      var decoder = self
      decoder.evidenceScale = Double.exponential(exponent)
      let surprise = cases.reduce(0) { sum, one in
        sum - Double(one.weight)
          * Double.logarithm(max(decoder.posterior(one.evidence)[one.item], 1e-300))
      }
      return surprise / Double(max(rounds, 1)) + 2 * exponent * exponent
    }
    var (low, high) = (-5 * ln2, 0.0)
    let golden = (5.0.squareRoot() - 1) / 2
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (leftLoss, rightLoss) = (loss(left), loss(right))
    for _ in 0..<40 {
      if leftLoss <= rightLoss {
        (high, right, rightLoss) = (right, left, leftLoss)
        left = high - golden * (high - low)
        leftLoss = loss(left)
      } else {
        (low, left, leftLoss) = (left, right, rightLoss)
        right = low + golden * (high - low)
        rightLoss = loss(right)
      }
    }
    var fitted = self
    fitted.evidenceScale = Double.exponential((low + high) / 2)
    return fitted
  }

  /// The summed log-likelihood ratios of every item, unscaled.
  private func itemEvidence(_ flashes: [ScoredFlash]) -> [Double] {
    var codes = [Double](repeating: 0, count: speller.codeCount + 1)
    for flash in flashes { add(flash, to: &codes) }
    return itemEvidence(ofCodes: codes)
  }

  /// The evidence of one selection after each number of rounds at which it changes, from 1 to `rounds`,
  /// and for how many numbers of rounds it stays so.
  func prefixes(
    _ flashes: [ScoredFlash], rounds: Int
  ) -> [(evidence: [Double], weight: Int)] {
    let sorted = flashes.inRounds
    var codes = [Double](repeating: 0, count: speller.codeCount + 1)
    var prefixes: [(evidence: [Double], weight: Int)] = []
    var (next, round) = (0, 1)
    while round <= rounds {
      while next < sorted.count, sorted[next].repetition < round {
        add(sorted[next], to: &codes)
        next += 1
      }
      let change = next < sorted.count ? min(sorted[next].repetition + 1, rounds + 1) : rounds + 1
      prefixes.append((itemEvidence(ofCodes: codes), change - round))
      round = change
    }
    return prefixes
  }

  /// Adds what a flash tells of its code.
  private func add(_ flash: ScoredFlash, to codes: inout [Double]) {
    precondition((1...speller.codeCount).contains(flash.stimulus), "a code of the speller")
    let share = speller.targetShare
    let priorOdds = share > 0 && share < 1 ? Double.logarithm(share / (1 - share)) : 0
    codes[flash.stimulus] += flash.score - priorOdds
  }

  private func itemEvidence(ofCodes codes: [Double]) -> [Double] {
    speller.items.indices.map { item in
      speller.codes(lighting: item).reduce(0) { $0 + codes[$1] }
    }
  }

  func posterior(_ evidence: [Double]) -> [Double] {
    precondition(prior.count == speller.items.count, "a share for every item")
    let values = zip(evidence, prior).map { evidence, share in
      share > 0 ? evidenceScale * evidence + Double.logarithm(share) : -.infinity
    }
    let largest = values.reduce(-.infinity, max)
    let powers = values.map { Double.exponential($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

private let ln2 = 0.6931471805599453
