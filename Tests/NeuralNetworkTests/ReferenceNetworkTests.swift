import NeuralNetwork
import Randomness
import Testing

/// The reference's gradients of whole networks against finite differences of their losses.
@Suite struct ReferenceNetworkTests {
  @Test(arguments: try Samples.layered())
  func `the gradient of a network is the finite difference of its loss`(
    architecture: NetworkArchitecture
  ) {
    let set = Samples.set(architecture, count: 3)
    let targets = set.softTargets.map { Double($0) }
    let weights = set.weights.map { Double($0) }
    let epochs = set.epochs
    var network = ReferenceNetwork(Samples.network(architecture))
    let gradient = network.gradient(epochs, softTargets: targets, weights: weights)
    var generator = SeededGenerator(seed: 5)
    var places = Array(gradient.indices)
    generator.permute(&places)
    // Some of every tensor, and as many of all.
    places =
      architecture.tensors.filter(\.isParameter).flatMap { $0.range.prefix(3) } + places.prefix(30)
    for place in places {
      let value = network.parameters[place]
      network.parameters[place] = value + 1e-5
      let above = network.loss(epochs, softTargets: targets, weights: weights)
      network.parameters[place] = value - 1e-5
      let below = network.loss(epochs, softTargets: targets, weights: weights)
      network.parameters[place] = value
      let expected = (above - below) / 2e-5
      #expect(abs(gradient[place] - expected) < 1e-5 * max(0.01, abs(expected)), "\(place)")
    }
  }

  @Test func `sparsity costs nothing where the activity is on target, and draws it there`() throws {
    let architecture = try Samples.sparse()
    let without = try NetworkArchitecture(
      electrodes: 4, windowLength: 6,
      layers: architecture.layers.filter { if case .sparsity = $0 { false } else { true } },
      head: architecture.head)
    let set = Samples.set(architecture, count: 4)
    func loss(_ architecture: NetworkArchitecture, bias: Float) -> Double {
      var network = Network(architecture)
      // Without weights every unit is as active as its bias says.
      network[.dense(1, .bias)] = Array(repeating: bias, count: 9)
      return ReferenceNetwork(network).loss(
        set.epochs, softTargets: [0, 0, 0, 0], weights: [1, 1, 1, 1])
    }
    let onTarget: Float = -1.7346010  // ln(.15 / .85)
    #expect(
      abs(loss(architecture, bias: onTarget) - loss(without, bias: onTarget)) < 1e-9)
    // KL(.15 ‖ .5) = .15 ln .3 + .85 ln 1.7, for nine units at a weight of .7.
    let away = loss(architecture, bias: 0) - loss(without, bias: 0)
    #expect(abs(away - 0.7 * 9 * 0.2704379) < 1e-5)
  }
}
