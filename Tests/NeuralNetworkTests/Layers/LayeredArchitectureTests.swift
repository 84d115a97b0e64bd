import NeuralNetwork
import Testing

/// The published networks have the sizes that are published.
@Suite struct LayeredArchitectureTests {
  @Test func `EEGNet has 2,258 parameters on 64 electrodes and a second at 128 Hz`() throws {
    let network = try LayeredArchitecture.eegNet(
      electrodes: 64, windowLength: 128, samplingRate: 128)
    #expect(network.parameterCount == 2258)
  }

  @Test(arguments: [(8, 91, 120.0), (64, 78, 120.0), (1, 32, 100.0), (20, 250, 250.0)])
  func `EEGNet has the parameters that its table adds up to`(
    electrodes: Int, windowLength: Int, rate: Double
  ) throws {
    let network = try LayeredArchitecture.eegNet(
      electrodes: electrodes, windowLength: windowLength, samplingRate: rate)
    let temporal = 8 * Int(rate / 2) + 2 * 8
    let spatial = 16 * electrodes + 2 * 16
    let separable = 16 * 16 + 16 * 16 + 2 * 16
    let dense = 2 * 16 * (windowLength / 32) + 2
    #expect(network.parameterCount == temporal + spatial + separable + dense)
  }

  @Test func `OCLNN has 16,882 parameters on 64 electrodes and a second at 240 Hz`() throws {
    let network = try LayeredArchitecture.oclnn(electrodes: 64, windowLength: 240)
    #expect(network.parameterCount == 16_882)
    #expect(
      network.tensors.map(\.shape) == [[64], [64], [16, 1, 64, 16], [16], [2, 16, 1, 15], [2]])
  }

  @Test func `shapes of EEGNet are those of its table`() throws {
    let network = try LayeredArchitecture.eegNet(
      electrodes: 64, windowLength: 128, samplingRate: 128)
    func shape(_ maps: Int, _ rows: Int, _ samples: Int) -> Layer.Shape {
      Layer.Shape(maps: maps, rows: rows, samples: samples)
    }
    #expect(
      network.steps.map(\.output) == [
        shape(1, 64, 128), shape(8, 64, 128), shape(8, 64, 128), shape(16, 1, 128),
        shape(16, 1, 128), shape(16, 1, 128), shape(16, 1, 32), shape(16, 1, 32),
        shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 4),
        shape(16, 1, 4), shape(2, 1, 1),
      ])
  }

  @Test func `windows too short are refused with their size`() {
    #expect(throws: LayeredNetworkError.unfitEpochs(electrodes: 8, windowLength: 31)) {
      try LayeredArchitecture.eegNet(electrodes: 8, windowLength: 31, samplingRate: 120)
    }
    #expect(throws: LayeredNetworkError.unfitEpochs(electrodes: 8, windowLength: 14)) {
      try LayeredArchitecture.oclnn(electrodes: 8, windowLength: 14)
    }
    #expect(throws: LayeredNetworkError.unfitEpochs(electrodes: 0, windowLength: 91)) {
      try LayeredArchitecture.oclnn(electrodes: 0, windowLength: 91)
    }
  }

  @Test func `layers that do not end in two numbers are refused`() {
    #expect(throws: LayeredNetworkError.unfitEpochs(electrodes: 2, windowLength: 9)) {
      try LayeredArchitecture(
        electrodes: 2, windowLength: 9, layers: [.relu, .dense(units: 3, limit: nil)])
    }
    #expect(throws: LayeredNetworkError.unfitEpochs(electrodes: 2, windowLength: 9)) {
      try LayeredArchitecture(electrodes: 2, windowLength: 9, layers: [])
    }
  }
}
