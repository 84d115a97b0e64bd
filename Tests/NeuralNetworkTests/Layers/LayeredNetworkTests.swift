import NeuralNetwork
import Randomness
import Testing

/// A network as named tensors.
@Suite struct LayeredNetworkTests {
  private let architecture: LayeredArchitecture
  private let network: LayeredNetwork

  init() throws {
    architecture = try LayeredSamples.eegNet()
    network = LayeredSamples.network(architecture)
  }

  @Test func `a network made again from its tensors is the same, in any order`() throws {
    let again = try LayeredNetwork(
      architecture: architecture, tensors: network.tensors.reversed())
    #expect(again == network)
  }

  @Test func `tensors hold every number, with names that tell them apart`() {
    let tensors = network.tensors
    #expect(Set(tensors.map(\.name)).count == tensors.count)
    #expect(tensors.allSatisfy { $0.values.count == $0.shape.reduce(1, *) })
    let statistics =
      ["input.mean", "input.deviation"]
      + (1...3).flatMap { ["normalization\($0).mean", "normalization\($0).variance"] }
    let learnt = tensors.filter { !statistics.contains($0.name) }
    #expect(learnt.reduce(0) { $0 + $1.values.count } == architecture.parameterCount)
    #expect(tensors.count == learnt.count + statistics.count)
  }

  @Test func `a missing tensor is named`() {
    #expect(throws: LayeredNetworkError.missingTensor(name: "normalization2.gain")) {
      try LayeredNetwork(
        architecture: architecture,
        tensors: network.tensors.filter { $0.name != "normalization2.gain" })
    }
  }

  @Test(arguments: [
    ("convolution1.weight", Float.nan), ("input.deviation", 0), ("normalization1.variance", -1),
  ])
  func `a tensor of unfit numbers is named`(name: String, value: Float) {
    let error = #expect(throws: LayeredNetworkError.self) {
      try LayeredNetwork(
        architecture: architecture,
        tensors: network.tensors.map {
          $0.name == name
            ? .init(name: name, shape: $0.shape, values: $0.values.map { _ in value }) : $0
        })
    }
    #expect(error?.description.contains(name) == true)
  }

  @Test func `a tensor of another shape is named`() throws {
    let other = LayeredSamples.network(try LayeredSamples.eegNet(electrodes: 7))
    #expect(
      throws: LayeredNetworkError.unfitTensor(
        name: "input.mean", found: "shape [7]", expected: "shape [6]")
    ) {
      try LayeredNetwork(architecture: architecture, tensors: other.tensors)
    }
  }

  @Test func `random weights start within their bounds and their largest norms`() throws {
    var generator = SeededGenerator(seed: 1)
    let network = LayeredNetwork(
      try .eegNet(electrodes: 64, windowLength: 91, samplingRate: 120), using: &generator)
    let first = network.tensors.first { $0.name == "convolution1.weight" }
    let bound = Float((6.0 / (60 + 480)).squareRoot())
    let largest = first?.values.map(abs).max() ?? 0
    #expect(largest <= bound && largest > 0.98 * bound)
    #expect(network.isFinite)
    #expect(network.filterNorms("convolution5.weight").allSatisfy { $0 <= 0.25001 })
  }
}

extension LayeredNetwork {
  /// The norm of every filter of a tensor.
  func filterNorms(_ name: String) -> [Double] {
    guard let tensor = tensors.first(where: { $0.name == name }) else { return [] }
    let size = tensor.values.count / tensor.shape[0]
    return (0..<tensor.shape[0]).map { filter in
      tensor.values[filter * size..<(filter + 1) * size]
        .reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }
}
