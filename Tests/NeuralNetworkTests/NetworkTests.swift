import NeuralNetwork
import Randomness
import Testing

@Suite struct NetworkTests {
  @Test func `the classifiers have the paper's numbers of parameters`() {
    #expect(NetworkShape(electrodes: 64, windowLength: 78).parameterCount == 31_652)
    #expect(NetworkShape(electrodes: 8, windowLength: 78).parameterCount == 31_092)
    // The paper prints 3,347 for CNN-3; its own formulas give this.
    #expect(NetworkShape(electrodes: 64, windowLength: 78, spatialMaps: 1).parameterCount == 3_437)
  }

  @Test func `tensors tile the parameters in order`() {
    let shape = NetworkShape(electrodes: 5, windowLength: 91, output: .logit)
    var end = 0
    for tensor in NetworkTensor.allCases {
      #expect(shape.range(of: tensor).lowerBound == end)
      end = shape.range(of: tensor).upperBound
    }
    #expect(end == shape.parameterCount)
    #expect(NetworkTensor.allCases.map(\.layer) == [1, 1, 2, 2, 3, 3, 4, 4])
    var network = Network(shape: shape)
    network[.outputBias] = [3]
    #expect(network.parameters.last == 3)
    #expect(network[.outputBias] == [3])
    #expect(network != Network(shape: shape))
  }

  @Test func `initial weights have the deviations asked for`() {
    var generator = SeededGenerator(seed: 1)
    let shape = NetworkShape(electrodes: 64, windowLength: 78)
    let network = Network(shape: shape, initialization: .paper, using: &generator)
    for (tensor, inputs) in [
      (NetworkTensor.spatialWeight, 64), (.temporalWeight, 13), (.hiddenWeight, 300),
    ] {
      let values = network[tensor].map { Double($0) }
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(variance * Double(inputs) - 1) < 0.2, "\(tensor.rawValue)")
    }
    let centred = Network(shape: shape, initialization: .centred, using: &generator)
    #expect(centred[.hiddenBias].allSatisfy { $0 == 0 })
  }

  @Test func `impossible shapes are told apart`() {
    #expect(!NetworkShape(electrodes: 0, windowLength: 78).isValid)
    #expect(!NetworkShape(electrodes: 8, windowLength: 12).isValid)
    #expect(!NetworkShape(electrodes: 8, windowLength: 78, spatialMaps: -1).isValid)
    #expect(!NetworkShape(electrodes: .max, windowLength: .max).isValid)
    #expect(NetworkShape(electrodes: 1, windowLength: 13, spatialMaps: 1, hiddenUnits: 1).isValid)
  }

  @Test func `the score is the normalised output, or the sigmoid of the log-odds`() {
    let two = NetworkShape(electrodes: 1, windowLength: 13)
    #expect(two.scores(ofOutputs: [0.2, 0.6, 0.5, 0.5, 0, 0]) == [0.75, 0.5, 0.5])
    let logit = NetworkShape(electrodes: 1, windowLength: 13, output: .logit)
    #expect(logit.scores(ofOutputs: [0]) == [0.5])
  }

  @Test func `the paper's learning rates for CNN-1`() {
    let shape = NetworkShape(electrodes: 64, windowLength: 78)
    let rates = (1...4).map { shape.paperRate(ofLayer: $0, lambda: 0.2) }
    for (rate, expected) in zip(rates, [6.41e-4, 1.849e-2, 1.155e-2, 2e-2]) {
      #expect(abs(rate - expected) < 1e-3 * expected)
    }
  }
}
