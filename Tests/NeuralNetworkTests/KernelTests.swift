import NeuralNetwork
import TestSupport
import Testing

/// The kernels against the reference, over shapes that leave every tile a remainder.
@Suite struct KernelTests {
  static let shapes = [
    NetworkShape(electrodes: 64, windowLength: 78),
    NetworkShape(electrodes: 8, windowLength: 91, hiddenActivation: .tanh, output: .logit),
    NetworkShape(electrodes: 1, windowLength: 13, spatialMaps: 1, hiddenUnits: 1),
    NetworkShape(electrodes: 7, windowLength: 96, spatialMaps: 1, output: .logit),
    NetworkShape(electrodes: 3, windowLength: 40, spatialMaps: 7, hiddenUnits: 23),
    NetworkShape(
      electrodes: 17, windowLength: 130, spatialMaps: 12, hiddenUnits: 41,
      hiddenActivation: .tanh),
  ]

  @Test(arguments: shapes, InstructionSet.supported)
  func `every layer puts out what the reference does`(
    shape: NetworkShape, instructions: InstructionSet
  ) throws {
    let network = Samples.network(shape)
    let set = Samples.set(shape, count: 1)
    let context = try KernelContext(
      shape: shape, batchSize: 1, threads: 1, instructions: instructions)
    context.parameters = network.parameters
    let expected = ReferenceNetwork(network).layers(Samples.epoch(0, of: set, shape))
    for (layer, values) in context.activations(set.samples).enumerated() {
      #expect(
        relativeDifference(values.map { Double($0) }, expected[layer]) < 1e-5,
        "layer \(layer + 1)")
    }
  }

  @Test(arguments: shapes, InstructionSet.supported)
  func `every gradient is the reference's, whatever the batch`(
    shape: NetworkShape, instructions: InstructionSet
  ) throws {
    let network = Samples.network(shape)
    for count in [1, 7, 8, 9, 16, 21, 40] {
      let set = Samples.set(shape, count: count)
      let (loss, gradient) = try kernelGradient(of: network, on: set, instructions: instructions)
      let expected = reference(network, set)
      #expect(abs(loss - expected.loss) < 1e-5 * expected.loss)
      for tensor in NetworkTensor.allCases {
        let differences = zip(gradient[tensor], expected.gradient[tensor] ?? []).map {
          abs(Double($0) - $1)
        }
        // Epochs may cancel: what they sum to is no measure, what they bring is.
        let brought = expected.magnitude[tensor]?.max() ?? 0
        #expect(
          differences.max() ?? .infinity < 3e-5 * brought, "\(tensor.rawValue), \(count) epochs")
      }
    }
  }

  @Test(arguments: InstructionSet.supported)
  func `epochs score the same alone, in a batch, in any order and on any thread`(
    instructions: InstructionSet
  ) throws {
    let shape = NetworkShape(electrodes: 5, windowLength: 79)
    let network = Samples.network(shape)
    let samples = Samples.set(shape, count: 75).samples
    let all = try network.scores(of: samples, instructions: instructions)
    for threads in 2...4 {
      #expect(
        all == (try network.scores(of: samples, threads: threads, instructions: instructions)))
    }
    let scorer = try Scorer(network, instructions: instructions)
    for index in 0..<75 {
      let epoch = Array(samples[index * shape.epochSize..<(index + 1) * shape.epochSize])
      #expect(scorer.score(ofEpoch: epoch) == all[index])
    }
  }

  @Test func `the weights count epochs`() throws {
    let shape = NetworkShape(electrodes: 2, windowLength: 26, output: .logit)
    let network = Samples.network(shape)
    let set = Samples.set(shape, count: 2)
    let doubled = TrainingSet(
      samples: set.samples + set.samples[0..<shape.epochSize], labels: [true, false, true])
    let weighted = TrainingSet(samples: set.samples, labels: [true, false], weights: [2, 1])
    let left = try kernelGradient(of: network, on: doubled)
    let right = try kernelGradient(of: network, on: weighted)
    #expect(abs(left.loss - right.loss) < 1e-6)
    #expect(relativeDifference(left.gradient.parameters, right.gradient.parameters) < 1e-6)
  }
}

private func reference(
  _ network: Network, _ set: TrainingSet
) -> (
  loss: Double, gradient: [NetworkTensor: [Double]], magnitude: [NetworkTensor: [Double]]
) {
  let reference = ReferenceNetwork(network)
  let total = set.weights.reduce(0.0) { $0 + Double($1) }
  var loss = 0.0
  var gradient: [NetworkTensor: [Double]] = [:]
  var magnitude: [NetworkTensor: [Double]] = [:]
  for index in 0..<set.count {
    let epoch = Samples.epoch(index, of: set, network.shape)
    let share = Double(set.weights[index]) / total
    let isTarget = set.targets[index] == 1
    loss += share * reference.loss(epoch, isTarget: isTarget)
    for (tensor, values) in reference.gradient(epoch, isTarget: isTarget) {
      let scaled = values.map { share * $0 }
      gradient[tensor] = gradient[tensor].map { zip($0, scaled).map { $0 + $1 } } ?? scaled
      let size = scaled.map { abs($0) }
      magnitude[tensor] = magnitude[tensor].map { zip($0, size).map { $0 + $1 } } ?? size
    }
  }
  return (loss, gradient, magnitude)
}
