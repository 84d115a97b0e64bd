import Foundation
import Signal
import TestSupport
import Testing

/// Samples that are not numbers, in recordings of any format.
struct MissingSamplesTests {
  private static let metadata = EpochsMetadata(
    preprocessing: .paper, sources: [], speller: nil, text: [], toolVersion: "0")
  private static let onsets: [Double] = (2..<27).map { Double($0) }

  /// 30 s at 256 Hz: 5 Hz of 20 µV on a drift of 3 mV.
  private func channel(_ phase: Double) -> [Float] {
    (0..<7680).map {
      let time = Double($0) / 256
      return Float(-3000 * cos(2 * .pi * 0.05 * time) + 20 * sin(2 * .pi * 5 * time + phase))
    }
  }

  private func epochs(
    _ samples: [[Float]], pieces: [Piece]? = nil, _ change: (inout Preprocessing) -> Void = { _ in }
  ) throws -> (Epochs, PreprocessingReport) {
    var settings = Preprocessing.paper
    settings.band = FrequencyBand(low: 1, high: 20)
    settings.normalization = .none
    change(&settings)
    let flashes = Self.onsets.enumerated().map {
      Flash(onset: $1, stimulus: $0 % 12 + 1, label: .nonTarget, selection: 0, repetition: 0)
    }
    return try Preprocessor(settings).epochs(
      from: [recording(of: samples, rate: 256, pieces: pieces)], flashes: [flashes],
      metadata: Self.metadata)
  }

  private func largestDifference(_ left: Epochs, _ right: Epochs) -> Float {
    zip(left.samples, right.samples).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func `short stretches are bridged`() throws {
    let whole = [channel(0), channel(1)]
    var damaged = whole
    for start in [4000, 5000, 6000] {
      for sample in start..<start + 3 { damaged[0][sample] = sample % 2 == 0 ? .nan : .infinity }
    }
    let (expected, _) = try epochs(whole)
    let (found, report) = try epochs(damaged)
    #expect(found.count == expected.count)
    #expect(largestDifference(found, expected) < 2)
    #expect(report.dropped.isEmpty)
    #expect(
      report.warnings.contains {
        $0.text.contains("E1: 9 samples are not numbers, or beyond 10¹⁵, and were bridged")
      })
  }

  @Test func `what is beyond reason is bridged, and told`() throws {
    let whole = [channel(0), channel(1)]
    var damaged = whole
    for (index, value) in [1e38, -1e30, 2e15].enumerated() {
      damaged[0][4000 + 1000 * index] = Float(value)
    }
    let (expected, _) = try epochs(whole)
    let (found, report) = try epochs(damaged)
    #expect(largestDifference(found, expected) < 2)
    #expect(
      report.warnings.contains { $0.text.contains("E1: 3 samples are not numbers, or beyond") })
  }

  @Test(arguments: [0, 4000])
  func `samples beyond one volt are bridged, and told`(first: Int) throws {
    let whole = [channel(0), channel(1)]
    var damaged = whole
    damaged[0][first] = 2e6
    for sample in 5000..<5003 { damaged[1][sample] = -1.5e6 }
    let (expected, clean) = try epochs(whole)
    let (found, report) = try epochs(damaged)
    #expect(largestDifference(found, expected) < 2)
    let told = report.warnings.map(\.text).filter { $0.contains("beyond one volt") }
    #expect(told.contains { $0.contains("E1: 1 sample beyond") && $0.contains("was bridged") })
    #expect(told.contains { $0.contains("E2: 3 samples beyond") && $0.contains("were bridged") })
    #expect(!clean.warnings.contains { $0.text.contains("volt") })
  }

  @Test func `a level beyond one volt is no fault, and many samples are no spikes`() throws {
    var raised = [channel(0), channel(1)]
    for sample in raised[0].indices { raised[0][sample] += 3e6 }
    let (_, report) = try epochs(raised)
    #expect(!report.warnings.contains { $0.text.contains("volt") })
    var many = [channel(0), channel(1)]
    for sample in 2000..<2000 + many[0].count / 50 { many[0][sample] = 2e6 }
    let (_, other) = try epochs(many)
    #expect(other.faults["E1"] == .outOfRange)
    #expect(!other.warnings.contains { $0.text.contains("bridged") })
  }

  @Test func `windows that a long stretch reaches into are dropped`() throws {
    let whole = [channel(0), channel(1)]
    var damaged = whole
    // From 10.4 s to 12.1 s: the windows of 10, 11 and 12 s.
    for sample in 2662..<3098 { damaged[1][sample] = .nan }
    let (expected, _) = try epochs(whole)
    let (found, report) = try epochs(damaged)
    #expect(report.dropped == [.missing: 3])
    #expect(report.epochs == 22 && found.count == 22)
    #expect(found.onsets == Self.onsets.filter { !(10...12).contains($0) })
    let rest = expected.onsets.indices.filter { !(10...12).contains(expected.onsets[$0]) }
    let size = expected.samples.count / expected.count
    for (index, epoch) in rest.enumerated() where abs(expected.onsets[epoch] - 11) > 2 {
      let pair = zip(
        found.samples[index * size..<(index + 1) * size],
        expected.samples[epoch * size..<(epoch + 1) * size])
      #expect(pair.allSatisfy { abs($0 - $1) < 4 })
    }
  }

  @Test func `missing and rejected windows are counted each for itself`() throws {
    var damaged = [channel(0), channel(1)]
    for sample in 2662..<3098 { damaged[1][sample] = .nan }
    for sample in 5125..<5140 { damaged[0][sample] += 2000 }
    let (found, report) = try epochs(damaged) { $0.rejection = 300 }
    #expect(report.dropped[.missing] == 3)
    #expect(report.dropped[.rejected] ?? 0 >= 1)
    #expect(report.flashes == 25 && report.epochs == found.count)
  }

  @Test func `before the first number and behind the last that value is held`() throws {
    let whole = [channel(0)]
    var damaged = whole
    for sample in 0..<10 { damaged[0][sample] = .nan }
    for sample in 7670..<7680 { damaged[0][sample] = .nan }
    let (expected, _) = try epochs(whole)
    let (found, _) = try epochs(damaged)
    #expect(found.count == expected.count)
    #expect(largestDifference(found, expected) < 3)
  }

  @Test func `an electrode without a number is flat and drops nothing`() throws {
    let (found, report) = try epochs(
      [channel(0), Array(repeating: .nan, count: 7680), channel(1), channel(2)])
    #expect(found.count == 25)
    #expect(report.dropped.isEmpty)
    #expect(report.faults["E2"] == .flat)
    #expect(found.samples.allSatisfy { $0.isFinite })
  }

  @Test func `pieces that are filtered in blocks are bridged as short ones are`() throws {
    // Longer than what is transformed at once.
    let count = 200_000
    let whole = Tone(5).sine(count, rate: 256).map { 20 * $0 }
    var damaged = whole
    for start in stride(from: 300, to: 7000, by: 997) {
      for sample in start..<start + 5 { damaged[sample] = .nan }
    }
    for sample in 2662..<3098 { damaged[sample] = .nan }
    let (expected, _) = try epochs([whole])
    let (found, report) = try epochs([damaged])
    #expect(report.dropped == [.missing: 3])
    #expect(found.count == 22)
    let size = expected.samples.count / expected.count
    #expect(
      zip(found.samples[..<(5 * size)], expected.samples[..<(5 * size)])
        .allSatisfy { abs($0 - $1) < 8 })
  }
}
