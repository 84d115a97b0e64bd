import Detection
import Signal
import TestSupport
import Testing

/// What holds for every row of the table.
@Suite struct DetectionMethodTests {
  static let training = epochs(count: 300, seed: 1)
  static let test = epochs(count: 300, seed: 2)

  /// Epochs of the eight electrodes that every method has use for.
  static func epochs(count: Int, amplitude: Float = 1, seed: UInt64) -> Epochs {
    var epochs = syntheticEpochs(count: count, electrodes: 8, amplitude: amplitude, seed: seed)
    epochs.electrodes = DetectionMethod.usualElectrodes
    return epochs
  }

  /// Epochs without a response to be fitted to, and epochs with one.
  static let noises = (1...40 as ClosedRange<UInt64>).map { seed in
    (
      epochs(count: 180, amplitude: 0, seed: 100 + seed),
      epochs(count: 300, amplitude: 0.3, seed: 200 + seed)
    )
  }

  @Test func `names are unique and lines of help fit into a line`() {
    #expect(Set(DetectionMethod.all.map(\.name)).count == DetectionMethod.all.count)
    for method in DetectionMethod.all {
      #expect(DetectionMethod.named(method.name) == method)
      #expect(method.help.last == "." && method.help.count < 80, "\(method.name)")
    }
    #expect(DetectionMethod.named("cnn-4") == nil)
  }

  @Test(arguments: DetectionMethod.all)
  func
    `targets are told from non-targets, to the same bits stored and read again and on two threads`(
      method: DetectionMethod
    ) throws
  {
    let scorer = try fit(method, to: Self.training, passes: 10)
    let values = try scorer.logOdds(of: Self.test, threads: 1)
    #expect(areaUnderCurve(values, Self.test.labels) > 0.8)
    let again = try method.scorer(stored: scorer.stored, of: EpochFacts(Self.training))
    #expect(again.stored == scorer.stored)
    #expect(try again.logOdds(of: Self.test, threads: 2) == values)
    let other = try fit(method, to: Self.training, passes: 10, threads: 2)
    #expect(other.stored == scorer.stored)
    let numbers = scorer.stored.tensors.values.flatMap(\.values)
    #expect(!numbers.contains { !$0.isFinite })
    #expect((1...numbers.count).contains(scorer.parameterCount))
  }

  @Test(arguments: DetectionMethod.all) func `noise alone teaches nothing`(
    method: DetectionMethod
  ) throws {
    var areas: [Double] = []
    // Templates of shuffled epochs with a response keep a sixth of it, rightly; so there is none.
    // A random direction meets the response by chance: in the mean of many it must not.
    // Networks take longer.
    for (noise, test) in Self.noises.prefix(method.networks == nil ? 40 : 6) {
      let values = try fit(method, to: noise, passes: 4).logOdds(of: test, threads: 2)
      areas.append(areaUnderCurve(values, test.labels))
    }
    let mean = areas.reduce(0, +) / Double(areas.count)
    // A direction's area is .09 about chance: 2.8 deviations of the mean of 40, 2.7 of that of 6.
    let limit = method.networks == nil ? 0.04 : 0.1
    #expect(abs(mean - 0.5) < limit)
  }

  @Test(arguments: DetectionMethod.all) func `units and offsets of electrodes do not matter`(
    method: DetectionMethod
  ) throws {
    func inOtherUnits(_ epochs: Epochs) -> Epochs {
      var other = epochs
      // In µV, as no z-score has them.
      other.metadata.preprocessing?.normalization = .training
      let length = epochs.windowLength
      for index in other.samples.indices {
        let electrode = Float(index / length % epochs.electrodes.count)
        other.samples[index] = (other.samples[index] - 3 * electrode) * (electrode + 1) * 1e-3
      }
      return other
    }
    var plain = Self.training
    plain.metadata.preprocessing?.normalization = .training
    let values = try fit(method, to: plain, passes: 5).logOdds(of: Self.test, threads: 1)
    let others = try fit(method, to: inOtherUnits(plain), passes: 5)
      .logOdds(of: inOtherUnits(Self.test), threads: 1)
    let areas = (
      areaUnderCurve(values, Self.test.labels), areaUnderCurve(others, Self.test.labels)
    )
    #expect(abs(areas.0 - areas.1) < 2e-3)
  }

  @Test(arguments: DetectionMethod.all) func `an electrode without a signal does no harm`(
    method: DetectionMethod
  ) throws {
    func withFlatElectrode(_ epochs: Epochs) -> Epochs {
      var flat = epochs
      let length = epochs.windowLength
      for index in flat.samples.indices where index / length % epochs.electrodes.count == 2 {
        flat.samples[index] = 0
      }
      return flat
    }
    let scorer = try fit(method, to: withFlatElectrode(Self.training), passes: 10)
    let values = try scorer.logOdds(of: withFlatElectrode(Self.test), threads: 1)
    #expect(!values.contains { !$0.isFinite })
    #expect(areaUnderCurve(values, Self.test.labels) > 0.75)
  }

  @Test(arguments: DetectionMethod.all.filter { !($0.recipe?.learnsWithoutLabels ?? false) })
  func `unlabelled epochs are not learned from`(
    method: DetectionMethod
  ) throws {
    var partly = Self.training
    for index in 180..<300 { partly.labels[index] = .unknown }
    let known = Self.training.selecting(Array(0..<180))
    #expect(
      try fit(method, to: partly, passes: 1).stored == fit(method, to: known, passes: 1).stored)
  }

  @Test(arguments: DetectionMethod.all.filter { $0.recipe?.learnsWithoutLabels ?? false })
  func `hidden layers learn from unlabelled epochs until they learn nothing without labels`(
    method: DetectionMethod
  ) throws {
    var partly = Self.training
    for index in 180..<300 { partly.labels[index] = .unknown }
    let known = Self.training.selecting(Array(0..<180))
    func stored(_ epochs: Epochs, passes: Int) throws -> StoredScorer {
      var settings = TrainingSettings()
      settings.pretrainingPasses = passes
      return try fit(try method.applying(settings), to: epochs, passes: 1).stored
    }
    #expect(try stored(partly, passes: 0) == stored(known, passes: 0))
    #expect(try stored(partly, passes: 1) != stored(known, passes: 1))
    // Whatever their labels would be: they are not looked at.
    var others = partly
    for index in 180..<300 { others.stimuli[index] = 1 }
    #expect(try stored(others, passes: 1) == stored(partly, passes: 1))
  }

  @Test(arguments: DetectionMethod.all) func `epochs that tell nothing are refused in words`(
    method: DetectionMethod
  ) throws {
    var silent = Self.training
    silent.samples = silent.samples.map { _ in 0 }
    #expect(throws: DetectionError.self) { try fit(method, to: silent) }
    var broken = Self.training
    broken.samples[3 * broken.epochSize + 5] = .nan
    #expect(throws: DetectionError.scorer(.notFinite(epoch: 3))) { try fit(method, to: broken) }
    let scorer = try fit(method, to: Self.training, passes: 1)
    #expect(throws: ScorerError.notFinite(epoch: 3)) {
      try scorer.logOdds(of: broken, threads: 1)
    }
    let others = syntheticEpochs(count: 12, electrodes: 3, amplitude: 1, seed: 3)
    #expect(
      throws: ScorerError.unfitEpochs(
        electrodes: 3, windowLength: 78, expectedElectrodes: 8, expectedWindowLength: 78)
    ) { try scorer.logOdds(of: others, threads: 1) }
  }

  @Test(arguments: DetectionMethod.all) func `a stored scorer with a part missing is refused`(
    method: DetectionMethod
  ) throws {
    let facts = EpochFacts(Self.training)
    let stored = try fit(method, to: Self.training, passes: 1).stored
    for name in stored.tensors.keys where name != "filters" {
      var partial = stored
      partial.tensors[name] = nil
      #expect(throws: ScorerError.self) { try method.scorer(stored: partial, of: facts) }
      partial.tensors[name] = StoredTensor(shape: [1, 1, 1], values: [1])
      #expect(throws: ScorerError.self) { try method.scorer(stored: partial, of: facts) }
    }
    for name in stored.sizes.keys {
      var partial = stored
      partial.sizes[name] = nil
      #expect(throws: ScorerError.self) { try method.scorer(stored: partial, of: facts) }
      partial.sizes[name] = 0
      #expect(throws: ScorerError.self) { try method.scorer(stored: partial, of: facts) }
    }
    // Nor is it one for epochs of another size.
    var other = facts
    other.electrodes = 3
    #expect(throws: ScorerError.self) { try method.scorer(stored: stored, of: other) }
  }
}
