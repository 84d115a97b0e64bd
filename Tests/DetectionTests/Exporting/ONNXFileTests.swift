import Detection
import Evaluation
import NeuralNetwork
import Randomness
import Signal
import TestSupport
import Testing

@Suite struct ONNXFileTests {
  private static let samples = 31  // two whole steps of L2 and five samples over

  /// A detector with these parts: the rest is taken from one that is quickly trained.
  private static func detector(
    _ scorer: any EpochScorer, _ method: DetectionMethod = .cnn1
  ) throws -> Detector {
    let names = ["Fz", "Cz", "Pz"]
    var detector = try DetectorTrainerTests.trainer(.lda)
      .train(DetectorTrainerTests.epochs(electrodes: names)).detector
    detector.method = method
    detector.scorer = scorer
    detector.electrodes = names
    detector.preprocessing = .paper
    detector.calibration = .init(slope: 1.3, intercept: -0.4, threshold: 0.42)
    return detector
  }

  private static func networks(_ count: Int, spatialMaps: Int = 2) throws -> NetworkEnsemble {
    var generator = SeededGenerator(seed: 7)
    let architecture = try NetworkArchitecture.cecotti(
      electrodes: 3, windowLength: samples, spatialMaps: spatialMaps, hiddenUnits: 5)
    let members = (0..<count).map { _ in
      var network = Network(architecture)
      for tensor in network.tensors {
        network[tensor.name] = tensor.values.map { _ in Float(0.7 * generator.normal()) }
      }
      return network
    }
    return NetworkEnsemble(members)
  }

  private static func epochs(_ count: Int = 24, seed: UInt64 = 1) -> Epochs {
    var epochs = Epochs.random(
      count: count, electrodes: 3, windowLength: samples, effect: 1, seed: seed)
    epochs.electrodes = ["Fz", "Cz", "Pz"]
    return epochs
  }

  private func run(_ model: ONNXModel, _ epochs: Epochs) -> [Double] {
    var inputs = [
      "epochs": ONNXModel.Tensor(
        [epochs.count, epochs.electrodes.count, epochs.windowLength],
        epochs.samples.map { Double($0) })
    ]
    if model.inputs["deviations"] != nil {
      inputs["deviations"] = ONNXModel.Tensor(
        [epochs.count, epochs.electrodes.count], epochs.deviations.map { Double($0) })
    }
    return model.run(inputs).values
  }

  private func expectSame(_ detector: Detector, _ epochs: Epochs) throws {
    let model = ONNXModel(try ONNXFile.bytes(of: detector, sha256: "00"))
    let scores = try detector.scores(of: epochs)
    let found = run(model, epochs)
    #expect(found.count == scores.count)
    for (found, expected) in zip(found, scores) { #expect(abs(found - expected) < 1e-5) }
    // The scores are no constant that any graph could give.
    #expect((scores.max() ?? 0) - (scores.min() ?? 0) > 0.01)
  }

  @Test(arguments: [1, 3]) func `networks and ensembles score as the detector does`(
    members: Int
  ) throws {
    try expectSame(Self.detector(try Self.networks(members)), Self.epochs())
  }

  @Test func `a single spatial map is a group of its own`() throws {
    try expectSame(
      Self.detector(try Self.networks(1, spatialMaps: 1), .cnn3), Self.epochs())
  }

  /// Networks of layers with random numbers in all tensors; variances and deviations are positive.
  private static func network(_ architecture: NetworkArchitecture) -> NetworkEnsemble {
    var generator = SeededGenerator(seed: 8)
    var network = Network(architecture)
    for tensor in network.tensors {
      let isScale = [.variance, .deviation].contains(tensor.name.role)
      network[tensor.name] = tensor.values.map { _ in
        Float(isScale ? 0.5 + generator.uniform() : 0.5 * generator.normal())
      }
    }
    return NetworkEnsemble([network])
  }

  @Test func `any list of layers scores as the detector does`() throws {
    let (electrodes, length) = (3, 64)
    var epochs = Epochs.random(
      count: 12, electrodes: electrodes, windowLength: length, effect: 1, seed: 1)
    epochs.electrodes = ["Fz", "Cz", "Pz"]
    let mixed = try NetworkArchitecture(
      electrodes: electrodes, windowLength: length,
      layers: [
        .scaling, .convolution(maps: 4, kernel: Layer.Kernel(rows: .exactly(2), samples: 5)),
        .activation(.scaledTanh), .maximumPooling(samples: 3),
        .groupedConvolution(
          multiplier: 2, kernel: Layer.Kernel(rows: .all, samples: 4, step: 3), hasBias: true),
        .activation(.sigmoid), .dense(units: 6), .normalization, .activation(.tanh),
        .dense(units: 2),
      ], head: .twoSigmoids)
    for architecture in [
      mixed, try .eegNet(electrodes: electrodes, windowLength: length, samplingRate: 20),
      try .oclnn(electrodes: electrodes, windowLength: length),
      try .perceptron(electrodes: electrodes, windowLength: length, hidden: [7, 5]),
      try .leNet5(electrodes: electrodes, windowLength: length, learnsPooling: true),
      try NetworkArchitecture(
        electrodes: electrodes, windowLength: length,
        layers: [
          .averagePooling(samples: 9), .lstm(units: 3, bothWays: true), .lstm(units: 4),
          .dense(units: 1),
        ], head: .logit),
      try NetworkArchitecture(
        electrodes: electrodes, windowLength: length,
        layers: [
          .averagePooling(samples: 7, rows: 3, first: 5, most: 6), .dense(units: 4),
          .activation(.sigmoid), .dense(units: 2),
        ], head: .softmax),
    ] {
      try expectSame(Self.detector(Self.network(architecture), .eegnet), epochs)
    }
  }

  @Test(arguments: [DetectionMethod.lda, .swlda, .blda, .xdawnLDA])
  func `linear methods score as the detector does`(method: DetectionMethod) throws {
    let fitted = try fit(method, to: Self.epochs(240, seed: 2))
    try expectSame(Self.detector(fitted, method), Self.epochs())
  }

  @Test func `parts are added before the calibration`() throws {
    let fitted = try fit(.lda, to: Self.epochs(240, seed: 2))
    try expectSame(
      Self.detector(ScorerSum([("", try Self.networks(2)), ("lda.", fitted)])), Self.epochs())
  }

  @Test(arguments: [false, true])
  func `raw epochs are z-scored by the model, and flat electrodes become zeros`(
    usesAmplitude: Bool
  ) throws {
    var detector = try Self.detector(try Self.networks(1))
    detector.usesAmplitude = usesAmplitude
    var raw = Self.epochs()
    for index in raw.samples.indices { raw.samples[index] = 2 * raw.samples[index] + 40 }
    for index in 0..<Self.samples { raw.samples[index] = 40 }
    var scaled = raw
    for start in stride(from: 0, to: raw.samples.count, by: Self.samples) {
      var window = Array(raw.samples[start..<start + Self.samples])
      var span = window.mutableSpan
      scaled.deviations.append(standardizePlainly(&span))
      scaled.samples.replaceSubrange(start..<start + Self.samples, with: window)
    }
    let fromRaw = ONNXModel(try ONNXFile.bytes(of: detector, sha256: "00", input: .rawEpochs))
    #expect(fromRaw.inputs.keys.sorted() == ["epochs"])
    let fromScaled = ONNXModel(try ONNXFile.bytes(of: detector, sha256: "00"))
    #expect(fromScaled.inputs["deviations"] == (usesAmplitude ? ["batch", "3"] : nil))
    let scores = try detector.scores(of: scaled)
    for (found, expected) in zip(run(fromRaw, raw), scores) {
      #expect(abs(found - expected) < 1e-5)
    }
    for (found, expected) in zip(run(fromScaled, scaled), scores) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test func `inputs, outputs, versions and metadata are as promised`() throws {
    let model = ONNXModel(
      try ONNXFile.bytes(of: Self.detector(try Self.networks(1)), sha256: "abc"))
    #expect(model.inputs == ["epochs": ["batch", "3", "31"]])
    #expect(model.outputs == ["scores": ["batch"]])
    #expect(model.versions == (8, 13))
    #expect(model.metadata["electrodes"] == #"["Fz","Cz","Pz"]"#)
    #expect(model.metadata["sampling_rate"] == "120.0")
    #expect(model.metadata["detector_sha256"] == "abc")
    #expect(model.metadata["threshold"] == "0.42")
    #expect(model.metadata["unit"] == "z-scores")
    #expect(model.metadata["window"] == "0.65")
  }

  @Test func `a tangent-space detector is refused with what to do instead`() throws {
    let fitted = try fit(.xdawnRiemann, to: Self.epochs(240, seed: 3))
    let detector = try Self.detector(fitted, .xdawnRiemann)
    #expect(throws: ExportError.notExpressible(method: "xdawn-riemann")) {
      try ONNXFile.bytes(of: detector, sha256: "00")
    }
  }
}
