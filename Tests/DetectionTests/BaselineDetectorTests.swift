import Detection
import Signal
import TestSupport
import Testing

@Suite struct BaselineDetectorTests {
  private let training = syntheticEpochs(count: 600, amplitude: 1, seed: 1)
  private let test = syntheticEpochs(count: 600, amplitude: 1, seed: 2)

  @Test(arguments: Baseline.allCases) func `targets are told from non-targets`(
    baseline: Baseline
  ) throws {
    let detector = try BaselineDetector.fit(baseline, to: training)
    #expect(areaUnderCurve(try detector.scores(of: test), test.labels) > 0.8)
  }

  @Test(arguments: Baseline.allCases) func `noise alone teaches nothing`(
    baseline: Baseline
  ) throws {
    var areas: [Double] = []
    // Templates of shuffled epochs with a response keep a sixth of it, rightly; so there is none.
    // A random direction meets the response by chance: in the mean of many it must not.
    let seeds: UInt64 = [.eegnet, .oclnn].contains(baseline) ? 6 : 40  // networks take longer
    for seed in 1...seeds {
      let noise = syntheticEpochs(count: 300, amplitude: 0, seed: 100 + seed)
      let test = syntheticEpochs(count: 600, amplitude: 0.3, seed: 200 + seed)
      let scores = try BaselineDetector.fit(baseline, to: noise).scores(of: test)
      areas.append(areaUnderCurve(scores, test.labels))
    }
    #expect(abs(areas.reduce(0, +) / Double(areas.count) - 0.5) < 0.03)
  }

  @Test(arguments: Baseline.allCases) func `stored and read again, a detector is the same`(
    baseline: Baseline
  ) throws {
    let detector = try BaselineDetector.fit(baseline, to: training)
    let again = try BaselineDetector(baseline, tensors: detector.tensors, samplingRate: 120)
    #expect(again == detector)
    #expect(try again.scores(of: test) == detector.scores(of: test))
    #expect(!detector.tensors.values.contains { $0.values.contains { !$0.isFinite } })
  }

  @Test(arguments: Baseline.allCases) func `units and offsets of electrodes do not matter`(
    baseline: Baseline
  ) throws {
    func inOtherUnits(_ epochs: Epochs) -> Epochs {
      var other = epochs
      let length = epochs.windowLength
      for index in other.samples.indices {
        let electrode = Float(index / length % epochs.electrodes.count)
        other.samples[index] = (other.samples[index] - 3 * electrode) * (electrode + 1) * 1e-3
      }
      return other
    }
    let plain = try BaselineDetector.fit(baseline, to: training).scores(of: test)
    let other = try BaselineDetector.fit(baseline, to: inOtherUnits(training))
      .scores(of: inOtherUnits(test))
    #expect(
      abs(areaUnderCurve(plain, test.labels) - areaUnderCurve(other, test.labels)) < 2e-3)
  }

  @Test(arguments: Baseline.allCases) func `an electrode without a signal does no harm`(
    baseline: Baseline
  ) throws {
    func withFlatElectrode(_ epochs: Epochs) -> Epochs {
      var flat = epochs
      let length = epochs.windowLength
      for index in flat.samples.indices where index / length % epochs.electrodes.count == 2 {
        flat.samples[index] = 0
      }
      return flat
    }
    let detector = try BaselineDetector.fit(baseline, to: withFlatElectrode(training))
    let scores = try detector.scores(of: withFlatElectrode(test))
    #expect(!scores.contains { !$0.isFinite })
    #expect(areaUnderCurve(scores, test.labels) > 0.75)
  }

  @Test(arguments: Baseline.allCases) func `unlabelled epochs are not learned from`(
    baseline: Baseline
  ) throws {
    var partly = training
    for index in 300..<600 { partly.labels[index] = .unknown }
    let known = training.selecting(Array(0..<300))
    #expect(
      try BaselineDetector.fit(baseline, to: partly)
        == BaselineDetector.fit(baseline, to: known))
  }

  @Test func `what cannot be learned from is refused in words`() throws {
    var oneClass = training
    oneClass.labels = oneClass.labels.map { _ in .nonTarget }
    #expect(throws: BaselineError.noExamples(of: .target)) {
      try BaselineDetector.fit(.lda, to: oneClass)
    }
    var broken = training
    broken.samples[3 * broken.epochSize + 5] = .nan
    #expect(throws: BaselineError.notFinite(epoch: 3)) {
      try BaselineDetector.fit(.xdawnRiemann, to: broken)
    }
    let detector = try BaselineDetector.fit(.lda, to: training)
    #expect(throws: BaselineError.notFinite(epoch: 3)) { try detector.scores(of: broken) }
    let others = syntheticEpochs(count: 12, electrodes: 3, amplitude: 1, seed: 3)
    #expect(
      throws: BaselineError.wrongShape(
        electrodes: 3, length: 78, expectedElectrodes: 6, expectedLength: 78)
    ) { try detector.scores(of: others) }
    var silent = training
    silent.samples = silent.samples.map { _ in 0 }
    for baseline in Baseline.allCases {
      #expect(throws: BaselineError.self) { try BaselineDetector.fit(baseline, to: silent) }
    }
  }

  @Test(arguments: Baseline.allCases) func `a stored detector with a part missing is refused`(
    baseline: Baseline
  ) throws {
    let tensors = try BaselineDetector.fit(baseline, to: training).tensors
    for name in tensors.keys where name != "filters" {
      var partial = tensors
      partial[name] = nil
      #expect(throws: BaselineError.missingTensor(name: name)) {
        try BaselineDetector(baseline, tensors: partial, samplingRate: 120)
      }
      partial[name] = StoredTensor(shape: [1, 1, 1], values: [1])
      #expect(throws: BaselineError.self) {
        try BaselineDetector(baseline, tensors: partial, samplingRate: 120)
      }
    }
  }
}
