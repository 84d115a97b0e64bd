import Randomness

/// Trains the hidden dense layers of a network one at a time, from the bottom, without labels.
///
/// Each learns to tell what the layers below it put out; then the whole is fine-tuned by a ``Trainer``.
/// Sources: Hinton & Salakhutdinov, Science 313, 2006; Bengio et al., NIPS 2006.
public struct LayerwiseTraining: Sendable, Equatable {
  /// What a layer is part of while it learns.
  public enum Machine: Sendable, Equatable {
    /// The first half of a network that reconstructs its input.
    case autoEncoder(AutoEncoder)
    /// The connections of a restricted Boltzmann machine, for logistic layers; Gaussian visible units in
    /// the first layer, binary ones above.
    case boltzmannMachine(BoltzmannMachine.Learning)
  }

  /// What each layer is part of.
  public var machine: Machine
  /// Passes over the epochs for each layer.
  public var passes: Int
  /// The most epochs in a minibatch.
  public var batchSize: Int

  /// Training by a machine, so many passes a layer.
  public init(_ machine: Machine, passes: Int, batchSize: Int) {
    self.machine = machine
    self.passes = passes
    self.batchSize = batchSize
  }

  /// What the training of one layer came to.
  public struct Report: Sendable, Equatable {
    /// The layer's units.
    public var units: Int
    /// The mean error of reconstruction over the training epochs, pass by pass: of an auto-encoder its
    /// loss, of a Boltzmann machine half the squared distance.
    public var errors: [Double]
    /// How much higher the mean free energy of held-out epochs is than that of the training epochs, of a
    /// Boltzmann machine; it grows where training epochs are learnt by heart.
    public var freeEnergyGap: Double?
  }

  /// Trains the hidden layers of `network` on the epochs at `training` and on those of `unlabelled`, samples
  /// of epochs.
  ///
  /// Where the network scales its input, the scaling is learnt first. The first layer learns from its
  /// inputs at mean 0 and deviation 1, which its weights then make up for.
  ///
  /// - Precondition: the indices are within `set`; hidden layers are `.dense` with an `.activation` next.
  /// - Throws: `TrainingError.diverged` if numbers stop being finite, `.outOfResources` if the system
  ///   refuses memory or threads.
  public func train(
    _ network: Network, on set: TrainingSet, training: [Int], unlabelled: [Float] = [],
    heldOut: [Int] = [], threads: Int = 1, seed: UInt64
  ) throws(TrainingError) -> (network: Network, reports: [Report]) {
    var network = network
    network.fitScaling(to: set, indices: training)
    var reports: [Report] = []
    let size = network.architecture.epochSize
    precondition(unlabelled.count % size == 0, "whole epochs")
    func samples(of indices: [Int]) -> [Float] {
      indices.flatMap { set.samples[$0 * size..<($0 + 1) * size] }
    }
    let samples = samples(of: training) + unlabelled + samples(of: heldOut)
    let count = training.count + unlabelled.count / size
    for (level, layer) in network.architecture.hiddenLayers.enumerated() {
      var codes = samples
      if layer > 0 {
        codes = try Scorer(network.prefix(layer), threads: threads).outputs(of: samples)
      }
      let width = network.architecture.steps[layer].taps
      var inputs = Codes(values: codes, width: width, training: count)
      let scaling = level == 0 ? inputs.standardize() : nil
      // Each layer has streams of its own.
      let own = SeededGenerator(seed: seed, stream: UInt64(level) + 1)
      let learnt: Learnt
      switch machine {
      case .autoEncoder(let encoder):
        learnt = try encoder.learn(
          inputs, for: network.architecture.hidden(at: layer), isFirst: level == 0, self,
          threads: threads, using: own)
      case .boltzmannMachine(let learning):
        learnt = try learning.learn(
          inputs, units: network.architecture.hidden(at: layer).units, isFirst: level == 0, self,
          using: own)
      }
      network.set(learnt, at: layer, behind: scaling)
      reports.append(learnt.report)
    }
    return (network, reports)
  }

  /// What a layer has learnt: weights `[unit, input]`, biases, and how.
  struct Learnt {
    var weights: [Float]
    var biases: [Float]
    var report: Report
  }

  /// What the layers below put out: `[epoch, number]`, training epochs first.
  struct Codes {
    var values: [Float]
    let width: Int
    let training: Int

    var count: Int { values.count / width }

    /// Gives every number mean 0 and deviation 1 over the training epochs; returns what they were.
    mutating func standardize() -> (means: [Double], deviations: [Double]) {
      var means = [Double](repeating: 0, count: width)
      var squares = means
      for epoch in 0..<training {
        for place in 0..<width { means[place] += Double(values[epoch * width + place]) }
      }
      for place in means.indices { means[place] /= Double(training) }
      for epoch in 0..<training {
        for place in 0..<width {
          let gap = Double(values[epoch * width + place]) - means[place]
          squares[place] += gap * gap
        }
      }
      let deviations = squares.map { square in
        let deviation = (square / Double(training)).squareRoot()
        return deviation > 1e-6 ? deviation : 1
      }
      for epoch in 0..<count {
        for place in 0..<width {
          let index = epoch * width + place
          values[index] = Float((Double(values[index]) - means[place]) / deviations[place])
        }
      }
      return (means, deviations)
    }
  }
}

extension NetworkArchitecture {
  /// Where the dense layers stand that an activation follows.
  var hiddenLayers: [Int] {
    layers.indices.dropLast().filter { index in
      if case (.dense, .activation) = (layers[index], layers[index + 1]) { true } else { false }
    }
  }

  /// The units of the hidden layer at `index`, and what their sums go through.
  func hidden(at index: Int) -> (units: Int, activation: Layer.Activation) {
    guard case .activation(let activation) = layers[index + 1] else {
      preconditionFailure("a hidden layer has an activation")
    }
    return (steps[index].output.maps, activation)
  }
}

extension Network {
  /// Gives the dense layer at `index` what it has learnt, from inputs that were scaled.
  fileprivate mutating func set(
    _ learnt: LayerwiseTraining.Learnt, at index: Int,
    behind scaling: (means: [Double], deviations: [Double])?
  ) {
    let places = architecture.tensors.filter { $0.layer == index }
    var (weights, biases) = (learnt.weights, learnt.biases)
    if let scaling {
      let width = scaling.means.count
      for unit in biases.indices {
        var bias = Double(biases[unit])
        for place in 0..<width {
          let weight = Double(weights[unit * width + place]) / scaling.deviations[place]
          weights[unit * width + place] = Float(weight)
          bias -= weight * scaling.means[place]
        }
        biases[unit] = Float(bias)
      }
    }
    self[places[0]] = weights
    self[places[1]] = biases
  }
}
