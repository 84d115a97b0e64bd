import Foundation

/// A tone, whose samples are too many for code without an optimizer.
public struct Tone: Sendable {
  /// In Hz.
  public var frequency: Double

  /// A tone of so many Hz.
  public init(_ frequency: Double) { self.frequency = frequency }

  /// A sine from its first zero on.
  public func sine(_ count: Int, rate: Double) -> [Float] {
    (0..<count).map { Float(sin(2 * .pi * frequency * Double($0) / rate)) }
  }

  /// A cosine that is in phase in the middle, faded in and out so that nothing but the tone is in it.
  public func faded(_ count: Int, rate: Double, amplitude: Double) -> [Float] {
    let middle = Double(count) / 2
    return (0..<count).map { index in
      let way = abs(Double(index) - middle) / middle
      let window = way > 0.9 ? 0 : way < 0.4 ? 1 : 0.5 + 0.5 * cos(.pi * (way - 0.4) / 0.5)
      return Float(
        amplitude * window * cos(2 * .pi * frequency * (Double(index) - middle) / rate))
    }
  }

  /// The amplitude of the cosine that is in phase in the middle of a signal, from `reach` samples to either side.
  public func amplitude(in signal: [Float], rate: Double, reach: Int) -> Double {
    let centre = signal.count / 2
    var (sum, weight) = (0.0, 0.0)
    for index in centre - reach..<centre + reach {
      let tone = cos(2 * .pi * frequency * Double(index - centre) / rate)
      sum += Double(signal[index]) * tone
      weight += tone * tone
    }
    return sum / weight
  }
}
