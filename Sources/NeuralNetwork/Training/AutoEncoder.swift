import Randomness

/// How an auto-encoder of one hidden layer learns: what it is shown, what it is to tell, what holds it back.
public struct AutoEncoder: Sendable, Equatable {
  /// The part of its input that it does not see and must tell all the same (Vincent et al., JMLR 11, 2010).
  public var corruption: Double
  /// What the mean activity of every unit is drawn towards, and how much that weighs; for logistic units.
  public var sparsity: Sparsity?
  /// Whether what comes out has the weights of what goes in, transposed.
  public var tiesWeights: Bool
  /// How layers above the first are judged.
  ///
  /// Cross-entropy is for logistic layers, whose codes are between 0 and 1. The first layer, whose input is
  /// any number, is judged by squares.
  public var loss: Head.ReconstructionLoss
  /// The update rule.
  public var rule: TrainingOptions.Rule

  /// Activity `target` of each unit, by a divergence that weighs `weight` (Ng, CS294A, 2011).
  public struct Sparsity: Sendable, Equatable {
    /// The mean activity, between 0 and 1.
    public var target: Double
    /// What its divergence counts for in the loss.
    public var weight: Double

    /// A sparsity from its parts.
    public init(target: Double, weight: Double) {
      self.target = target
      self.weight = weight
    }
  }

  /// An auto-encoder from its parts.
  public init(
    corruption: Double = 0, sparsity: Sparsity? = nil, tiesWeights: Bool = false,
    loss: Head.ReconstructionLoss = .squares, rule: TrainingOptions.Rule
  ) {
    self.corruption = corruption
    self.sparsity = sparsity
    self.tiesWeights = tiesWeights
    self.loss = loss
    self.rule = rule
  }

  /// The network that reconstructs `width` numbers from so many units.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if it would be too large.
  func architecture(
    width: Int, units: Int, activation: Layer.Activation, isFirst: Bool
  ) throws(NetworkError) -> NetworkArchitecture {
    var layers: [Layer] = corruption > 0 ? [.dropout(corruption)] : []
    layers += [.dense(units: units), .activation(activation)]
    if let sparsity, activation == .sigmoid {
      layers.append(.sparsity(target: sparsity.target, weight: sparsity.weight))
    }
    layers.append(tiesWeights ? .transposedDense(of: 1) : .dense(units: width))
    return try NetworkArchitecture(
      electrodes: width, windowLength: 1, layers: layers,
      head: .reconstruction(isFirst || activation != .sigmoid ? .squares : loss))
  }

  /// Learns a layer from what the layers below it put out.
  func learn(
    _ codes: LayerwiseTraining.Codes, for hidden: (units: Int, activation: Layer.Activation),
    isFirst: Bool, _ training: LayerwiseTraining, threads: Int, using generator: SeededGenerator
  ) throws(TrainingError) -> LayerwiseTraining.Learnt {
    guard
      let architecture = try? architecture(
        width: codes.width, units: hidden.units, activation: hidden.activation, isFirst: isFirst)
    else { preconditionFailure("a layer of a network is not too large for one of its own") }
    var generator = generator
    let start = Network(architecture, initialization: .glorotUniform, using: &generator)
    var options = TrainingOptions(
      rule: rule, batchSize: training.batchSize, stopping: .passes(training.passes))
    options.schedule = .cosine
    let (network, report) = try Trainer(
      architecture, batchSize: training.batchSize, threads: threads
    ).train(
      start, on: TrainingSet(unlabelled: codes.values, count: codes.count),
      training: Array(0..<codes.training), options: options, seed: generator.next())
    return LayerwiseTraining.Learnt(
      weights: network[.dense(1, .weight)], biases: network[.dense(1, .bias)],
      report: LayerwiseTraining.Report(units: hidden.units, errors: report.trainingErrors))
  }
}
