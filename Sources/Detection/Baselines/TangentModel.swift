import LinearAlgebra
import Signal

/// Linear rules in the tangent space of super-trial covariances, one a window, their values averaged.
struct TangentModel: EpochwiseModel {
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

  /// pyRiemann's chain with the settings of MOABB: four filters a class, oracle approximating
  /// shrinkage, logistic regression.
  init(riemannFitting epochs: LabelledEpochs) throws(BaselineError) {
    try self.init(
      epochs, lengths: [epochs.length], .covariance, .oracleApproximating, iterations: 50
    ) { features, targets throws(BaselineError) in
      try LinearRule.logisticRegression(features, targets: targets, strength: 1)
    }
  }

  /// Four windows, half-way whitened in time, each with its own filters, mean and unit.
  ///
  /// The mean is one step from the arithmetic one towards the Riemannian: further ones change nothing
  /// that counts and take most of the time.
  init(windowsFitting epochs: LabelledEpochs) throws(BaselineError) {
    var epochs = epochs
    epochs.time = try TimeWhitening(fitting: epochs)
    let lengths = Self.windowLengths(longest: epochs.length)
    try self.init(epochs, lengths: lengths, .shrunk, .shrunkMoment, iterations: 1) {
      features, targets throws(BaselineError) in
      let mean = Covariance.mean(ofRows: features)
      var centred = features
      for row in 0..<features.rows {
        for column in mean.indices { centred[row, column] -= mean[column] }
      }
      var rule = LinearRule.balancedLogisticUnit(centred, targets: targets)
      rule.bias -= dotProduct(rule.weights, mean)
      return rule
    }
  }

  /// Five, six, seven and eight eighths of an epoch in samples, none twice; 500 to 800 ms of 800 ms.
  static func windowLengths(longest: Int) -> [Int] {
    var lengths: [Int] = []
    for eighths in 5...8 {
      let length = max((longest * eighths + 4) / 8, 1)
      if lengths.last != length { lengths.append(length) }
    }
    return lengths
  }

  private init(
    _ epochs: LabelledEpochs, lengths: [Int], _ definition: XDAWN.Definition,
    _ estimator: SuperTrials.Estimator, iterations: Int,
    _ fitting: (Matrix, [Bool]) throws(BaselineError) -> LinearRule
  ) throws(BaselineError) {
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
      var matrices: [[Matrix]] = trials.map { _ in [] }
      for index in 0..<epochs.count {
        let epoch = epochs[index]
        for unit in trials.indices { matrices[unit].append(trials[unit].matrix(of: epoch)) }
      }
      for (trials, matrices) in zip(trials, matrices) {
        let space = try TangentSpace(
          atMeanOf: matrices, iterations: iterations, tolerance: 1e-7)
        var vectors: [Double] = []
        for matrix in matrices { vectors += try space.vector(of: matrix) }
        let features = Matrix(rows: epochs.count, columns: space.dimension, elements: vectors)
        units.append(
          Unit(trials: trials, space: space, rule: try fitting(features, epochs.targets)))
      }
    } catch let error as BaselineError {
      throw error
    } catch { throw .degenerate(reason: "a covariance of an epoch has no power in some direction") }
    self.units = units
  }

  /// The same model with scores `factor` times as large.
  func scaled(by factor: Double) -> TangentModel {
    var scaled = self
    for unit in units.indices { scaled.units[unit].rule = units[unit].rule.scaled(by: factor) }
    return scaled
  }

  func score(of epoch: Matrix) -> Double {
    let epoch = time?.applied(to: epoch) ?? epoch
    var sum = 0.0
    for unit in units {
      // An epoch without any power has no logarithm; it says nothing either way.
      guard let vector = try? unit.space.vector(of: unit.trials.matrix(of: epoch)) else { continue }
      sum += unit.rule.value(of: vector)
    }
    return sum / Double(units.count)
  }

  /// The model that `tensors` hold, with windows `whitened` in time before anything else or not.
  init(
    stored tensors: [String: StoredTensor], estimator: SuperTrials.Estimator, whitened: Bool
  ) throws(BaselineError) {
    scaling = try ElectrodeScaling(stored: tensors)
    windowLength = try tensors.count("window")
    time =
      whitened
      ? TimeWhitening(matrix: try tensors.tensor("time", [windowLength, windowLength]).matrix)
      : nil
    let count = try tensors.count("units")
    var units: [Unit] = []
    for index in 0..<count {
      let name = "unit\(index)."
      let filters = try tensors.tensor(name + "filters", [nil, scaling.electrodes]).matrix
      let templates = try tensors.tensor(name + "templates", [filters.rows, nil]).matrix
      guard templates.columns <= windowLength else {
        throw .unfitTensor(
          name: name + "templates", found: "\(templates.columns) samples",
          expected: "at most the window, \(windowLength)")
      }
      let size = 2 * filters.rows
      let space = TangentSpace(
        whitener: try tensors.tensor(name + "whitener", [size, size]).matrix)
      units.append(
        Unit(
          trials: SuperTrials(estimator: estimator, filters: filters, templates: templates),
          space: space,
          rule: LinearRule(
            weights: try tensors.tensor(name + "weights", [space.dimension]).vector,
            bias: try tensors.tensor(name + "bias", [1]).vector[0])))
    }
    self.units = units
  }

  var tensors: [String: StoredTensor] {
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
    return tensors
  }
}
