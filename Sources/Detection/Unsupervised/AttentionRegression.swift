import ElementaryFunctions
import LinearAlgebra

/// Linear regression on labels that nobody knows: those that the attended item of each selection would give.
///
/// The item c of a selection is one of the screen's, all alike. It makes each flash y(c) = 1 if it lights the
/// item, else −1; and w·x is normal about y(c) with precision β, w normal about a mean with precision α.
/// Expectation maximisation finds w, α and β: `posteriors` are the items' probabilities given w, `maximised` is
/// the ridge regression on the labels that they expect. No step lowers `objective`.
///
/// Sources: Kindermans, Verstraeten & Schrauwen, PLoS ONE 7(4):e33758, 2012; with a mean of others' weights
/// Kindermans, Schreuder, Schrauwen, Müller & Tangermann, PLoS ONE 9(7):e102504, 2014.
package struct AttentionRegression: Sendable {
  /// What is found.
  package struct Model: Sendable, Equatable {
    /// w, `[feature]`.
    package var weights: [Double]
    /// α, of the weights about their mean.
    package var weightPrecision: Double
    /// β, of a flash's value about its label.
    package var noisePrecision: Double

    /// A model that has learned nothing but its weights.
    package init(weights: [Double]) {
      self.weights = weights
      weightPrecision = AttentionRegression.greatestWeightPrecision
      noisePrecision = 1
    }
  }

  /// The greatest α, which it starts from.
  ///
  /// Without a bound the weights shrink to their mean for good: the
  /// smaller they are the larger α is, and the other way round.
  package static let greatestWeightPrecision = 100.0

  /// The greatest β: the features of one flash explain no more than half of the variance of labels.
  ///
  /// With fewer flashes than features any items could be explained without a rest.
  package let greatestNoisePrecision: Double

  private let flashes: FlashSums
  /// The codes that light each item, from 0.
  private let items: [[Int]]
  /// What weights are normal about, `[feature]`.
  private let mean: [Double]
  private let tridiagonal: Tridiagonal

  /// The regression on `flashes`.
  ///
  /// - Parameters:
  ///   - flashes: all of them.
  ///   - items: the codes that light each item, from 0.
  ///   - mean: what weights are normal about, `[feature]`.
  package init(_ flashes: FlashSums, items: [[Int]], mean: [Double]) {
    precondition(mean.count == flashes.gram.rows, "a mean for each weight")
    self.flashes = flashes
    self.items = items
    self.mean = mean
    let share =
      Double(items.reduce(0) { $0 + $1.count }) / Double(max(items.count * flashes.codes, 1))
    greatestNoisePrecision = 1 / max(2 * share * (1 - share), 0.01)
    tridiagonal = Tridiagonal(flashes.gram)
  }

  /// The probability of each item in each selection, `[selection][item]`.
  package func posteriors(_ model: Model) -> [[Double]] { expectation(model).posteriors }

  /// The log-likelihood of the flashes' values, whatever items were attended.
  package func logLikelihood(_ model: Model) -> Double { expectation(model).logLikelihood }

  /// The log-likelihood with that of the weights: what no step lowers.
  package func objective(_ model: Model) -> Double {
    let precision = model.weightPrecision
    return logLikelihood(model)
      + (Double(mean.count) * Double.logarithm(precision) - precision * distance(model.weights)) / 2
  }

  /// The model that is likeliest where items have these probabilities, `[selection][item]`: weights at
  /// the precisions of `model`, then precisions.
  package func maximised(_ model: Model, _ posteriors: [[Double]]) -> Model {
    let (prior, noise) = (model.weightPrecision, model.noisePrecision)
    let labelled = labelledSum(posteriors)
    let right = zip(labelled, mean).map { noise * $0 + prior * $1 }
    let solution = tridiagonal.scaled(by: noise, plus: prior).solve(tridiagonal.toBasis(right))
    var next = model
    next.weights = tridiagonal.fromBasis(solution)
    let count = Double(flashes.count)
    let residual = square(next.weights) - 2 * dotProduct(next.weights, labelled) + count
    next.noisePrecision = min(count / max(residual, 1e-9 * count), greatestNoisePrecision)
    next.weightPrecision = min(
      Double(mean.count) / max(distance(next.weights), 1e-300), Self.greatestWeightPrecision)
    return next
  }

  /// The model that step after step leads to from `start`, and its log-likelihood.
  package func converged(
    from start: Model, steps: Int = 30
  ) -> (model: Model, logLikelihood: Double) {
    var model = start
    var best = -Double.infinity
    for _ in 0..<steps {
      model = maximised(model, posteriors(model))
      let now = objective(model)
      // A millionth for each flash decides between no two items.
      guard now > best + 1e-6 * Double(flashes.count) else { break }
      best = now
    }
    return (model, logLikelihood(model))
  }

  private func expectation(
    _ model: Model
  ) -> (posteriors: [[Double]], logLikelihood: Double) {
    let noise = model.noisePrecision
    let values = flashes.sums * model.weights
    let count = Double(flashes.count)
    var logLikelihood =
      (count * Double.logarithm(noise / (2 * Double.pi)) - noise * (square(model.weights) + count))
      / 2
    let posteriors = (0..<flashes.selections).map { selection in
      let first = selection * flashes.codes
      let whole = values[first..<first + flashes.codes].reduce(0, +)
      // β Σ y(c) v: twice what lights the item less all.
      let evidence = items.map { codes in
        noise * (2 * codes.reduce(0) { $0 + values[first + $1] } - whole)
      }
      let largest = evidence.reduce(-.infinity, max)
      let powers = evidence.map { Double.exponential($0 - largest) }
      let sum = powers.reduce(0, +)
      logLikelihood += largest + Double.logarithm(sum / Double(items.count))
      return powers.map { $0 / sum }
    }
    return (posteriors, logLikelihood)
  }

  /// Σ x y over all flashes, of the labels y that are expected.
  private func labelledSum(_ posteriors: [[Double]]) -> [Double] {
    var labelled = Array(repeating: 0.0, count: mean.count)
    for (selection, shares) in posteriors.enumerated() {
      var labels = Array(repeating: -1.0, count: flashes.codes)
      for (item, share) in shares.enumerated() {
        for code in items[item] { labels[code] += 2 * share }
      }
      for (code, label) in labels.enumerated() {
        flashes.sums.addRow(selection * flashes.codes + code, times: label, to: &labelled)
      }
    }
    return labelled
  }

  /// Σ (w·x)² over all flashes.
  private func square(_ weights: [Double]) -> Double {
    dotProduct(weights, flashes.gram * weights)
  }

  /// The squared distance of weights from their mean.
  private func distance(_ weights: [Double]) -> Double {
    zip(weights, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
