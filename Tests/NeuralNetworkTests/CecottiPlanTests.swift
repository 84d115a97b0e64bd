import NeuralNetwork
import TestSupport
import Testing

/// The fused kernels against the reference.
@Suite struct CecottiPlanTests {
  @Test(arguments: try Samples.cecotti(), InstructionSet.supported)
  func `every layer puts out what the reference does`(
    architecture: NetworkArchitecture, instructions: InstructionSet
  ) throws {
    let network = Samples.network(architecture)
    let set = Samples.set(architecture, count: 1)
    let plan = try #require(
      try CecottiPlan(architecture, batchSize: 1, threads: 1, instructions: instructions))
    plan.network = network
    let layers = ReferenceNetwork(network).layers(set.epochs, byBatch: false)
    let used = architecture.windowLength / 13 * 13
    let first = layers[1][0].enumerated().filter { $0.offset % architecture.windowLength < used }
    let expected = [
      first.map(\.element), layers[3][0], layers[5][0],
      architecture.head.reference(outputs: layers[6][0]),
    ]
    for (layer, values) in plan.activations(set.samples).enumerated() {
      #expect(
        relativeDifference(values.map { Double($0) }, expected[layer]) < 1e-5,
        "layer \(layer + 1)")
    }
  }

  @Test(arguments: try Samples.cecotti(), [1, 7, 8, 9, 16, 21, 40])
  func `every gradient is the reference's, whatever the batch`(
    architecture: NetworkArchitecture, count: Int
  ) throws {
    let network = Samples.network(architecture)
    let set = Samples.set(architecture, count: count)
    let expected = reference(network, set)
    // Epochs may cancel: what they sum to is no measure, what they bring is.
    let brought = architecture.tensors.map { expected.magnitude[$0.range].max() ?? 0 }
    for instructions in InstructionSet.supported {
      let (loss, gradient) = try network.gradient(on: set, instructions: instructions)
      #expect(abs(loss - expected.loss) < 1e-5 * expected.loss)
      for (tensor, brought) in zip(architecture.tensors, brought) {
        let difference = largestDifference(
          gradient[tensor.name], expected.gradient[tensor.range])
        #expect(difference < 3e-5 * brought, "\(tensor.name), \(instructions)")
      }
    }
  }

  @Test func `the weights count epochs`() throws {
    let architecture = try NetworkArchitecture.cecotti(
      electrodes: 2, windowLength: 26, head: .logit)
    let network = Samples.network(architecture)
    let samples = Samples.set(architecture, count: 2).samples
    let doubled = TrainingSet(
      samples: samples + samples[0..<architecture.epochSize], labels: [true, false, true])
    let weighted = TrainingSet(samples: samples, labels: [true, false], weights: [2, 1])
    let left = try network.gradient(on: doubled)
    let right = try network.gradient(on: weighted)
    #expect(abs(left.loss - right.loss) < 1e-6)
    #expect(relativeDifference(left.gradient.parameters, right.gradient.parameters) < 1e-6)
  }

  /// The reference's gradient, and the sum of the magnitudes that the epochs bring to it.
  private func reference(
    _ network: Network, _ set: TrainingSet
  ) -> (loss: Double, gradient: [Double], magnitude: [Double]) {
    let reference = ReferenceNetwork(network)
    let weights = set.weights.map { Double($0) }
    let targets = set.softTargets.map { Double($0) }
    var gradient = network.parameters.map { _ in 0.0 }
    var magnitude = gradient
    for (index, epoch) in set.epochs.enumerated() {
      let share = weights[index] / weights.reduce(0, +)
      let single = reference.gradient([epoch], softTargets: [targets[index]], weights: [1])
      for place in single.indices {
        gradient[place] += share * single[place]
        magnitude[place] += abs(share * single[place])
      }
    }
    return (
      reference.loss(set.epochs, softTargets: targets, weights: weights), gradient, magnitude
    )
  }
}
