import Detection
import ElementaryFunctions
import Evaluation
import NeuralNetwork
import Randomness
import Signal
import TestSupport
import Testing

@Suite struct DetectorTrainerTests {
  static let usual = DetectionMethod.usualElectrodes

  /// Four selections of 60 flashes, with a response in the targets of some electrodes.
  static func epochs(electrodes: [String], seed: UInt64 = 1) -> Epochs {
    var epochs = Epochs.random(
      count: 240, electrodes: electrodes.count, windowLength: 78, effect: 0.3, seed: seed)
    epochs.electrodes = electrodes
    epochs.selections = (0..<240).map { Int32($0 / 60) }
    return epochs
  }

  static func trainer(
    _ method: DetectionMethod, _ recipe: Recipe.Name = .standard, passes: Int = 2
  ) -> DetectorTrainer {
    var settings = TrainingSettings()
    settings.recipe = recipe
    settings.passes = passes
    let usual = method.options.contains(.passes) ? settings : TrainingSettings()
    guard let method = try? method.applying(usual) else { preconditionFailure("no such recipe") }
    var trainer = DetectorTrainer(method)
    trainer.threads = 2
    return trainer
  }

  @Test(
    arguments: [
      (DetectionMethod.cnn1, 31_652, 64, 1), (.cnn2a, 31_092, 8, 1), (.cnn2b, 31_092, 8, 1),
      (.cnn3, 3_437, 64, 1), (.mcnn1, 31_652, 64, 5), (.mcnn2, 31_652, 64, 5),
      (.mcnn3, 31_652, 64, 3),
    ])
  func `each classifier of the paper has its parameters, electrodes and networks`(
    method: DetectionMethod, parameters: Int, electrodes: Int, networks: Int
  ) throws {
    // Labels with the dots and cases that files have.
    let labels = Self.usual.map { $0.lowercased() + ".." } + (9...64).map { "E\($0)" }
    let (detector, _) = try Self.trainer(method, .paper, passes: 1).train(
      Self.epochs(electrodes: labels))
    let ensemble = try #require(detector.networks)
    #expect(ensemble.members.count == networks)
    #expect(ensemble.members.allSatisfy { $0.architecture.parameterCount == parameters })
    #expect(detector.parameterCount == networks * parameters)
    #expect(detector.electrodes.count == electrodes)
    if method == .cnn2a { #expect(detector.electrodes == Array(labels.prefix(8))) }
  }

  @Test func `CNN-2a says which electrodes are missing`() {
    let labels = ["Fz", "Cz", "Pz", "P3", "P4", "PO7", "PO8", "Iz"]
    #expect(throws: DetectionError.missingElectrodes(missing: ["OZ"], available: labels)) {
      _ = try Self.trainer(.cnn2a).train(Self.epochs(electrodes: labels))
    }
  }

  @Test func `CNN-2b takes the electrodes that a CNN-1 trained first weighs most`() throws {
    let epochs = Self.epochs(electrodes: (1...12).map { "E\($0)" })
    var first = Self.trainer(.cnn1)
    first.method.recipe?.members = 1
    let ranked = try first.train(epochs).detector.rankedElectrodes
    #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.power >= $1.power })
    let (detector, _) = try Self.trainer(.cnn2b).train(epochs)
    #expect(Set(detector.electrodes) == Set(ranked.prefix(8).map(\.label)))
  }

  @Test(arguments: DetectionMethod.all.filter { $0.networks == nil } + [.cnn1Tangent])
  func `methods fitted at once and their sum with networks find a response and are calibrated`(
    method: DetectionMethod
  ) throws {
    let (detector, timing) = try Self.trainer(method, passes: 15).train(
      syntheticEpochs(count: 720, amplitude: 1, seed: 1))
    let test = syntheticEpochs(count: 360, amplitude: 1, seed: 2)
    let scores = try detector.scores(of: test)
    #expect(try #require(areaUnderCurveByPairs(scores, test.labels)) > 0.8)
    #expect(try #require(detector.training.validationAUC) > 0.8)
    // As many detections as the balanced threshold makes, and probabilities of the right size.
    let share = scores.reduce(0, +) / Double(scores.count)
    #expect(abs(share - 1.0 / 6) < 0.08)
    #expect(timing.seconds > 0)
    #expect((detector.training.passes > 0) == (method.networks != nil))
  }

  @Test func `a detector of two parts adds their log-odds`() throws {
    let epochs = Self.epochs(electrodes: (1...4).map { "E\($0)" })
    var both = try Self.trainer(.cnn1Tangent).train(epochs).detector
    both.calibration = .identity
    let whole = try both.scores(of: epochs).map(Double.logOdds)
    var sums = [Double](repeating: 0, count: epochs.count)
    for part in both.scorer.parts {
      var alone = both
      alone.scorer = part
      for (index, score) in try alone.scores(of: epochs).enumerated() {
        sums[index] += Double.logOdds(score)
      }
    }
    #expect(zip(whole, sums).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test(arguments: [(2, 0), (3, 1), (4, 1), (6, 1)])
  func `one network of the detector knows nothing of a fold, unless there are two folds`(
    selections: Int, networks: Int
  ) throws {
    var epochs = Self.epochs(electrodes: (1...4).map { "E\($0)" })
    epochs.selections = (0..<240).map { Int32($0 * selections / 240) }
    var turned = epochs
    for index in 0..<240 where epochs.selections[index] == 1 {
      turned.labels[index] = epochs.labels[index] == .target ? .nonTarget : .target
    }
    func members(_ epochs: Epochs) throws -> [Network] {
      try #require(Self.trainer(.cnn1).train(epochs).detector.networks).members
    }
    let (before, after) = (try members(epochs), try members(turned))
    #expect(before.count == 5 && after.count == 5)
    #expect(zip(before, after).count { $0 == $1 } == networks)
  }

  @Test func `without a second selection, stretches of time are kept for judgement`() throws {
    var epochs = Self.epochs(electrodes: (1...4).map { "E\($0)" })
    epochs.selections = epochs.selections.map { _ in 0 }
    let facts = try Self.trainer(.cnn1, passes: 15).train(epochs).detector.training
    #expect(try #require(facts.validationAUC) > 0.7)
  }

  @Test(arguments: [Recipe.Name.standard, .paper])
  func `a response is learnt and found in epochs that were not learnt from`(
    recipe: Recipe.Name
  ) throws {
    let labels = (1...8).map { "E\($0)" }
    let (detector, _) = try Self.trainer(.cnn1, recipe, passes: recipe == .paper ? 100 : 15)
      .train(
        Self.epochs(electrodes: labels))
    let test = Self.epochs(electrodes: labels, seed: 2)
    let scores = try detector.scores(of: test, threads: 2)
    let auc = try #require(areaUnderCurveByPairs(scores, test.labels))
    #expect(auc > 0.9)
    let validation = try #require(detector.training.validationAUC)
    #expect(validation > 0.8)
    #expect(detector.training.epochs == 240)
    #expect(detector.training.targets == 40)
  }

  @Test func `the detector takes whitening and scaling into its own weights`() throws {
    var epochs = Self.epochs(electrodes: (1...4).map { "E\($0)" })
    // Epochs in µV with an offset an electrode, as the normalization by training leaves them.
    var preprocessing = Preprocessing.paper
    preprocessing.normalization = .training
    epochs.metadata.preprocessing = preprocessing
    let (plain, _) = try Self.trainer(.cnn1, passes: 4).train(epochs)
    var scaled = epochs
    for index in scaled.samples.indices {
      let electrode = index / 78 % 4
      scaled.samples[index] =
        scaled.samples[index] * Float(electrode + 1) * 3 + Float(electrode) * 50
    }
    let (other, _) = try Self.trainer(.cnn1, passes: 4).train(scaled)
    let difference = zip(try plain.scores(of: epochs), try other.scores(of: scaled))
      .reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(difference < 0.02)
  }

  @Test func `epochs without one of the classes are refused with the counts`() {
    var epochs = Self.epochs(electrodes: ["Cz"])
    epochs.labels = epochs.labels.map { $0 == .target ? .unknown : $0 }
    #expect(throws: DetectionError.missingClass(targets: 0, nonTargets: 0)) {
      _ = try Self.trainer(.cnn1).train(epochs)
    }
  }

  @Test func `epochs of another rate or preprocessing are refused`() throws {
    let epochs = Self.epochs(electrodes: ["Cz", "Pz"])
    let (detector, _) = try Self.trainer(.cnn1, passes: 1).train(epochs)
    var other = epochs
    other.samplingRate = 128
    #expect(throws: DetectionError.self) { try detector.scores(of: other) }
    other = epochs
    other.metadata.preprocessing?.band.high = 30
    #expect(throws: DetectionError.self) { try detector.scores(of: other) }
  }

  /// The share of pairs that are in the right order.
  private func areaUnderCurveByPairs(_ scores: [Double], _ labels: [Label]) -> Double? {
    let targets = scores.indices.filter { labels[$0] == .target }
    let others = scores.indices.filter { labels[$0] == .nonTarget }
    guard !targets.isEmpty, !others.isEmpty else { return nil }
    let right = targets.reduce(0) { sum, target in
      sum + others.count { scores[$0] < scores[target] }
    }
    return Double(right) / Double(targets.count * others.count)
  }
}
