import Detection
import NeuralNetwork
import TestSupport
import Testing

/// The networks of methods against the numbers of an independent implementation,
/// scripts/golden/make_networks.py.
@Suite struct NetworkGoldenTests {
  /// A method's network with golden numbers, without dropout.
  private struct Golden {
    let arrays: GoldenArrays
    let network: Network
    var set: TrainingSet {
      TrainingSet(
        samples: arrays["x"].values, labels: arrays["y"].values.map { $0 == 1 },
        weights: arrays["class_weight"].values)
    }

    init(_ name: String, _ recipe: Recipe) throws {
      let arrays = try GoldenArrays("network-\(name).npz")
      let shape = arrays["x"].shape
      let facts = EpochFacts(electrodes: shape[1], windowLength: shape[2], samplingRate: 120)
      let trained = try recipe.architecture(facts)
      let architecture = try NetworkArchitecture(
        electrodes: shape[1], windowLength: shape[2],
        layers: trained.layers.filter { if case .dropout = $0 { false } else { true } },
        head: trained.head)
      self.arrays = arrays
      network = try Network(
        architecture,
        tensors: architecture.tensors.map {
          NamedTensor(name: $0.name, shape: $0.shape, values: arrays["param.\($0.name)"].values)
        })
    }
  }

  static let names: [(String, DetectionMethod, Recipe.Name)] = [
    ("mlp", .mlp, .standard), ("lenet", .lenet, .standard), ("lenet-paper", .lenet, .paper),
    ("lstm", .lstm, .standard), ("bilstm", .bilstm, .standard),
  ]
  static let cases = names.flatMap { name, method, recipe in
    InstructionSet.allCases.filter(\.isSupported).compactMap { set in
      method.networks?.recipes.first { $0.name == recipe }.map { (name, $0, set) }
    }
  }

  @Test(arguments: cases) func `outputs, loss and every gradient are the golden ones`(
    name: String, recipe: Recipe, instructions: InstructionSet
  ) throws {
    let golden = try Golden(name, recipe)
    let (network, set) = (golden.network, golden.set)
    let outputs = try Scorer(network, instructions: instructions).outputs(of: set.samples)
    #expect(relativeDifference(outputs, golden.arrays["outputs"].values) < 1e-5)
    let plan = try network.architecture.plan(
      batchSize: set.count, threads: 2, instructions: instructions)
    plan.start(
      from: network,
      options: TrainingOptions(
        rule: .plainDescent(rate: 0), batchSize: set.count, stopping: .passes(1)), seed: 0)
    let (loss, gradient) = plan.gradient(on: set, order: (0..<6).map { $0 }, pass: 0)
    let expected = Double(golden.arrays["losses"].values[0])
    #expect(abs(loss - expected) < 1e-5 * expected)
    for place in network.architecture.tensors where place.isParameter {
      let values = Array(gradient[place.range])
      let difference = relativeDifference(values, golden.arrays["grad.\(place.name)"].values)
      #expect(difference < 1e-4, "\(place.name)")
    }
  }

  @Test(arguments: cases) func `ten steps of gradient descent have the golden losses`(
    name: String, recipe: Recipe, instructions: InstructionSet
  ) throws {
    let golden = try Golden(name, recipe)
    let options = TrainingOptions(
      rule: .plainDescent(rate: 0.05), batchSize: 6, stopping: .passes(10))
    // The trainer would learn the scaling anew from the six epochs.
    let plan = try golden.network.architecture.plan(
      batchSize: 6, threads: 2, instructions: instructions)
    plan.start(from: golden.network, options: options, seed: 0)
    let losses = (0..<10).map {
      plan.train(on: golden.set, order: (0..<6).map { $0 }, factors: [1], pass: $0)
    }
    // The paper's form has a learnt gain and a scaled tanh behind every pool, which magnify rounding.
    let tolerance = name == "lenet-paper" ? 5e-5 : 2e-5
    for (loss, value) in zip(losses, golden.arrays["losses"].values) {
      let difference = abs(loss - Double(value)) / Double(value)
      #expect(difference < tolerance, "\(difference)")
    }
  }
}
