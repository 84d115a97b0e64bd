import Foundation
import Randomness
import Signal
import Statistics
import TestSupport
import Testing

/// Spectra of recordings as they are.
@Suite struct ElectrodeSpectraTests {
  /// A minute of white noise of deviation 10 at 250 Hz, with a sine of amplitude 5 at `mains` Hz at the second electrode.
  private func noisy(mains: Double, rate: Double = 250, seed: UInt64 = 1) throws -> Recording {
    var generator = SeededGenerator(seed: seed)
    let count = Int(60 * rate)
    var samples = (0..<2).map { _ in (0..<count).map { _ in Float(10 * generator.normal() + 4200) }
    }
    for sample in 0..<count {
      samples[1][sample] += Float(5 * sin(2 * Double.pi * mains * Double(sample) / rate))
    }
    samples.append([Float](repeating: 7, count: count))
    return try recording(of: samples, rate: rate, labels: ["Fz", "Cz", "Pz"])
  }

  @Test func `white noise has its variance spread over all frequencies`() throws {
    let spectra = try #require(ElectrodeSpectra(noisy(mains: 50), threads: 2))
    let frequencies = Array(stride(from: 1.0, through: 120, by: 1))
    #expect(spectra.frequencies == frequencies)
    // 100 µV² over 125 Hz.
    let expected = 10 * log10(100.0 / 125)
    let mean: Double = spectra.decibels[0].reduce(0, +) / 120
    #expect(abs(mean - expected) < 0.3)
    #expect(spectra.decibels[2].allSatisfy { $0 == -.infinity })
  }

  @Test(arguments: [50.0, 60.0]) func `mains are found at the electrode that has them`(
    mains: Double
  ) throws {
    let spectra = try #require(ElectrodeSpectra(noisy(mains: mains), threads: 2))
    let line = try #require(spectra.lineNoise)
    #expect(line.frequency == mains)
    #expect(line.excess[1] > 10 && line.excess[0] < 6)
  }

  @Test func `without mains none are found, nor where the rate is too low`() throws {
    #expect(try #require(ElectrodeSpectra(noisy(mains: 33), threads: 1)).lineNoise == nil)
    #expect(
      try #require(ElectrodeSpectra(noisy(mains: 40, rate: 100), threads: 1)).lineNoise == nil)
  }

  @Test func `a recording shorter than a window has none`() throws {
    let short = try recording(of: [[Float](repeating: 1, count: 300)], rate: 250)
    #expect(ElectrodeSpectra(short, threads: 1) == nil)
  }

  @Test func `results are the same on any number of threads`() throws {
    let recording = try noisy(mains: 50)
    #expect(ElectrodeSpectra(recording, threads: 1) == ElectrodeSpectra(recording, threads: 3))
  }
}
