import LinearAlgebra
import Signal

/// A linear rule on block means of electrodes or of their xDAWN components.
package struct BlockMeanModel: EpochwiseScorer, ScalableScorer {
  let features: BlockMeanFeatures
  private(set) var rule: LinearRule

  var scaling: ElectrodeScaling { features.scaling }
  package var windowLength: Int { features.windowLength }

  /// A rule on such features, its numbers as files hold them.
  init(_ features: BlockMeanFeatures, rule: LinearRule) {
    self.features = features
    self.rule = rule.scaled(by: 1)
  }

  /// What a rule is fitted by.
  typealias Fitting = (FeatureRows, [Bool]) throws(ScorerError) -> LinearRule

  /// Fits `rule` to labelled epochs, means at about `rate` Hz, with `filtersPerClass` xDAWN filters a class
  /// or none.
  init(
    fitting epochs: LabelledEpochs, rate: Double = 20, filtersPerClass: Int?, _ rule: Fitting
  ) throws(ScorerError) {
    features = try BlockMeanFeatures(
      fitting: epochs, rate: rate, filtersPerClass: filtersPerClass)
    let rows = features.rows(of: epochs)
    self.rule = try rule(
      Self.isLittle(rows, of: epochs.epochs) ? rows.held : rows, epochs.targets)
  }

  /// Whether features may be held: a few of many electrodes are little beside the samples, and cost a product
  /// each; so few numbers are little in any case.
  static func isLittle(_ features: FeatureRows, of epochs: Epochs) -> Bool {
    32 * features.dimension <= epochs.epochSize || features.count * features.dimension <= 1 << 21
  }

  func logOdds(ofScaled epoch: Matrix) -> Double { rule.value(of: features(ofScaled: epoch)) }

  func logOdds(of epochs: Epochs, in range: Range<Int>) -> [Double] {
    range.map { index in
      guard features.filters == nil else {
        return logOdds(ofScaled: scaling.epoch(index, of: epochs))
      }
      var means: [Double] = []
      means.reserveCapacity(features.dimension)
      scaling.append(features.means, ofEpoch: index, of: epochs, to: &means)
      return rule.value(of: means)
    }
  }

  func scaled(by factor: Double) -> BlockMeanModel {
    var scaled = self
    scaled.rule = rule.scaled(by: factor)
    return scaled
  }

  package var parameterCount: Int { features.parameterCount + rule.weights.count + 1 }

  /// The model that a file holds of epochs of these facts.
  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    features = try BlockMeanFeatures(stored: stored, of: facts)
    rule = LinearRule(
      weights: try stored.tensor("weights", [features.rows, features.blocks]).vector,
      bias: try stored.tensor("bias", [1]).vector[0])
  }

  package var stored: StoredScorer {
    var tensors = features.tensors
    tensors["weights"] = StoredTensor(
      Matrix(rows: features.rows, columns: features.blocks, elements: rule.weights))
    tensors["bias"] = StoredTensor([rule.bias])
    return StoredScorer(tensors: tensors)
  }
}
