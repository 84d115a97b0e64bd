import NeuralNetwork
import Randomness
import Testing

/// Where training starts.
@Suite struct InitializationTests {
  @Test func `normal weights have the deviations asked for`() throws {
    var generator = SeededGenerator(seed: 1)
    let architecture = try NetworkArchitecture.cecotti(electrodes: 64, windowLength: 78)
    let network = Network(architecture, initialization: .paper, using: &generator)
    for (tensor, inputs) in [
      (TensorName.convolution(1, .weight), 64), (.convolution(2, .weight), 13),
      (.dense(1, .weight), 300), (.dense(1, .bias), 300),
    ] {
      let values = network[tensor].map { Double($0) }
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(variance * Double(inputs) - 1) < 0.25, "\(tensor)")
    }
    let centred = Network(architecture, initialization: .centred, using: &generator)
    #expect(centred[.dense(1, .bias)].allSatisfy { $0 == 0 })
  }

  @Test func `uniform weights start within their bounds and their largest norms`() throws {
    var generator = SeededGenerator(seed: 1)
    let network = Network(
      try .eegNet(electrodes: 64, windowLength: 91, samplingRate: 120),
      initialization: .glorotUniform, using: &generator)
    let bound: Float = (6 / Float(60 + 480)).squareRoot()
    let largest = network[.convolution(1, .weight)].map(abs).max() ?? 0
    #expect(largest <= bound && largest > 0.98 * bound)
    #expect(network.isFinite)
    #expect(network.filterNorms(.dense(1, .weight)).allSatisfy { $0 <= 0.25001 })
    #expect(network[.normalization(1, .gain)].allSatisfy { $0 == 1 })
    #expect(network[.input(.deviation)].allSatisfy { $0 == 1 })
  }
}
