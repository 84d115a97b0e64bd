import Foundation
import Randomness
import Signal
import TestSupport
import Testing

struct BlockFilterTests {
  /// Noise like an EEG's with drift, an offset and mains hum.
  private func signal(_ count: Int, rate: Double, seed: UInt64 = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var (slow, drift) = (0.0, 0.0)
    return (0..<count).map { index in
      slow = 0.99 * slow + generator.normal()
      drift += 0.02 * generator.normal()
      return Float(4000 + 5 * slow + drift + 20 * sin(2 * .pi * 50 * Double(index) / rate))
    }
  }

  private func difference(_ actual: [Float], _ expected: [Float]) -> (rms: Double, worst: Double) {
    let power = expected.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(expected.count)
    let worst = zip(actual, expected).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) }
    let deviation = power.squareRoot()
    return (rootMeanSquare(of: actual, minus: expected) / deviation, worst / deviation)
  }

  @Test(arguments: [
    5000, 2048, 2000.5, 1000, 512, 256, 250, 240, 200, 160, 128, 100, 256.41, 249.9,
  ])
  func `Block by block is the same as at once, edges included`(rate: Double) throws {
    let source = try recording(of: [signal(Int(150 * rate), rate: rate)], rate: rate)
    let filter = ContinuousFilter(source, settings: .paper)
    let whole = filter.whole(channel: 0, held: 60)
    let blocks = filter.blockwise(channel: 0, blockLength: 8192)
    #expect(blocks.count == whole.count)
    let gap = difference(blocks, whole)
    #expect(gap.rms < 3e-5)
    #expect(gap.worst < 1e-4)
  }

  @Test(arguments: [0.1, 1])
  func `Long pieces too, in several blocks of the second stage`(low: Double) throws {
    let source = try recording(of: [signal(1800 * 128, rate: 128)], rate: 128)
    var settings = Preprocessing.paper
    settings.band.low = low
    let filter = ContinuousFilter(source, settings: settings)
    let gap = difference(filter.blockwise(channel: 0), filter.whole(channel: 0, held: 60))
    #expect(gap.rms < 3e-5)
    #expect(gap.worst < 1e-4)
  }

  @Test(arguments: [3, 17, 40, 90])
  func `Short pieces too`(seconds: Int) throws {
    let source = try recording(of: [signal(seconds * 500, rate: 500)], rate: 500)
    let filter = ContinuousFilter(source, settings: .paper)
    let gap = difference(
      filter.blockwise(channel: 0, blockLength: 4096), filter.whole(channel: 0, held: 60))
    #expect(gap.worst < 1e-4)
  }

  @Test func `With every other setting as well`() throws {
    let source = try recording(of: [signal(200_000, rate: 512)], rate: 512)
    var settings = [Preprocessing](repeating: .paper, count: 5)
    settings[0].notch = 50
    settings[1].phase = .causal
    settings[2].band = .init(low: 1, high: 24)
    settings[3].band = .init(low: 0.1, high: nil)
    settings[4].samplingRate = 256
    for one in settings {
      let filter = ContinuousFilter(source, settings: one)
      let gap = difference(
        filter.blockwise(channel: 0, blockLength: 16_384), filter.whole(channel: 0, held: 60))
      #expect(gap.worst < 1e-4)
    }
  }

  @Test func `The length of the blocks makes no difference`() throws {
    let source = try recording(of: [signal(300_000, rate: 1000)], rate: 1000)
    let filter = ContinuousFilter(source, settings: .paper)
    let gap = difference(
      filter.blockwise(channel: 0, blockLength: 65_536),
      filter.blockwise(channel: 0, blockLength: 8192))
    #expect(gap.worst < 2e-5)
  }

  @Test(arguments: [0.05, 0.1, 0.3, 1, 10, 20, 35, 50], [512.0, 2048])
  func `A tone takes the gain of the response within 0,01 dB`(
    frequency: Double, rate: Double
  ) throws {
    let tone = Tone(frequency)
    let input = tone.faded(Int(400 * rate), rate: rate, amplitude: 1000)
    let output = ContinuousFilter(try recording(of: [input], rate: rate), settings: .paper)
      .blockwise(channel: 0)
    let found = tone.amplitude(in: output, rate: 120, reach: 3600) / 1000
    let expected = Butterworth(Preprocessing.paper.band, samplingRate: rate)
      .magnitudeSquared(at: frequency)
    #expect(abs(20 * log10(found / expected)) < 0.01)
  }

  @Test(arguments: [
    (60.0, 1000.0), (60.7, 1000), (63, 1000), (100, 1000), (140, 1000), (239.9, 1000), (361, 1000),
    (445, 1000), (499, 1000), (455, 2048), (512, 2048), (570, 2048), (980, 2048), (1023, 2048),
  ])
  func `A tone above half the new rate is 80 dB down`(frequency: Double, rate: Double) throws {
    let input = Tone(frequency).sine(200_000, rate: rate)
    var settings = Preprocessing.paper
    settings.band = .init(low: nil, high: nil)
    let output = ContinuousFilter(try recording(of: [input], rate: rate), settings: settings)
      .blockwise(channel: 0)
    #expect(output[4800..<output.count - 4800].allSatisfy { abs($0) < 1e-4 })
  }
}
