import LinearAlgebra

/// Two-sided tests of whether differences lie as often and as far above 0 as below.
///
/// Differences of 0 are left out. Probabilities are exact up to 60 differences, ties included: the share of all
/// choices of signs that lie as far from the middle; above that by the normal distribution.
/// Differences are of figures around 1, and alike where they are so to twelve digits: 1/2 − 1/3 and 5/6 − 2/3 are
/// a tie, whatever their last bits.
/// Source: F. Wilcoxon, Biometrics Bulletin 1:80–83 (1945).
public struct SignedRanks: Sendable, Equatable {
  /// How many differences are above 0.
  public let above: Int
  /// How many are below 0.
  public let below: Int
  /// The probability of signed ranks so far from the middle, if signs were chosen by a coin.
  public let wilcoxon: Double
  /// The probability of such numbers above and below, if signs were chosen by a coin.
  public let sign: Double
  /// The share of the ranks' sum that is above 0 less the share below; `nil` where all differences are 0.
  public let biserial: Double?

  private static let mostExact = 60

  /// Tests differences; probabilities are 1 where all are 0.
  public init(_ differences: [Double]) {
    precondition(differences.allSatisfy(\.isFinite), "differences are numbers")
    let nonzero = differences.map { ($0 * 1e12).rounded() / 1e12 }.filter { $0 != 0 }
    above = nonzero.count { $0 > 0 }
    below = nonzero.count - above
    let doubled = Self.doubledRanks(of: nonzero.map(\.magnitude))
    let sum = zip(nonzero, doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let total = doubled.reduce(0, +)
    biserial = total > 0 ? Double(2 * sum - total) / Double(total) : nil
    wilcoxon = Self.probability(ofSum: sum, of: doubled)
    sign = Self.probability(ofSum: above, of: nonzero.map { _ in 1 })
  }

  /// Twice the rank of each value, so that those of ties are whole.
  private static func doubledRanks(of values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  /// How likely a sum of some of the weights, each taken by a coin, lies as far from half their total.
  private static func probability(ofSum sum: Int, of weights: [Int]) -> Double {
    let total = weights.reduce(0, +)
    guard total > 0 else { return 1 }
    let distance = (2 * sum - total).magnitude
    guard weights.count <= mostExact else {
      let deviation = Double(weights.reduce(0) { $0 + $1 * $1 }).squareRoot()
      let ratio = Double(distance) / deviation
      // The square of a normal variable is an F(1, ∞) one.
      return upperProbability(ofF: ratio * ratio, freedom: 1e7)
    }
    var shares = [Double](repeating: 0, count: total + 1)
    shares[0] = 1
    var reached = 0
    for weight in weights {
      reached += weight
      for place in stride(from: reached, through: 0, by: -1) {
        shares[place] =
          0.5 * (shares[place] + (place >= weight ? shares[place - weight] : 0))
      }
    }
    return min(
      1,
      shares.indices.reduce(0) {
        (2 * $1 - total).magnitude >= distance ? $0 + shares[$1] : $0
      })
  }
}

/// Probabilities of several tests, each made so much larger that one below the level is found by chance no
/// oftener than in a single test.
///
/// Source: S. Holm, Scand J Statist 6:65–70 (1979).
///
/// - Returns: One for each, in the same order, at most 1.
public func holmCorrected(_ probabilities: [Double]) -> [Double] {
  var corrected = probabilities
  var greatest = 0.0
  let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
  for (place, index) in order.enumerated() {
    greatest = max(greatest, min(1, Double(order.count - place) * probabilities[index]))
    corrected[index] = greatest
  }
  return corrected
}
