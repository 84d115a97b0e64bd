import LinearAlgebra
import Signal

/// Block means of xDAWN components of scaled epochs, in a row.
struct BlockMeanFeatures: Sendable {
  let scaling: ElectrodeScaling
  /// `[filter, electrode]`.
  let filters: Matrix
  let means: BlockMeans
  let windowLength: Int

  /// Features of such epochs, with `filtersPerClass` xDAWN filters a class.
  init(fitting epochs: LabelledEpochs, filtersPerClass: Int) throws(ScorerError) {
    scaling = epochs.scaling
    windowLength = epochs.length
    means = BlockMeans(
      samplingRate: epochs.epochs.samplingRate, windowLength: epochs.length)
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
  }

  /// The features of a scaled epoch, `[row, block]`.
  func callAsFunction(ofScaled epoch: Matrix) -> [Double] {
    means.features(of: filters * epoch)
  }

  /// The features of all `epochs`, `[epoch, feature]`.
  func table(of epochs: LabelledEpochs) -> Matrix {
    var features: [Double] = []
    for index in 0..<epochs.count { features += self(ofScaled: epochs[index]) }
    return Matrix(
      rows: epochs.count, columns: features.count / epochs.count, elements: features)
  }

  /// Components.
  var rows: Int { filters.rows }
  /// Blocks a component.
  var blocks: Int { windowLength / means.block }

  var parameterCount: Int { scaling.parameterCount + filters.elements.count }

  /// The features that a file holds of epochs of these facts.
  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    scaling = try ElectrodeScaling(stored: stored, of: facts)
    filters = try stored.tensor("filters", [nil, facts.electrodes]).matrix
    try stored.checkWindow(of: facts)
    windowLength = facts.windowLength
    let block = try stored.count("block")
    guard block <= windowLength else {
      throw .unfit(
        name: "block", found: "\(block)", expected: "at most the window, \(windowLength)")
    }
    means = BlockMeans(block: block)
  }

  var tensors: [String: StoredTensor] {
    var tensors = scaling.tensors
    tensors["filters"] = StoredTensor(filters)
    tensors["window"] = StoredTensor([Double(windowLength)])
    tensors["block"] = StoredTensor([Double(means.block)])
    return tensors
  }
}
