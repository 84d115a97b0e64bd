import Detection
import NeuralNetwork
import Randomness
import Signal
import TestSupport
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

  /// Networks of random numbers.
  private static func networks(
    _ architecture: NetworkArchitecture, count: Int
  ) -> [Network] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map { _ in
      Network(architecture, initialization: .glorotUniform, using: &generator)
    }
  }

  private static let epochs = syntheticEpochs(count: 20, electrodes: 3, amplitude: 1, seed: 1)
  private static let facts = EpochFacts(epochs)

  @Test(arguments: [1, 4]) func `log-odds are the mean of the networks'`(count: Int) throws {
    for architecture in [
      try NetworkArchitecture.cecotti(electrodes: 3, windowLength: 78),
      try .oclnn(electrodes: 3, windowLength: 78),
    ] {
      let members = Self.networks(architecture, count: count)
      let ensemble = NetworkEnsemble(members)
      let values = try ensemble.logOdds(of: Self.epochs, threads: 1)
      let each = try members.map { try $0.logOdds(of: Self.epochs.samples) }
      for (epoch, value) in values.enumerated() {
        let mean = each.reduce(0) { $0 + $1[epoch] } / Double(count)
        #expect(abs(value - mean) < 1e-6 * max(abs(mean), 1))
      }
      #expect(try ensemble.logOdds(of: Self.epochs, threads: 3) == values)
      #expect(ensemble.parameterCount == count * architecture.parameterCount)
    }
  }

  @Test func `networks of the paper are stored by its layers, others by their own`() throws {
    let paper = try NetworkArchitecture.cecotti(electrodes: 3, windowLength: 78)
    let one = NetworkEnsemble(Self.networks(paper, count: 1)).stored
    #expect(
      one.tensors.keys.sorted()
        == (1...4).flatMap { ["l\($0).bias", "l\($0).weight"] })
    #expect(one.sizes == ["members": 1, "spatial_maps": 10, "hidden_units": 100])
    let two = NetworkEnsemble(Self.networks(paper, count: 2)).stored
    #expect(two.tensors["1.l2.weight"]?.shape == [50, 13])
    let other = NetworkEnsemble(
      Self.networks(try .oclnn(electrodes: 3, windowLength: 78), count: 1)
    ).stored
    #expect(
      other.tensors.keys.sorted() == [
        "0.convolution1.bias", "0.convolution1.weight", "0.dense1.bias", "0.dense1.weight",
        "0.input.deviation", "0.input.mean",
      ])
    #expect(other.sizes == ["members": 1])
  }

  @Test func `what 0.1.0 stored is read`() throws {
    let ensemble = NetworkEnsemble(
      Self.networks(try .oclnn(electrodes: 3, windowLength: 78), count: 2))
    var old = ensemble.stored
    old.sizes = [:]
    old.tensors["members"] = StoredTensor(shape: [1], values: [2])
    old.tensors["window"] = StoredTensor(shape: [1], values: [78])
    for member in 0..<2 {
      for role in ["weight", "bias"] {
        let removed = old.tensors.removeValue(forKey: "\(member).dense1.\(role)")
        let tensor = try #require(removed)
        // A convolution over all that came before.
        let shape = role == "bias" ? [2] : [2, 16, 1, 15]
        old.tensors["\(member).convolution2.\(role)"] = StoredTensor(
          shape: shape, values: tensor.values)
      }
    }
    let read = try DetectionMethod.oclnn.scorer(stored: old, of: Self.facts)
    #expect(read.stored == ensemble.stored)
    old.tensors["1.convolution2.weight"] = StoredTensor(shape: [3], values: [1, 2, 3])
    #expect(throws: ScorerError.self) {
      try DetectionMethod.oclnn.scorer(stored: old, of: Self.facts)
    }
  }

  @Test func `receptive fields are those of the paper's first two layers`() throws {
    let architecture = try NetworkArchitecture.cecotti(electrodes: 3, windowLength: 78)
    var network = Network(architecture)
    network[.convolution(1, .weight)] = (0..<30).map { Float($0) }
    network[.convolution(2, .weight)] = ramp(0..<650)
    let fields = try #require(NetworkEnsemble([network]).receptiveFields)
    #expect(fields.filters.count == 10 && fields.filters[2] == [6, 7, 8])
    #expect(fields.kernels[1].count == 5)
    #expect(fields.kernels[1][2] == ramp(91..<104))
    let other = NetworkEnsemble([Network(try .oclnn(electrodes: 3, windowLength: 78))])
    #expect(other.receptiveFields == nil && other.electrodePower == nil)
  }
}
