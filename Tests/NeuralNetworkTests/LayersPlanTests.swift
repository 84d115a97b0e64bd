import NeuralNetwork
import Testing

/// The general kernels against the reference: every layer, every head.
@Suite struct LayersPlanTests {
  @Test(arguments: try Samples.layered(), InstructionSet.supported)
  func `outputs are the reference's`(
    architecture: NetworkArchitecture, instructions: InstructionSet
  ) throws {
    let network = Samples.network(architecture)
    let set = Samples.set(architecture, count: 19)
    let expected = ReferenceNetwork(network).outputs(set.epochs).flatMap { $0 }
    let plan = try LayersPlan(
      architecture, batchSize: 0, threads: 2, instructions: instructions)
    plan.network = network
    var found = [Float](repeating: 0, count: expected.count)
    plan.score(set.samples, indices: nil, into: &found)
    for (left, right) in zip(found, expected) {
      #expect(abs(Double(left) - right) < 1e-4 * max(1, abs(right)))
    }
  }

  @Test(arguments: try Samples.layered(), InstructionSet.supported)
  func `loss and gradient are the reference's`(
    architecture: NetworkArchitecture, instructions: InstructionSet
  ) throws {
    let network = Samples.network(architecture)
    // 21 epochs: a whole block and one with idle lanes.
    let set = Samples.set(architecture, count: 21)
    let weights = set.weights.map { Double($0) }
    let targets = set.softTargets.map { Double($0) }
    let reference = ReferenceNetwork(network)
    let plan = try LayersPlan(
      architecture, batchSize: 21, threads: 2, instructions: instructions)
    let (loss, gradient) = plan.gradient(of: network, on: set)
    #expect(plan.network == network)
    let expectedLoss = reference.loss(set.epochs, softTargets: targets, weights: weights)
    #expect(abs(loss - expectedLoss) < 1e-5 * max(1, expectedLoss))
    let expected = reference.gradient(set.epochs, softTargets: targets, weights: weights)
    for tensor in architecture.tensors where tensor.isParameter {
      let scale = tensor.range.map { abs(expected[$0]) }.max() ?? 0
      for index in tensor.range {
        #expect(
          abs(Double(gradient[index]) - expected[index]) < 2e-4 * scale + 1e-6,
          "\(tensor.name), number \(index - tensor.range.lowerBound)")
      }
    }
  }

  @Test func `what the fused kernels run comes out the same in the general ones`() throws {
    for architecture in try Samples.cecotti() {
      let network = Samples.network(architecture)
      let set = Samples.set(architecture, count: 20)
      let fused = try #require(
        try CecottiPlan(architecture, batchSize: 20, threads: 1, instructions: .standard))
      let general = try LayersPlan(
        architecture, batchSize: 20, threads: 1, instructions: .standard)
      let (left, right) = (
        fused.gradient(of: network, on: set), general.gradient(of: network, on: set)
      )
      #expect(abs(left.loss - right.loss) < 1e-5 * right.loss)
      let scale = right.gradient.reduce(0) { max($0, abs($1)) }
      for (left, right) in zip(left.gradient, right.gradient) {
        #expect(abs(left - right) < 1e-4 * scale)
      }
    }
  }

  @Test(arguments: try [Samples.eegNet(dropout: 0.4), Samples.oclnn()])
  func `with noise and dropout the gradient is still the finite difference`(
    architecture: NetworkArchitecture
  ) throws {
    let set = Samples.set(architecture, count: 24)
    let network = Samples.network(architecture)
    let gradient = try network.gradient(on: set) { $0.inputNoise = 0.5 }.gradient.parameters
    // Along the gradient itself the loss changes by its squared length.
    let length = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let step = 0.003
    func loss(_ distance: Double) throws -> Double {
      var moved = network
      for index in gradient.indices {
        moved.parameters[index] += Float(distance * Double(gradient[index]) / length)
      }
      return try moved.gradient(on: set) { $0.inputNoise = 0.5 }.loss
    }
    let expected = (try loss(step) - loss(-step)) / (2 * step)
    #expect(length > 0.01)
    #expect(abs(expected - length) < 0.02 * length, "\(expected) along \(length)")
  }

  @Test func `another pass drops other numbers`() throws {
    let architecture = try Samples.oclnn()
    let network = Samples.network(architecture)
    let set = Samples.set(architecture, count: 24)
    let first = try network.gradient(on: set).loss
    #expect(try network.gradient(on: set).loss == first)
    #expect(try network.gradient(on: set, pass: 1).loss != first)
  }

  @Test func `what a plan has worked out of other epochs is forgotten`() throws {
    let architecture = try Samples.eegNet(dropout: 0.4)
    let network = Samples.network(architecture)
    let set = Samples.set(architecture, count: 20, seed: 2)
    let other = Samples.set(architecture, count: 20, seed: 3)
    let options = TrainingOptions(
      rule: .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.999, decay: 0), batchSize: 16,
      stopping: .passes(3))
    func trained(_ plan: LayersPlan, on set: TrainingSet) -> (network: Network, scores: [Float]) {
      var scores = [Float](repeating: 0, count: set.count * architecture.outputs)
      plan.start(from: network, options: options, seed: 4)
      for pass in 0..<3 {
        _ = plan.train(on: set, order: (0..<16).map { $0 }, factors: [1], pass: pass)
        // Epochs 16 to 19 are judged alone, the others are trained on too.
        plan.score(set.samples, indices: nil, into: &scores)
      }
      return (plan.network, scores)
    }
    func plan(batchSize: Int) throws -> LayersPlan {
      try LayersPlan(architecture, batchSize: batchSize, threads: 2, instructions: .standard)
    }
    let used = try plan(batchSize: 16)
    _ = trained(used, on: other)
    let again = trained(used, on: set)
    let fresh = trained(try plan(batchSize: 16), on: set)
    #expect(again.network == fresh.network && again.scores == fresh.scores)
    let scoring = try plan(batchSize: 0)
    scoring.network = fresh.network
    var scores = [Float](repeating: 0, count: fresh.scores.count)
    scoring.score(set.samples, indices: nil, into: &scores)
    #expect(scores == fresh.scores)
  }
}
