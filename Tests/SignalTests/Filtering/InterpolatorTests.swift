import Foundation
import Signal
import TestSupport
import Testing

struct InterpolatorTests {
  private static let metadata = EpochsMetadata(
    preprocessing: nil, sources: [], speller: nil, text: [])

  private func window(
    _ settings: Preprocessing, rate: Double, onset: Double, _ tone: (Double) -> Double
  ) throws -> [Float] {
    let samples = (0..<Int(150 * rate)).map { Float(tone(Double($0) / rate)) }
    let flash = Flash(onset: onset, stimulus: 1, label: .unknown, selection: 0, repetition: 0)
    return try Preprocessor(settings).epochs(
      from: [try recording(of: [samples], rate: rate)], flashes: [[flash]],
      metadata: Self.metadata
    ).epochs.samples
  }

  @Test(arguments: [2048, 512, 256, 250, 240, 128, 256.41, 249.9, 255.983])
  func `Exact windows have their samples at the exact times`(rate: Double) throws {
    var settings = Preprocessing.paper
    settings.normalization = .none
    settings.onsets = .exact
    let onset = 75.0123
    let gain = Butterworth(settings.band, samplingRate: rate).magnitudeSquared(at: 11.7)
    let actual = try window(settings, rate: rate, onset: onset) {
      100 * sin(2 * .pi * 11.7 * $0)
    }
    for (index, value) in actual.enumerated() {
      let time = onset + Double(index) / 120
      #expect(abs(Double(value) - 100 * gain * sin(2 * .pi * 11.7 * time)) < 0.03)
    }
  }

  @Test(arguments: [256.41, 249.9, 255.983])
  func `At odd rates windows stand on the grid of the new rate`(rate: Double) throws {
    var settings = Preprocessing.paper
    settings.normalization = .none
    let gain = Butterworth(settings.band, samplingRate: rate).magnitudeSquared(at: 11.7)
    let actual = try window(settings, rate: rate, onset: 75.0123) {
      100 * sin(2 * .pi * 11.7 * $0)
    }
    for (index, value) in actual.enumerated() {
      let time = ((75.0123 * 120).rounded() + Double(index)) / 120
      #expect(abs(Double(value) - 100 * gain * sin(2 * .pi * 11.7 * time)) < 0.03)
    }
  }
}
