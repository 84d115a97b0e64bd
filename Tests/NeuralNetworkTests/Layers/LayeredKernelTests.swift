import CKernels
import NeuralNetwork
import Randomness
import Testing

/// The kernels against the plain layers, and against themselves on other threads and machines.
@Suite struct LayeredKernelTests {
  @Test(arguments: try LayeredSamples.all(), InstructionSet.supported)
  func `scores are those of the plain layers`(
    architecture: LayeredArchitecture, instructions: InstructionSet
  ) throws {
    let network = LayeredSamples.network(architecture)
    let set = LayeredSamples.set(architecture, count: 19)
    let expected = ReferenceLayeredNetwork(network).scores(
      LayeredSamples.epochs(of: set, architecture))
    let found = try network.scores(of: set.samples, instructions: instructions)
    #expect(found.count == 19)
    for (left, right) in zip(found, expected) {
      #expect(abs(Double(left) - right) < 1e-4 * max(1, abs(right)))
    }
  }

  @Test(arguments: try LayeredSamples.all(), InstructionSet.supported)
  func `loss and gradient are those of the plain layers`(
    architecture: LayeredArchitecture, instructions: InstructionSet
  ) throws {
    let network = LayeredSamples.network(architecture)
    // 21 epochs: a whole block and one with idle lanes.
    let set = LayeredSamples.set(architecture, count: 21)
    let epochs = LayeredSamples.epochs(of: set, architecture)
    let labels = set.targets.map { $0 == 1 }
    let weights = set.weights.map { Double($0) }
    let reference = ReferenceLayeredNetwork(network)
    let (loss, gradient) = try gradient(of: network, on: set, instructions: instructions)
    #expect(abs(loss - reference.loss(epochs, labels: labels, weights: weights)) < 1e-5)
    let expected = reference.gradient(epochs, labels: labels, weights: weights)
    for tensor in architecture.tensors where tensor.isParameter {
      let scale = tensor.range.map { abs(expected[$0]) }.max() ?? 0
      for index in tensor.range {
        #expect(
          abs(Double(gradient[index]) - expected[index]) < 2e-4 * scale + 1e-6,
          "\(tensor.name), number \(index - tensor.range.lowerBound)")
      }
    }
  }

  @Test(arguments: try [LayeredSamples.eegNet(dropout: 0.4), LayeredSamples.oclnn()])
  func `with noise and dropout the gradient is still the finite difference`(
    architecture: LayeredArchitecture
  ) throws {
    let set = LayeredSamples.set(architecture, count: 24)
    let network = LayeredSamples.network(architecture)
    let gradient = try gradient(of: network, on: set, noise: 0.5).gradient
    // Along the gradient itself the loss changes by its squared length.
    let length = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let step = 0.003
    func loss(_ distance: Double) throws -> Double {
      var moved = network
      for index in gradient.indices {
        moved.parameters[index] += Float(distance * Double(gradient[index]) / length)
      }
      return try self.gradient(of: moved, on: set, noise: 0.5).loss
    }
    let expected = (try loss(step) - loss(-step)) / (2 * step)
    #expect(length > 0.01)
    #expect(abs(expected - length) < 0.02 * length, "\(expected) along \(length)")
  }

  @Test func `another pass drops other numbers`() throws {
    let architecture = try LayeredSamples.oclnn()
    let network = LayeredSamples.network(architecture)
    let set = LayeredSamples.set(architecture, count: 24)
    let first = try gradient(of: network, on: set, pass: 0)
    #expect(try gradient(of: network, on: set, pass: 0).loss == first.loss)
    #expect(try gradient(of: network, on: set, pass: 1).loss != first.loss)
  }

  @Test(arguments: try [LayeredSamples.eegNet(dropout: 0.5), LayeredSamples.oclnn()])
  func `a training gives the same bits on 1 to 3 threads, with AVX2 and with AVX-512`(
    architecture: LayeredArchitecture
  ) throws {
    var options = LayeredTrainingOptions()
    options.passes = 3
    options.batchSize = 50
    options.inputNoise = 0.5
    let set = LayeredSamples.set(architecture, count: 130)
    func trained(
      _ threads: Int, _ instructions: InstructionSet, seed: UInt64 = 7
    ) throws -> (LayeredNetwork, [Double], [Float]) {
      let trainer = try LayeredTrainer(
        architecture, batchSize: 50, threads: threads, instructions: instructions)
      let (network, report) = try trainer.train(
        LayeredSamples.network(architecture), on: set, training: Array(0..<110),
        validation: Array(110..<130), options: options, seed: seed)
      let scores = try network.scores(
        of: set.samples, threads: threads, instructions: instructions)
      return (network, report.trainingErrors + report.validationErrors, scores)
    }
    let first = try trained(1, .standard)
    for instructions in InstructionSet.exact {
      for threads in 1...3 {
        let other = try trained(threads, instructions)
        #expect(other == first, "\(instructions) on \(threads) threads")
      }
    }
    #expect(try trained(1, .standard, seed: 8).0 != first.0)
  }

  private func gradient(
    of network: LayeredNetwork, on set: TrainingSet, noise: Double = 0, pass: Int = 0,
    instructions: InstructionSet = .standard
  ) throws -> (loss: Double, gradient: [Float]) {
    let context = try LayeredContext(
      network.architecture, batchSize: set.count, threads: 2, instructions: instructions)
    context.start(from: network)
    var options = LayeredTrainingOptions()
    options.inputNoise = noise
    var training = options.kernels(seed: 11)
    training.rule = layers_rule_gradient
    let loss = context.train(
      set, order: (0..<Int32(set.count)).map { $0 }, factors: [1], training: training, pass: pass)
    #expect(context.network == network)
    return (loss, context.gradient)
  }
}
