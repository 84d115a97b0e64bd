import Foundation
import Randomness
import Signal
import Synchronization
import TestSupport
import Testing

struct PreprocessorTests {
  private static let metadata = EpochsMetadata(
    preprocessing: .paper, sources: [], speller: nil, text: [])

  private func noise(_ channels: Int, _ count: Int, seed: UInt64) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<channels).map { _ in
      var slow = 0.0
      return (0..<count).map { _ in
        slow = 0.98 * slow + generator.normal()
        return Float(slow)
      }
    }
  }

  private func flashes(_ onsets: [Double], selection: Int = 0) -> [Flash] {
    onsets.enumerated().map {
      Flash(
        onset: $1, stimulus: $0 % 12 + 1, label: $0 % 6 == 0 ? .target : .nonTarget,
        selection: selection, repetition: $0 / 12)
    }
  }

  private func unscaled() -> Preprocessing {
    var settings = Preprocessing.paper
    settings.normalization = .none
    return settings
  }

  @Test func `Epochs carry what is known of their flashes`() throws {
    let first = try recording(of: noise(2, 4800, seed: 1), rate: 240)
    let second = try recording(of: noise(2, 5120, seed: 2), rate: 256)
    let given = [
      flashes([1, 2], selection: 0) + flashes([3, 19.9], selection: 1), flashes([4.5]),
    ]
    let (epochs, report) = try Preprocessor(.paper).epochs(
      from: [first, second], flashes: given, metadata: Self.metadata)
    #expect(epochs.count == 4)
    #expect(epochs.samples.count == 4 * 2 * 78)
    #expect(epochs.onsets == [1, 2, 3, 4.5])
    #expect(epochs.recordings == [0, 0, 0, 1])
    #expect(epochs.selections == [0, 0, 1, 2])
    #expect(epochs.stimuli == [1, 2, 1, 1])
    #expect(epochs.labels == [.target, .nonTarget, .target, .target])
    #expect(epochs.electrodes == ["E1", "E2"])
    #expect(epochs.metadata.preprocessing?.electrodes == ["E1", "E2"])
    #expect(report.epochs == 4)
    #expect(report.dropped == [.pastEndOfPiece: 1])
    #expect(report.flashes == 5)
  }

  @Test func `Amplitude given back is that of windows never scaled`() throws {
    let recording = try recording(of: noise(2, 4800, seed: 3), rate: 240)
    let onsets = flashes([1, 2.3, 5])
    var restored = try Preprocessor(.paper).epochs(
      from: [recording], flashes: [onsets], metadata: Self.metadata
    ).epochs
    let plain = try Preprocessor(unscaled()).epochs(
      from: [recording], flashes: [onsets], metadata: Self.metadata
    ).epochs
    #expect(plain.deviations.isEmpty)
    let known = restored.restoreAmplitude()
    #expect(known)
    for window in 0..<6 {
      let range = window * 78..<(window + 1) * 78
      let mean = plain.samples[range].reduce(0, +) / 78
      let size = plain.samples[range].map { abs($0 - mean) }.max() ?? 0
      for index in range {
        #expect(abs(restored.samples[index] - (plain.samples[index] - mean)) < 1e-4 * size)
      }
    }
  }

  @Test(arguments: [2, 3, 4])
  func `Any number of threads gives the same bits`(threads: Int) throws {
    let source = try recording(of: noise(7, 9000, seed: 3), rate: 250)
    let given = flashes((0..<60).map { 1 + 0.3 * Double($0) })
    let one = try Preprocessor(.paper).epochs(
      from: [source], flashes: [given], metadata: Self.metadata)
    let several = try Preprocessor(.paper, threads: threads).epochs(
      from: [source], flashes: [given], metadata: Self.metadata)
    #expect(one == several)
  }

  @Test func `Many pieces of several lengths give what each gives alone, on any number of threads`()
    throws
  {
    // So many electrodes that they are worked through in several batches, of which two have room.
    let electrodes = 40
    let lengths = (0..<20).map { 2600 + 100 * ($0 % 6) }
    let count = lengths.reduce(0, +)
    let three = noise(3, count, seed: 9)
    var start = 0
    let pieces = lengths.enumerated().map { index, length in
      defer { start += length }
      return Piece(samples: start..<start + length, onset: 100 * Double(index))
    }
    let source = try recording(
      of: (0..<electrodes).map { three[$0 % 3] }, rate: 240, pieces: pieces)
    let onsets = flashes(pieces.flatMap { [$0.onset + 2, $0.onset + 5.3] })
    let all = try [1, 2, 3].map {
      try Preprocessor(.paper, threads: $0).epochs(
        from: [source], flashes: [onsets], metadata: Self.metadata)
    }
    #expect(all[0].epochs.count == 40)
    #expect(all[0] == all[1])
    #expect(all[0] == all[2])
    let window = 78
    for piece in [0, 7, 19] {
      let alone = try recording(
        of: three.map { Array($0[pieces[piece].samples]) }, rate: 240)
      let (epochs, _) = try Preprocessor(.paper).epochs(
        from: [alone], flashes: [flashes([2, 5.3])], metadata: Self.metadata)
      for epoch in 0..<2 {
        let first = (2 * piece + epoch) * electrodes * window
        let expected = epochs.samples[epoch * 3 * window..<(epoch + 1) * 3 * window]
        #expect(Array(all[0].epochs.samples[first..<first + 3 * window]) == Array(expected))
      }
    }
  }

  @Test func `An electrode's epochs are the same to the bit whatever stands beside it`() throws {
    let three = noise(3, 6000, seed: 12)
    let far = (0..<6000).map { Float(1e14) * Float($0 % 7) }
    let onsets = flashes([2, 5.3, 11])
    func epochs(_ electrodes: [[Float]]) throws -> Epochs {
      try Preprocessor(.paper).epochs(
        from: [recording(of: electrodes, rate: 240)], flashes: [onsets], metadata: Self.metadata
      ).epochs
    }
    let beside = try epochs(three[..<2] + [far] + (0..<9).map { _ in three[2] })
    for (electrode, samples) in [(0, three[0]), (1, three[1]), (11, three[2])] {
      let alone = try epochs([samples])
      for epoch in 0..<3 {
        let first = (12 * epoch + electrode) * 78
        let rest = alone.samples[(78 * epoch)...]
        #expect(beside.samples[first..<first + 78].elementsEqual(rest.prefix(78)))
      }
    }
  }

  @Test(arguments: WholePieceFilterTests.rates)
  func `An impulse at the onset stands at the first sample of the window`(rate: Double) throws {
    var samples = [[Float](repeating: 0, count: Int(30 * rate))]
    samples[0][Int(10 * rate)] = 1000
    samples[0][Int(15 * rate)] = 1000
    let (epochs, _) = try Preprocessor(unscaled()).epochs(
      from: [try recording(of: samples, rate: rate)], flashes: [flashes([10, 15])],
      metadata: Self.metadata)
    for epoch in 0..<2 {
      let window = epochs.samples[epoch * 78..<(epoch + 1) * 78]
      #expect(window.max() == window.first)
      #expect(window.first ?? 0 > 0)
    }
  }

  @Test func `What lies beyond a gap does not matter`() throws {
    let quiet = noise(1, 6000, seed: 4)[0]
    var loud = quiet
    for index in 3000..<6000 { loud[index] = 1e6 }
    let pieces = [
      Piece(samples: 0..<3000, onset: 0), Piece(samples: 3000..<6000, onset: 100),
    ]
    let given = flashes([2, 11, 101])
    let (first, second) = (
      try Preprocessor(.paper).epochs(
        from: [try recording(of: [quiet], rate: 240, pieces: pieces)], flashes: [given],
        metadata: Self.metadata
      ),
      try Preprocessor(.paper).epochs(
        from: [try recording(of: [loud], rate: 240, pieces: pieces)], flashes: [given],
        metadata: Self.metadata
      )
    )
    #expect(first.epochs.samples[..<156] == second.epochs.samples[..<156])
    #expect(second.epochs.samples[156...].allSatisfy { $0 == 0 })
    #expect(second.report.flat == ["E1": 1])
  }

  @Test func `A flat electrode becomes zeros and is counted`() throws {
    var samples = noise(2, 9600, seed: 5)
    samples[1] = [Float](repeating: 77, count: 9600)
    let (epochs, report) = try Preprocessor(.paper).epochs(
      from: [try recording(of: samples, rate: 240)], flashes: [flashes([1, 5, 9])],
      metadata: Self.metadata)
    #expect(report.flat == ["E2": 3])
    #expect(epochs.samples[78..<156].allSatisfy { $0 == 0 })
    #expect(epochs.samples[..<78].contains { $0 != 0 })
  }

  @Test func `Gain and offset of an electrode make no difference`() throws {
    let samples = noise(1, 9600, seed: 6)
    let given = [flashes([3, 9, 21])]
    let plain = try Preprocessor(.paper).epochs(
      from: [try recording(of: samples, rate: 240)], flashes: given, metadata: Self.metadata)
    let changed = try Preprocessor(.paper).epochs(
      from: [try recording(of: [samples[0].map { 12 * $0 - 300 }], rate: 240)], flashes: given,
      metadata: Self.metadata)
    #expect(relativeDifference(changed.epochs.samples, plain.epochs.samples) < 1e-4)
  }

  @Test func `The user is told of low rates, strange units and short pieces`() throws {
    var source = try recording(of: noise(2, 900, seed: 7), rate: 100)
    source.channels[1].unit = .other("steps")
    let (_, report) = try Preprocessor(.paper).epochs(
      from: [source], flashes: [flashes([1])], metadata: Self.metadata)
    #expect(report.warnings.count == 3)
    #expect(report.warnings[0].text.contains("below 120.0 Hz"))
    #expect(report.warnings[1].text.contains("1 of 2 electrodes are not in µV (E2 is in steps)"))
    #expect(report.warnings[2].text.contains("shorter than 12.6 s"))
  }

  @Test func `A band that the rate cannot hold is refused`() throws {
    let source = try recording(of: noise(1, 900, seed: 8), rate: 32)
    #expect(
      throws: PreprocessingError.bandOutOfRange(
        path: "memory", band: Preprocessing.paper.band, samplingRate: 32)
    ) {
      try Preprocessor(.paper).epochs(from: [source], flashes: [[]], metadata: Self.metadata)
    }
  }

  @Test func `Progress rises to 1`() throws {
    let seen = Mutex<[Double]>([])
    _ = try Preprocessor(.paper, threads: 2).epochs(
      from: [try recording(of: noise(8, 2400, seed: 9), rate: 240)], flashes: [flashes([1])],
      metadata: Self.metadata
    ) { part in seen.withLock { $0.append(part) } }
    let parts = seen.withLock { $0 }
    #expect(parts == parts.sorted())
    #expect(parts.last == 1)
  }

  @Test func `Electrodes marked as bad in any recording are left out unless they are wanted`()
    throws
  {
    var first = try recording(of: noise(3, 4800, seed: 5), rate: 240)
    var second = try recording(of: noise(3, 4800, seed: 6), rate: 240)
    first.channels[1].isMarkedBad = true
    second.channels[2].isMarkedBad = true
    func run(_ settings: Preprocessing) throws -> (Epochs, PreprocessingReport) {
      try Preprocessor(settings).epochs(
        from: [first, second], flashes: [flashes([1]), flashes([1])], metadata: Self.metadata)
    }
    let (epochs, report) = try run(.paper)
    #expect(epochs.electrodes == ["E1"])
    #expect(report.warnings.contains { $0.text.contains("marked as bad: E2, E3 (--keep-bad") })
    var settings = Preprocessing.paper
    settings.takesMarkedBad = true
    #expect(try run(settings).0.electrodes == ["E1", "E2", "E3"])
    #expect(try run(settings).0.metadata.preprocessing?.takesMarkedBad == true)
    var named = Preprocessing.paper
    named.electrodes = ["E3", "E1"]
    #expect(try run(named).0.electrodes == ["E3", "E1"])
  }

  @Test func `Epochs that touch a span marked as bad are dropped and counted`() throws {
    var recording = try recording(of: noise(1, 4800, seed: 7), rate: 240)
    recording.events = [
      Event(onset: 2, duration: 1, text: "BAD_move"), Event(onset: 9, duration: 1, text: "x"),
    ]
    let given = [flashes([1, 1.5, 2.5, 3.1, 9.5])]
    func run(_ settings: Preprocessing) throws -> (Epochs, PreprocessingReport) {
      try Preprocessor(settings).epochs(
        from: [recording], flashes: given, metadata: Self.metadata)
    }
    let (epochs, report) = try run(.paper)
    #expect(epochs.onsets == [1, 3.1, 9.5])
    #expect(report.dropped == [.markedBad: 2])
    var settings = Preprocessing.paper
    settings.baseline = Preprocessing.Baseline(start: -0.2, end: 0)
    #expect(try run(settings).0.onsets == [1, 9.5])
    settings.takesMarkedBad = true
    #expect(try run(settings).0.count == 5)
  }

  @Test func `A setting that is not used leaves no mark in a file`() throws {
    let text = String(decoding: try JSONEncoder().encode(Preprocessing.paper), as: UTF8.self)
    #expect(!text.contains("takesMarkedBad"))
    var settings = Preprocessing.paper
    settings.takesMarkedBad = true
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == settings)
  }
}

private func == (
  left: (epochs: Epochs, report: PreprocessingReport),
  right: (epochs: Epochs, report: PreprocessingReport)
) -> Bool {
  left.epochs == right.epochs && left.report == right.report
}
