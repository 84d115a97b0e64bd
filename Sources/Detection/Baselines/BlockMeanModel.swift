import LinearAlgebra
import Signal

/// A linear rule on block means of electrodes or of their xDAWN components.
struct BlockMeanModel: EpochwiseModel {
  let scaling: ElectrodeScaling
  /// `[filter, electrode]`; `nil` takes the electrodes themselves.
  let filters: Matrix?
  let means: BlockMeans
  let windowLength: Int
  let rule: LinearRule

  /// What a rule is fitted by.
  typealias Fitting = (Matrix, [Bool]) throws(BaselineError) -> LinearRule

  /// Fits `rule` to labelled epochs, with `filtersPerClass` xDAWN filters a class or none.
  init(
    fitting epochs: LabelledEpochs, filtersPerClass: Int?, _ rule: Fitting
  ) throws(BaselineError) {
    scaling = epochs.scaling
    windowLength = epochs.length
    means = BlockMeans(
      samplingRate: epochs.epochs.samplingRate, windowLength: epochs.length)
    if let filtersPerClass {
      let moments = epochs.moments(lengths: [epochs.length])[0]
      var both: [Matrix] = []
      for forTargets in [false, true] {
        do {
          both.append(
            try XDAWN.filters(
              moments, forTargets: forTargets, count: filtersPerClass, .covariance))
        } catch { throw .degenerate(reason: "no electrode has any power") }
      }
      filters = StoredTensor(both[0].stacked(on: both[1])).matrix
    } else {
      filters = nil
    }
    var features: [Double] = []
    for index in 0..<epochs.count {
      let epoch = epochs[index]
      features += means.features(of: filters.map { $0 * epoch } ?? epoch)
    }
    let table = Matrix(
      rows: epochs.count, columns: features.count / epochs.count, elements: features)
    self.rule = try rule(table, epochs.targets)
  }

  func score(of epoch: Matrix) -> Double {
    rule.value(of: means.features(of: filters.map { $0 * epoch } ?? epoch))
  }

  init(stored tensors: [String: StoredTensor]) throws(BaselineError) {
    scaling = try ElectrodeScaling(stored: tensors)
    if tensors["filters"] != nil {
      filters = try tensors.tensor("filters", [nil, scaling.electrodes]).matrix
    } else {
      filters = nil
    }
    windowLength = try tensors.count("window")
    let block = try tensors.count("block")
    guard block <= windowLength else {
      throw .unfitTensor(
        name: "block", found: "\(block)", expected: "at most the window, \(windowLength)")
    }
    means = BlockMeans(block: block)
    let rows = filters?.rows ?? scaling.electrodes
    rule = LinearRule(
      weights: try tensors.tensor("weights", [rows, windowLength / block]).vector,
      bias: try tensors.tensor("bias", [1]).vector[0])
  }

  var tensors: [String: StoredTensor] {
    var tensors = scaling.tensors
    if let filters { tensors["filters"] = StoredTensor(filters) }
    tensors["window"] = StoredTensor([Double(windowLength)])
    tensors["block"] = StoredTensor([Double(means.block)])
    let blocks = windowLength / means.block
    tensors["weights"] = StoredTensor(
      Matrix(rows: rule.weights.count / blocks, columns: blocks, elements: rule.weights))
    tensors["bias"] = StoredTensor([rule.bias])
    return tensors
  }
}
