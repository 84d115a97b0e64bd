import Foundation
import Randomness
import Signal
import TestSupport
import Testing

struct WholePieceFilterTests {
  static let rates = [2048.0, 1000, 512, 500, 256, 250, 240, 200, 160, 128]

  private func filtered(
    _ input: [Float], rate: Double, band: FrequencyBand = Preprocessing.paper.band
  ) throws -> [Float] {
    var settings = Preprocessing.paper
    settings.band = band
    return ContinuousFilter(try recording(of: [input], rate: rate), settings: settings)
      .whole(channel: 0)
  }

  @Test(arguments: [240, 256]) func `the band-pass is SciPy's`(rate: Int) throws {
    let golden = try GoldenArrays("bandpass-\(rate).npz")
    let (x, y) = (golden["x"], golden["y"])
    let (inputCount, outputCount) = (x.shape[1], y.shape[1])
    let interior = 5 * 120..<outputCount - 5 * 120
    for channel in 0..<x.shape[0] {
      let actual = try filtered(
        Array(x.values[channel * inputCount..<(channel + 1) * inputCount]), rate: Double(rate))
      let expected = Array(y.values[channel * outputCount..<(channel + 1) * outputCount])
      #expect(actual.count == outputCount)
      let deviation = standardDeviation(expected)
      let difference = rootMeanSquare(of: actual[interior], minus: expected[interior])
      #expect(difference < 0.001 * deviation)
    }
  }

  @Test(arguments: rates)
  func `A tone keeps its phase in time and takes the gain of the response`(rate: Double) throws {
    // 50 s from either end the high-pass has forgotten how the tone began and ended.
    for (frequency, phase) in [(7.3, 0.4), (17.9, -1.1)] {
      let count = Int(120 * rate) + 17
      let input = (0..<count).map {
        Float(sin(2 * .pi * frequency * Double($0) / rate + phase))
      }
      let output = try filtered(input, rate: rate)
      #expect(output.count == Int((Double(count - 1) / rate * 120).rounded(.down)) + 1)
      let gain = Butterworth(Preprocessing.paper.band, samplingRate: rate)
        .magnitudeSquared(at: frequency)
      let worst = (6000..<output.count - 6000).reduce(0.0) { worst, k in
        let expected = gain * sin(2 * .pi * frequency * Double(k) / 120 + phase)
        return max(worst, abs(Double(output[k]) - expected))
      }
      #expect(worst < 2e-5)
    }
  }

  @Test func `Filtering is linear`() throws {
    var generator = SeededGenerator(seed: 4)
    let first = (0..<5000).map { _ in Float(generator.normal()) }
    let second = (0..<5000).map { _ in Float(generator.normal()) }
    let sum = try filtered(zip(first, second).map { 2 * $0 - 3 * $1 }, rate: 250)
    let parts = zip(try filtered(first, rate: 250), try filtered(second, rate: 250))
      .map { 2 * $0 - 3 * $1 }
    #expect(relativeDifference(sum, parts) < 1e-5)
  }

  @Test func `A constant and a slow drift vanish`() throws {
    let input = (0..<24_000).map { Float(5000 + 0.01 * Double($0)) }
    let output = try filtered(input, rate: 240)
    #expect(output[2400..<9600].allSatisfy { abs($0) < 0.05 })
  }

  @Test func `Above half the new rate nothing comes through`() throws {
    for frequency in [60.0, 61.3, 75, 119, 133] {
      let input = (0..<30_000).map { Float(sin(2 * .pi * frequency * Double($0) / 500)) }
      let output = try filtered(input, rate: 500, band: .init(low: nil, high: nil))
      #expect(output[1200..<6000].allSatisfy { abs($0) < 1e-4 })
    }
  }

  @Test func `Pieces of a few samples pass through without a trap`() throws {
    for count in 1...5 {
      let input = (0..<count).map { Float($0 * $0) }
      #expect(try filtered(input, rate: 250).allSatisfy(\.isFinite))
    }
  }
}

private func standardDeviation(_ values: [Float]) -> Double {
  let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
  let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  return (squares / Double(values.count)).squareRoot()
}
