import Foundation
import Randomness
import Signal
import TestSupport
import Testing

struct PreprocessingOptionsTests {
  private static let metadata = EpochsMetadata(
    preprocessing: nil, sources: [], speller: nil, text: [])
  private static let rate = 240.0

  private static var unscaled: Preprocessing {
    var settings = Preprocessing.paper
    settings.normalization = .none
    return settings
  }

  private func noise(_ channels: Int, seconds: Int, seed: UInt64 = 1) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<channels).map { _ in
      var slow = 0.0
      return (0..<seconds * Int(Self.rate)).map { _ in
        slow = 0.95 * slow + 3 * generator.normal()
        return Float(slow)
      }
    }
  }

  private func run(
    _ samples: [[Float]], _ settings: Preprocessing, labels: [String]? = nil,
    onsets: [Double] = [20, 30, 40]
  ) throws -> (epochs: Epochs, report: PreprocessingReport) {
    let flashes = onsets.map {
      Flash(onset: $0, stimulus: 1, label: .target, selection: 0, repetition: 0)
    }
    return try Preprocessor(settings, threads: 2).epochs(
      from: [try recording(of: samples, rate: Self.rate, labels: labels)], flashes: [flashes],
      metadata: Self.metadata)
  }

  private func window(_ epochs: Epochs, _ epoch: Int, _ electrode: Int) -> [Float] {
    let first = (epoch * epochs.electrodes.count + electrode) * epochs.windowLength
    return Array(epochs.samples[first..<first + epochs.windowLength])
  }

  @Test func `An average reference leaves a mean of zero over the electrodes`() throws {
    var settings = Self.unscaled
    settings.reference = .average
    let epochs = try run(noise(5, seconds: 60), settings).epochs
    for sample in 0..<78 {
      let sum = (0..<5).reduce(Float(0)) { $0 + window(epochs, 1, $1)[sample] }
      #expect(abs(sum) < 1e-4)
    }
  }

  @Test func `Named references are taken from the electrodes and not kept`() throws {
    let samples = noise(4, seconds: 60)
    var settings = Self.unscaled
    settings.electrodes = ["Cz", "Pz"]
    let plain = try run(samples, Self.unscaled, labels: ["Cz", "A1", "Pz", "A2"]).epochs
    for reference in [Preprocessing.Reference.electrodes(["a1", "A2"]), .mastoids] {
      settings.reference = reference
      let epochs = try run(samples, settings, labels: ["Cz", "A1", "Pz", "A2"]).epochs
      #expect(epochs.electrodes == ["Cz", "Pz"])
      let mean = zip(window(plain, 2, 1), window(plain, 2, 3)).map { ($0 + $1) / 2 }
      let expected = zip(window(plain, 2, 2), mean).map { $0 - $1 }
      #expect(relativeDifference(window(epochs, 2, 1), expected) < 1e-5)
    }
  }

  @Test func `Without mastoids the error names them`() throws {
    var settings = Self.unscaled
    settings.reference = .mastoids
    #expect(
      throws: PreprocessingError.missingElectrodes(
        path: "memory", missing: ["M1", "M2"], available: ["E1"])
    ) {
      try run(noise(1, seconds: 60), settings)
    }
  }

  @Test func `Bad electrodes are left out of the result and of the reference`() throws {
    var samples = noise(3, seconds: 60)
    samples[1] = samples[1].map { 1000 * $0 }
    var settings = Self.unscaled
    settings.reference = .average
    settings.badElectrodes = ["e2"]
    let epochs = try run(samples, settings).epochs
    let expected = try run([samples[0], samples[2]], settings, labels: ["E1", "E3"]).epochs
    #expect(epochs.electrodes == ["E1", "E3"])
    #expect(epochs.samples == expected.samples)
  }

  @Test(arguments: [Preprocessing.BadElectrodeHandling.report, .drop])
  func `Flat, railed and loose electrodes are found`(
    handling: Preprocessing.BadElectrodeHandling
  ) throws {
    var samples = noise(6, seconds: 60)
    samples[1] = [Float](repeating: 12, count: samples[1].count)
    samples[3] = samples[3].map { min($0, -2) }
    samples[4] = samples[4].map { 40 * $0 }
    var settings = Preprocessing.paper
    settings.badElectrodeHandling = handling
    let (epochs, report) = try run(samples, settings)
    #expect(report.faults == ["E2": .flat, "E4": .railed, "E5": .disconnected])
    let labels = ["E1", "E2", "E3", "E4", "E5", "E6"]
    #expect(epochs.electrodes == (handling == .drop ? ["E1", "E3", "E6"] : labels))
    #expect(epochs.samples.count == 3 * epochs.electrodes.count * 78)
    let applied = try #require(epochs.metadata.preprocessing)
    #expect(try run(noise(6, seconds: 60), applied).epochs.electrodes == epochs.electrodes)
  }

  @Test func `Electrodes that are well are not called bad`() throws {
    let coarse = noise(5, seconds: 60).map { $0.map { $0.rounded() } }
    let report = try run(coarse, .paper).report
    #expect(report.faults.isEmpty)
  }

  @Test func `Windows with too large a range are dropped and counted`() throws {
    var samples = noise(2, seconds: 60)
    for index in 0..<24 { samples[1][30 * 240 + 40 + index] += 5000 }
    var settings = Preprocessing.paper
    settings.rejection = 200
    let (epochs, report) = try run(samples, settings)
    #expect(epochs.onsets == [20, 40])
    #expect(report.epochs == 2)
    #expect(report.dropped == [.rejected: 1])
    #expect(epochs.samples.count == 2 * 2 * 78)
    let kept = try run(samples, .paper).epochs
    #expect(window(epochs, 1, 1) == window(kept, 2, 1))
  }

  @Test func `A baseline takes the mean before the onset away`() throws {
    let samples = noise(1, seconds: 60)
    var long = Self.unscaled
    long.window = 1
    let around = try run(samples, long, onsets: [29.8]).epochs
    var settings = Self.unscaled
    settings.baseline = .init(start: -0.2, end: 0)
    let actual = window(try run(samples, settings, onsets: [30]).epochs, 0, 0)
    let mean = around.samples[..<24].reduce(0, +) / 24
    #expect(relativeDifference(actual, around.samples[24..<102].map { $0 - mean }) < 1e-5)
  }

  @Test func `A notch takes the mains away and leaves its neighbours`() throws {
    func tone(_ frequency: Double) throws -> Float {
      var settings = Self.unscaled
      settings.band = .init(low: 0.1, high: nil)
      settings.notch = 50
      let samples = (0..<60 * 240).map { Float(100 * sin(2 * .pi * frequency * Double($0) / 240)) }
      return try run([samples], settings, onsets: [30]).epochs.samples.map { abs($0) }.max() ?? 0
    }
    let (mains, neighbour) = (try tone(50), try tone(41))
    #expect(mains < 0.5)
    #expect(neighbour > 95)
  }

  @Test func `A causal filter answers late and never early`() throws {
    var samples = [[Float](repeating: 0, count: 60 * 240)]
    for index in 30 * 240..<30 * 240 + 6 { samples[0][index] = 1000 }
    var settings = Self.unscaled
    settings.window = 1
    let zero = try run(samples, settings, onsets: [29.5]).epochs.samples
    settings.phase = .causal
    let causal = try run(samples, settings, onsets: [29.5]).epochs.samples
    let top = causal.max() ?? 0
    #expect(causal[..<58].allSatisfy { abs($0) < 0.02 * top })
    let late = Double(
      (causal.firstIndex(of: top) ?? 0) - (zero.firstIndex(of: zero.max() ?? 0) ?? 0))
    #expect(late / 120 > 0.012 && late / 120 < 0.035)
  }

  @Test func `Without a low edge the mean of the recording is taken away`() throws {
    var settings = Self.unscaled
    settings.band = .init(low: nil, high: 20)
    for seconds in [60, 700] {
      let samples = noise(1, seconds: seconds)
      let lifted = [samples[0].map { $0 + 300 }]
      let (plain, high) = (try run(samples, settings), try run(lifted, settings))
      #expect(zip(plain.epochs.samples, high.epochs.samples).allSatisfy { abs($0 - $1) < 0.01 })
      let mean = plain.epochs.samples.reduce(0, +) / 234
      #expect(abs(mean) < 20)
    }
  }

  @Test func `Long recordings give the same windows as short ones, on any number of threads`()
    throws
  {
    let samples = noise(3, seconds: 700)
    var settings = Self.unscaled
    let onsets = (0..<1300).map { 1 + 0.53 * Double($0) }
    let long = try run(samples, settings, onsets: onsets).epochs
    settings.electrodes = ["E2"]
    let filtered = ContinuousFilter(
      try recording(of: samples, rate: Self.rate), settings: settings
    ).whole(channel: 1)
    for (epoch, onset) in onsets.enumerated() {
      let start = Int((onset * 120).rounded())
      let expected = filtered[start..<start + 78]
      #expect(zip(window(long, epoch, 1), expected).allSatisfy { abs($0 - $1) < 2e-3 })
    }
    let flashes = onsets.map {
      Flash(onset: $0, stimulus: 1, label: .target, selection: 0, repetition: 0)
    }
    for threads in [1, 4] {
      let again = try Preprocessor(Self.unscaled, threads: threads).epochs(
        from: [try recording(of: samples, rate: Self.rate)], flashes: [flashes],
        metadata: Self.metadata)
      #expect(again.epochs.samples == long.samples)
    }
  }

  @Test func `Samples that are not numbers are replaced and told of`() throws {
    var samples = noise(2, seconds: 60)
    samples[1][3000] = .nan
    samples[1][3001] = .infinity
    let (epochs, report) = try run(samples, .paper)
    #expect(epochs.samples.allSatisfy { $0.isFinite })
    #expect(report.warnings.count == 1)
    #expect(report.warnings[0].text.contains("E2: 2 samples are not numbers"))
  }

  @Test func `Settings without a meaning are refused`() throws {
    var settings = [Preprocessing](repeating: .paper, count: 5)
    settings[0].window = 0
    settings[1].samplingRate = -3
    settings[2].notch = 1
    settings[3].rejection = 0
    settings[4].baseline = .init(start: 0, end: -1)
    for one in settings {
      #expect(throws: PreprocessingError.self) { try run(noise(1, seconds: 2), one) }
    }
  }
}
