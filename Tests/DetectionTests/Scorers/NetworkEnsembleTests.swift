import Detection
import NeuralNetwork
import Testing

@Suite struct NetworkEnsembleTests {
  @Test func `electrodes are ranked by the sum of their weights' magnitudes over all maps`() throws
  {
    var detector = try DetectorTrainerTests.trainer(.cnn1, passes: 1).train(
      DetectorTrainerTests.epochs(electrodes: ["Fz", "Cz", "Pz"])
    ).detector
    var network = Network(try #require(detector.networks).architecture)
    var weights = [Float](repeating: 0, count: 30)
    weights[0] = 1  // Fz in the first map
    weights[1] = -2  // Cz in the first map
    weights[28] = -2  // Cz in the last map
    weights[29] = 3.5  // Pz in the last map
    network[.convolution(1, .weight)] = weights
    detector.scorer = NetworkEnsemble([network])
    #expect(detector.rankedElectrodes.map(\.label) == ["Cz", "Pz", "Fz"])
    #expect(detector.rankedElectrodes.map(\.power) == [4, 3.5, 1])
  }
}
