import NeuralNetwork
import Randomness
import Testing

/// The gradients of whole networks.
@Suite struct ReferenceLayeredNetworkTests {
  @Test(arguments: try LayeredSamples.all())
  func `the gradient of a whole network is its finite difference`(
    architecture: LayeredArchitecture
  ) {
    let set = LayeredSamples.set(architecture, count: 5)
    let epochs = LayeredSamples.epochs(of: set, architecture)
    let labels = set.targets.map { $0 == 1 }
    let weights = set.weights.map { Double($0) }
    var network = ReferenceLayeredNetwork(LayeredSamples.network(architecture))
    let gradient = network.gradient(epochs, labels: labels, weights: weights)
    var generator = SeededGenerator(seed: 5)
    var places = Array(gradient.indices)
    generator.permute(&places)
    // Some of every tensor, and as many of all.
    places =
      architecture.tensors.filter(\.isParameter).flatMap { $0.range.prefix(3) } + places.prefix(30)
    for place in places {
      let value = network.parameters[place]
      network.parameters[place] = value + 1e-5
      let above = network.loss(epochs, labels: labels, weights: weights)
      network.parameters[place] = value - 1e-5
      let below = network.loss(epochs, labels: labels, weights: weights)
      network.parameters[place] = value
      let expected = (above - below) / 2e-5
      #expect(abs(gradient[place] - expected) < 1e-5 * max(0.01, abs(expected)), "\(place)")
    }
  }
}
