import LinearAlgebra
import Signal

/// Block means of scaled epochs' electrodes or xDAWN components, in a row.
struct BlockMeanFeatures: Sendable {
  let scaling: ElectrodeScaling
  /// `[filter, electrode]`; `nil` takes the electrodes themselves.
  let filters: Matrix?
  let means: BlockMeans
  let windowLength: Int

  /// Block means of the electrodes themselves.
  init(scaling: ElectrodeScaling, means: BlockMeans, windowLength: Int) {
    self.scaling = scaling
    self.means = means
    self.windowLength = windowLength
    filters = nil
  }

  /// Features of such epochs, means at about `rate` Hz, with `filtersPerClass` xDAWN filters a class or none.
  init(
    fitting epochs: LabelledEpochs, rate: Double = 20, filtersPerClass: Int?
  ) throws(ScorerError) {
    scaling = epochs.scaling
    windowLength = epochs.length
    means = BlockMeans(
      samplingRate: epochs.epochs.samplingRate, rate: rate, windowLength: epochs.length)
    guard let filtersPerClass else {
      filters = nil
      return
    }
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
    means.features(of: filters.map { $0 * epoch } ?? epoch)
  }

  /// The features of all `epochs`, `[epoch, feature]`, worked out whenever they are asked for.
  func rows(of epochs: LabelledEpochs) -> FeatureRows {
    FeatureRows(count: epochs.count, dimension: dimension) { range in
      var elements: [Double] = []
      elements.reserveCapacity(range.count * dimension)
      for index in range {
        if filters == nil {
          epochs.append(means, ofEpoch: index, to: &elements)
        } else {
          elements += self(ofScaled: epochs[index])
        }
      }
      return Matrix(rows: range.count, columns: dimension, elements: elements)
    }
  }

  /// Electrodes or components.
  var rows: Int { filters?.rows ?? scaling.electrodes }
  /// Features an epoch.
  var dimension: Int { rows * blocks }
  /// Blocks a component.
  var blocks: Int { windowLength / means.block }

  var parameterCount: Int { scaling.parameterCount + (filters?.elements.count ?? 0) }

  /// The features that a file holds of epochs of these facts.
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
  }

  var tensors: [String: StoredTensor] {
    var tensors = scaling.tensors
    if let filters { tensors["filters"] = StoredTensor(filters) }
    tensors["window"] = StoredTensor([Double(windowLength)])
    tensors["block"] = StoredTensor([Double(means.block)])
    return tensors
  }
}
