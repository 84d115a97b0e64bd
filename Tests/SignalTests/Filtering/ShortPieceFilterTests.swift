import Foundation
import Randomness
import Signal
import TestSupport
import Testing

struct ShortPieceFilterTests {
  /// Noise with drift and an offset, as amplifiers without a high-pass give it.
  private func signal(_ count: Int, seed: UInt64 = 3) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var (slow, drift) = (0.0, 0.0)
    return (0..<count).map { _ in
      slow = 0.99 * slow + generator.normal()
      drift += 0.05 * generator.normal()
      return Float(4000 + 5 * slow + drift)
    }
  }

  private func gap(_ actual: [Float], _ expected: [Float]) -> Double {
    let power = expected.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(expected.count)
    return zip(actual, expected).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) }
      / power.squareRoot()
  }

  @Test(arguments: [2048, 1000, 512, 500, 256, 250, 240, 200, 160, 128, 100])
  func `The drift apart gives the same as one transform of everything`(rate: Double) throws {
    for seconds in [4.0, 32.475, 60] {
      let source = try recording(of: [signal(Int(seconds * rate))], rate: rate)
      let filter = ContinuousFilter(source, settings: .paper)
      let (short, whole) = (filter.short(channel: 0), filter.whole(channel: 0, held: 60))
      #expect(short.count == whole.count)
      #expect(gap(short, whole) < 1e-4)
    }
  }

  @Test func `With every other setting it is one transform`() throws {
    let source = try recording(of: [signal(20_000)], rate: 512)
    var settings = [Preprocessing](repeating: .paper, count: 4)
    settings[0].notch = 50
    settings[1].phase = .causal
    settings[2].band = .init(low: 1, high: 24)
    settings[3].band = .init(low: nil, high: 20)
    for one in settings {
      let filter = ContinuousFilter(source, settings: one)
      #expect(filter.short(channel: 0) == filter.whole(channel: 0, held: 0, crossing: 20))
    }
  }

  @Test func `Other bands and rates too`() throws {
    let source = try recording(of: [signal(20_000)], rate: 512)
    var settings = [Preprocessing](repeating: .paper, count: 3)
    settings[0].band = .init(low: 0.1, high: nil)
    settings[1].samplingRate = 256
    settings[2].band = .init(low: 0.05, high: 15)
    for one in settings {
      let filter = ContinuousFilter(source, settings: one)
      #expect(gap(filter.short(channel: 0), filter.whole(channel: 0, held: 120)) < 1e-4)
    }
  }
}
