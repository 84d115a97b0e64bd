import Detection
import ElementaryFunctions
import Evaluation
import Files
import NeuralNetwork
import Signal
import Simulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A few seconds of work whose results are known, and the time that each stage of it takes.
struct SelfTest {
  /// One comparison with a known number.
  struct Check: Encodable {
    let name: String
    let passed: Bool
    let found: String
    let expected: String
  }

  /// One stage of the way from a recording to scores.
  struct Stage: Encodable {
    let name: String
    let seconds: Double
    let amount: String
  }

  private(set) var checks: [Check] = []
  private(set) var stages: [Stage] = []

  /// Whether every check came out as it should.
  var passed: Bool { checks.allSatisfy(\.passed) }

  /// Runs everything in memory, without touching a file.
  init(threads: Int) throws {
    try checkForwardPass()
    try checkFilter()
    try runPipeline(threads: threads)
  }

  private mutating func check(
    _ name: String, _ found: Double, near expected: Double, within: Double
  ) {
    checks.append(
      Check(
        name: name, passed: abs(found - expected) <= within, found: found.formatted(6),
        expected: "\(expected.formatted(6)) ± \(within)"))
  }

  // MARK: Known numbers

  /// CNN-1 with made-up weights on made-up epochs; scripts/self-test-golden.py gives the scores.
  private mutating func checkForwardPass() throws {
    let architecture = try NetworkArchitecture.cecotti(electrodes: 8, windowLength: 78)
    let parameters = (0..<architecture.parameterCount).map { (index: Int) -> Float in
      Float(index * 7919 % 401 - 200) / 400
    }
    let samples = (0..<4 * architecture.epochSize).map { (index: Int) -> Float in
      Float(index * 104_729 % 2003 - 1001) / 500
    }
    let outputs = try Scorer(Network(architecture, parameters: parameters)).outputs(of: samples)
    let golden = [0.8224437503825164, 0.6819026775816736, 0.7787920967113638, 0.7411356491088926]
    for (index, expected) in golden.enumerated() {
      let score = outputs[2 * index + 1] / (outputs[2 * index] + outputs[2 * index + 1])
      check("network: score \(index + 1)", Double(score), near: expected, within: 2e-6)
    }
  }

  /// Sines through the paper's band-pass; the gains are those of SciPy's Butterworth filters.
  private mutating func checkFilter() throws {
    let (rate, seconds) = (256.0, 60)
    for (frequency, gain) in [(10.0, 0.996956), (20.0, 0.5), (50.0, 0.000245)] {
      let wave = (0..<seconds * Int(saturating: rate)).map {
        Float(10 * sin(2 * .pi * frequency * Double($0) / rate))
      }
      let filter = ContinuousFilter(
        try Self.recording(wave, channels: ["Cz"], rate: rate), settings: .paper)
      let filtered = filter.blockwise(channel: 0)
      // The amplitude over whole seconds away from the ends, by projection on the wave.
      let range = 10 * 120..<50 * 120
      var (along, across) = (0.0, 0.0)
      for index in range {
        let phase = 2 * .pi * frequency * Double(index) / 120
        along += Double(filtered[index]) * sin(phase)
        across += Double(filtered[index]) * cos(phase)
      }
      let amplitude = 2 * (along * along + across * across).squareRoot() / Double(range.count)
      check("filter: gain at \(Int(frequency)) Hz", amplitude / 10, near: gain, within: 1e-4)
    }
  }

  // MARK: The whole way

  private mutating func runPipeline(threads: Int) throws {
    var simulation = SpellerSimulation()
    simulation.strength = 2
    let runs = time("simulate", "two runs of 5 characters") {
      [0, 1].map { SimulatedRun(simulation, subject: 0, run: $0) }
    }
    let recordings = try runs.map {
      try Self.recording(
        $0.samples, channels: simulation.electrodes.map(\.label), rate: simulation.samplingRate)
    }
    let minutes = runs.reduce(0) { $0 + $1.duration / 60 }.formatted(1)
    let sets = try time("preprocess", "\(minutes) min of 8 electrodes") {
      try zip(recordings, runs).map { recording, run in
        try Preprocessor(.paper, threads: threads).epochs(
          from: [recording], flashes: [run.flashes],
          metadata: EpochsMetadata(
            preprocessing: .paper, sources: [], speller: simulation.speller, text: [])
        ).epochs
      }
    }
    var settings = TrainingSettings()
    settings.members = 1
    settings.passes = 10
    var trainer = DetectorTrainer(try DetectionMethod.cnn1.applying(settings))
    trainer.threads = threads
    let learnt = sets[0]
    let detector = try time("train", "10 passes over \(learnt.count) epochs, 6 times") {
      try trainer.train(learnt).detector
    }
    let scores = try time("classify", "\(sets[1].count) epochs") {
      try detector.scores(of: sets[1], threads: threads)
    }
    let summary = ClassificationSummary(
      scores: scores, threshold: detector.calibration.threshold, labels: sets[1].labels)
    let auc = summary.auc ?? 0
    checks.append(
      Check(
        name: "pipeline: AUC on simulated EEG", passed: auc > 0.8, found: auc.formatted(3),
        expected: "above 0.8"))
  }

  private mutating func time<Result>(
    _ name: String, _ amount: String, _ work: () throws -> Result
  ) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try work()
    let spent = clock.now - start
    stages.append(Stage(name: name, seconds: spent / .seconds(1), amount: amount))
    return result
  }

  /// A recording whose samples `[channel, sample]` are in memory.
  private static func recording(
    _ samples: [Float], channels: [String], rate: Double
  ) throws -> Recording {
    let count = samples.count / channels.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(samples.count * 4)
    for sample in samples { bytes.append(sample.bitPattern) }
    let store = try SampleStore(
      bytes: FileBytes(bytes, path: "self-test"), encoding: SampleEncoding(.float32),
      layout: SampleLayout(
        channelOffsets: channels.indices.map { $0 * count * 4 }, sampleStride: 4),
      calibrations: channels.map { _ in Calibration() }, count: count)
    return Recording(
      source: RecordingSource(path: "self-test", format: .edf), samplingRate: rate,
      channels: channels.map { Channel(label: $0) },
      pieces: [Piece(samples: 0..<count, onset: 0)], samples: store)
  }
}
