import LinearAlgebra
import Signal

/// A linear rule on block means of electrodes or of their xDAWN components.
package struct BlockMeanModel: EpochwiseScorer, ScalableScorer {
  let scaling: ElectrodeScaling
  /// `[filter, electrode]`; `nil` takes the electrodes themselves.
  let filters: Matrix?
  let means: BlockMeans
  package let windowLength: Int
  private(set) var rule: LinearRule

  /// What a rule is fitted by.
  typealias Fitting = (FeatureRows, [Bool]) throws(ScorerError) -> LinearRule

  /// Fits `rule` to labelled epochs, means at about `rate` Hz, with `filtersPerClass` xDAWN filters a class
  /// or none.
  init(
    fitting epochs: LabelledEpochs, rate: Double = 20, filtersPerClass: Int?, _ rule: Fitting
  ) throws(ScorerError) {
    scaling = epochs.scaling
    windowLength = epochs.length
    means = BlockMeans(
      samplingRate: epochs.epochs.samplingRate, rate: rate, windowLength: epochs.length)
    if let filtersPerClass {
      let moments = epochs.moments(lengths: [epochs.length])[0]
      var both: [Matrix] = []
      for forTargets in [false, true] {
        do {
          both.append(
            try XDAWN.filters(
              moments, forTargets: forTargets, count: filtersPerClass, .covariance))
        } catch { throw .degenerate(.noPower) }
      }
      filters = StoredTensor(both[0].stacked(on: both[1])).matrix
    } else {
      filters = nil
    }
    let (means, filters) = (means, filters)
    let dimension = (filters?.rows ?? scaling.electrodes) * (epochs.length / means.block)
    let features = FeatureRows(count: epochs.count, dimension: dimension) { range in
      var elements: [Double] = []
      elements.reserveCapacity(range.count * dimension)
      for index in range {
        if let filters {
          elements += means.features(of: filters * epochs[index])
        } else {
          epochs.append(means, ofEpoch: index, to: &elements)
        }
      }
      return Matrix(rows: range.count, columns: dimension, elements: elements)
    }
    // A few features of many electrodes are little beside the samples, and cost a product each.
    let isLittle = 32 * dimension <= epochs.epochs.epochSize
    self.rule = try rule(isLittle ? features.held : features, epochs.targets)
  }

  func logOdds(ofScaled epoch: Matrix) -> Double {
    rule.value(of: means.features(of: filters.map { $0 * epoch } ?? epoch))
  }

  func scaled(by factor: Double) -> BlockMeanModel {
    var scaled = self
    scaled.rule = rule.scaled(by: factor)
    return scaled
  }

  package var parameterCount: Int {
    scaling.parameterCount + (filters?.elements.count ?? 0) + rule.weights.count + 1
  }

  /// The model that a file holds of epochs of these facts.
  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    scaling = try ElectrodeScaling(stored: stored, of: facts)
    filters =
      stored.tensors["filters"] == nil
      ? nil : try stored.tensor("filters", [nil, facts.electrodes]).matrix
    try stored.checkWindow(of: facts)
    windowLength = facts.windowLength
    let block = try stored.count("block")
    guard block <= windowLength else {
      throw .unfit(
        name: "block", found: "\(block)", expected: "at most the window, \(windowLength)")
    }
    means = BlockMeans(block: block)
    let rows = filters?.rows ?? facts.electrodes
    rule = LinearRule(
      weights: try stored.tensor("weights", [rows, windowLength / block]).vector,
      bias: try stored.tensor("bias", [1]).vector[0])
  }

  package var stored: StoredScorer {
    var tensors = scaling.tensors
    if let filters { tensors["filters"] = StoredTensor(filters) }
    tensors["window"] = StoredTensor([Double(windowLength)])
    tensors["block"] = StoredTensor([Double(means.block)])
    let blocks = windowLength / means.block
    tensors["weights"] = StoredTensor(
      Matrix(rows: rule.weights.count / blocks, columns: blocks, elements: rule.weights))
    tensors["bias"] = StoredTensor([rule.bias])
    return StoredScorer(tensors: tensors)
  }
}
