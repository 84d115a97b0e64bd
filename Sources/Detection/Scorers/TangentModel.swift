import LinearAlgebra
import Signal

/// Linear rules in the tangent space of super-trial covariances, one a window, their values averaged.
struct TangentModel: EpochwiseScorer, ScalableScorer {
  /// One window from the onset on.
  struct Unit: Sendable, Equatable {
    let trials: SuperTrials
    let space: TangentSpace
    var rule: LinearRule
  }

  let scaling: ElectrodeScaling
  let windowLength: Int
  let time: TimeWhitening?
  private(set) var units: [Unit]

  /// Fits a unit to the first samples of epochs for each of `lengths`, ascending.
  ///
  /// Four filters a class by `definition`; the mean is `iterations` steps from the arithmetic one
  /// towards the Riemannian, of `meanOf` matrices at most; `fitting` makes a rule of features, which it may
  /// change, and of what is a target. The matrices of all units are made in one way through the epochs, since scaling and whitening
  /// those takes longer.
  init(
    fitting epochs: LabelledEpochs, lengths: [Int], _ definition: XDAWN.Definition,
    _ estimator: SuperTrials.Estimator, iterations: Int, meanOf most: Int = .max,
    _ fitting: (inout Matrix, [Bool]) throws(ScorerError) -> LinearRule
  ) throws(ScorerError) {
    scaling = epochs.scaling
    windowLength = epochs.length
    time = epochs.time
    var units: [Unit] = []
    do {
      let trials = try epochs.moments(lengths: lengths).map {
        (moments) throws(LinearAlgebraError) in
        try SuperTrials(
          fitting: moments, filtersPerClass: 4, definition: definition, estimator: estimator)
      }
      var tables = trials.map { SymmetricTable(count: epochs.count, size: $0.size) }
      for index in 0..<epochs.count {
        let epoch = epochs[index]
        for unit in trials.indices { tables[unit][index] = trials[unit].matrix(of: epoch) }
      }
      for (trials, table) in zip(trials, tables) {
        let space = try TangentSpace(
          atMeanOf: table.spread(atMost: most), iterations: iterations, tolerance: 1e-7)
        var features = try space.features(of: table)
        units.append(
          Unit(trials: trials, space: space, rule: try fitting(&features, epochs.targets)))
      }
    } catch let error as ScorerError {
      throw error
    } catch { throw .degenerate(.singularCovariance) }
    self.units = units
  }

  func scaled(by factor: Double) -> TangentModel {
    var scaled = self
    for unit in units.indices { scaled.units[unit].rule = units[unit].rule.scaled(by: factor) }
    return scaled
  }

  func logOdds(ofScaled epoch: Matrix) -> Double { logOdds(ofScaled: [epoch])[0] }

  func logOdds(of epochs: Epochs, in range: Range<Int>) -> [Double] {
    logOdds(ofScaled: range.map { scaling.epoch($0, of: epochs) })
  }

  private func logOdds(ofScaled epochs: [Matrix]) -> [Double] {
    let epochs = epochs.map { time?.applied(to: $0) ?? $0 }
    guard !epochs.isEmpty else { return [] }
    var sums = [Double](repeating: 0, count: epochs.count)
    for unit in units {
      let table = SymmetricTable(epochs.map(unit.trials.matrix))
      for (index, vector) in unit.space.vectors(of: table, in: 0..<table.count).enumerated() {
        // An epoch without any power has no logarithm; it says nothing either way.
        if let vector { sums[index] += unit.rule.value(of: vector) }
      }
    }
    return sums.map { $0 / Double(units.count) }
  }

  var parameterCount: Int {
    units.reduce(scaling.parameterCount + (time?.matrix.elements.count ?? 0)) { sum, unit in
      sum + unit.trials.filters.elements.count + unit.trials.templates.elements.count
        + unit.space.whitener.elements.count + unit.rule.weights.count + 1
    }
  }

  /// The model that a file holds, with windows `whitened` in time before anything else or not.
  init(
    stored: StoredScorer, of facts: EpochFacts, estimator: SuperTrials.Estimator, whitened: Bool
  ) throws(ScorerError) {
    scaling = try ElectrodeScaling(stored: stored, of: facts)
    try stored.checkWindow(of: facts)
    windowLength = facts.windowLength
    time =
      whitened
      ? TimeWhitening(matrix: try stored.tensor("time", [windowLength, windowLength]).matrix)
      : nil
    let count = try stored.count("units")
    var units: [Unit] = []
    for index in 0..<count {
      let name = "unit\(index)."
      let filters = try stored.tensor(name + "filters", [nil, scaling.electrodes]).matrix
      let templates = try stored.tensor(name + "templates", [filters.rows, nil]).matrix
      guard templates.columns <= windowLength else {
        throw .unfit(
          name: name + "templates", found: "\(templates.columns) samples",
          expected: "at most the window, \(windowLength)")
      }
      let size = 2 * filters.rows
      let space = TangentSpace(
        whitener: try stored.tensor(name + "whitener", [size, size]).matrix)
      units.append(
        Unit(
          trials: SuperTrials(estimator: estimator, filters: filters, templates: templates),
          space: space,
          rule: LinearRule(
            weights: try stored.tensor(name + "weights", [space.dimension]).vector,
            bias: try stored.tensor(name + "bias", [1]).vector[0])))
    }
    self.units = units
  }

  var stored: StoredScorer {
    var tensors = scaling.tensors
    tensors["window"] = StoredTensor([Double(windowLength)])
    if let time { tensors["time"] = StoredTensor(time.matrix) }
    tensors["units"] = StoredTensor([Double(units.count)])
    for (index, unit) in units.enumerated() {
      let name = "unit\(index)."
      tensors[name + "filters"] = StoredTensor(unit.trials.filters)
      tensors[name + "templates"] = StoredTensor(unit.trials.templates)
      tensors[name + "whitener"] = StoredTensor(unit.space.whitener)
      tensors[name + "weights"] = StoredTensor(unit.rule.weights)
      tensors[name + "bias"] = StoredTensor([unit.rule.bias])
    }
    return StoredScorer(tensors: tensors)
  }
}
