import NeuralNetwork
import Randomness
import Testing

/// A network as named tensors, and networks from parts of others.
@Suite struct NetworkTests {
  private let architecture: NetworkArchitecture
  private let network: Network

  init() throws {
    architecture = try Samples.eegNet()
    network = Samples.network(architecture)
  }

  @Test func `a network made again from its tensors is the same, in any order`() throws {
    #expect(try Network(architecture, tensors: network.tensors.reversed()) == network)
  }

  @Test func `tensors tile parameters and statistics in order, with names that tell them apart`()
    throws
  {
    for architecture in try Samples.cecotti() + Samples.layered() {
      #expect(Set(architecture.tensors.map(\.name)).count == architecture.tensors.count)
      for (isParameter, count) in [
        (true, architecture.parameterCount), (false, architecture.statisticCount),
      ] {
        var end = 0
        for tensor in architecture.tensors where tensor.isParameter == isParameter {
          #expect(tensor.range.lowerBound == end)
          #expect(tensor.range.count == tensor.shape.reduce(1, *))
          end = tensor.range.upperBound
        }
        #expect(end == count)
      }
    }
  }

  @Test func `tensors have the names that files hold`() throws {
    #expect(
      architecture.tensors.map(\.name.description).filter { !$0.contains("normalization") } == [
        "input.mean", "input.deviation", "convolution1.weight", "convolution2.weight",
        "convolution3.weight", "convolution4.weight", "dense1.weight", "dense1.bias",
      ])
    #expect(
      architecture.tensors.filter { $0.layer == 2 }.map(\.name.description) == [
        "normalization1.gain", "normalization1.shift", "normalization1.mean",
        "normalization1.variance",
      ])
  }

  @Test func `a tensor is read and written by its name`() throws {
    var network = Network(try .cecotti(electrodes: 5, windowLength: 91, head: .logit))
    network[.dense(2, .bias)] = [3]
    #expect(network.parameters.last == 3)
    #expect(network[.dense(2, .bias)] == [3])
    #expect(network != Network(network.architecture))
  }

  @Test func `a missing tensor is named`() {
    #expect(throws: NetworkError.missingTensor(.normalization(2, .gain))) {
      try Network(
        architecture, tensors: network.tensors.filter { $0.name != .normalization(2, .gain) })
    }
  }

  @Test(arguments: [
    (TensorName.convolution(1, .weight), Float.nan), (.input(.deviation), 0),
    (.normalization(1, .variance), -1),
  ])
  func `a tensor of unfit numbers is named`(name: TensorName, value: Float) {
    let error = #expect(throws: NetworkError.self) {
      try Network(
        architecture,
        tensors: network.tensors.map {
          $0.name == name
            ? NamedTensor(name: name, shape: $0.shape, values: $0.values.map { _ in value }) : $0
        })
    }
    #expect(error?.description.contains(name.description) == true)
  }

  @Test func `a tensor of another shape is named`() throws {
    let other = Samples.network(try Samples.eegNet(electrodes: 7))
    #expect(
      throws: NetworkError.unfitTensor(
        .input(.mean), found: "shape [7]", expected: "shape [6]")
    ) {
      try Network(architecture, tensors: other.tensors)
    }
  }

  @Test func `a network takes the numbers of another's layers and keeps its other ones`() throws {
    let other = Samples.network(architecture, seed: 2)
    let mixed = network.taking(layers: 0..<3, from: other)
    for tensor in architecture.tensors {
      let source = tensor.layer < 3 ? other : network
      #expect(mixed[tensor.name] == source[tensor.name])
    }
  }

  @Test func `layers are taken to another place`() throws {
    let second = Samples.network(
      try NetworkArchitecture(
        electrodes: 30, windowLength: 1,
        layers: [.dense(units: 8), .activation(.sigmoid), .dense(units: 30)],
        head: .reconstruction(.squares)))
    let whole = Network(
      try .perceptron(
        electrodes: 4, windowLength: 6, hidden: [30, 8], activation: .sigmoid, head: .softmax)
    ).taking(layers: 0..<2, from: second, at: 3)
    #expect(whole[.dense(2, .weight)] == second[.dense(1, .weight)])
    #expect(whole[.dense(2, .bias)] == second[.dense(1, .bias)])
    #expect(whole[.dense(1, .weight)].allSatisfy { $0 == 0 })
  }

  @Test func `a prefix puts out what its last layer does`() throws {
    let set = Samples.set(architecture, count: 3)
    let layers = ReferenceNetwork(network).layers(set.epochs, byBatch: false)
    for count in [1, 4, 7, architecture.layers.count] {
      let found = try Scorer(network.prefix(count)).outputs(of: set.samples)
      let expected = layers[count - 1].flatMap { $0 }
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 * max(1, abs($1)) })
    }
  }
}
