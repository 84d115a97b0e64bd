import ElementaryFunctions
import Evaluation

/// A component of the response in the difference of the averages: where, when and how large it is.
///
/// Intervals are by the jackknife over stretches of time: the peak is found anew without each of them. Source: J. Miller,
/// T. Patterson and R. Ulrich, Psychophysiology 35:99–115 (1998). The electrode stays, so that they do not hold what
/// choosing the strongest adds.
package struct ComponentPeak: Sendable, Equatable {
  /// Which component is looked for.
  package enum Component: String, Sendable, CaseIterable {
    /// The negative wave of matching, strongest at the back of the head with visual flashes.
    case n2 = "N2"
    /// The positive wave of attention.
    case p300 = "P300"

    /// When its peak is looked for, in seconds from the flash.
    package var window: ClosedRange<Double> { self == .n2 ? 0.15...0.35 : 0.25...0.6 }
    /// 1 for a positive wave.
    package var sign: Double { self == .n2 ? -1 : 1 }
  }

  /// What the peak is of.
  package let component: Component
  /// Where it is largest, as an index.
  package let electrode: Int
  /// The sample next to its peak.
  package let sample: Int
  /// When its peak is, in ms from the flash; between samples by a parabola.
  package let latency: Double
  package let latencyInterval: ConfidenceInterval?
  /// The difference there.
  package let amplitude: Double
  package let amplitudeInterval: ConfidenceInterval?

  /// The peak of a component; `nil` where no electrode's difference has one of its sign in its window.
  ///
  /// - Parameters:
  ///   - component: what is looked for.
  ///   - units: the draws.
  ///   - length: samples in an epoch.
  ///   - rate: samples per second.
  ///   - firstSample: where the first number stands, in samples from the flash.
  package init?(
    _ component: Component, of units: ContrastUnits, length: Int, rate: Double, firstSample: Int
  ) {
    let places = (0..<length).filter {
      component.window.contains(Double(firstSample + $0) / rate)
    }
    guard units.count > 0, let first = places.first, let last = places.last, first > 0,
      last < length - 1
    else { return nil }
    // A sample more on each side, so that a slope is told from a peak.
    func curve(_ electrode: Int, without unit: Int?) -> [Double] {
      let start = electrode * length
      return units.difference(without: unit, in: start + first - 1..<start + last + 2)
        .map { component.sign * $0 }
    }
    let best = (0..<units.size / length).compactMap { electrode in
      Self.peak(of: curve(electrode, without: nil), mustTurn: true).map { (electrode, $0) }
    }.max { $0.1.height < $1.1.height }
    guard let best, best.1.height > 0 else { return nil }
    func milliseconds(_ place: Double) -> Double {
      1000 * (Double(firstSample + first - 1) + place) / rate
    }
    self.component = component
    electrode = best.0
    sample = first - 1 + Int(saturating: best.1.place.rounded())
    latency = milliseconds(best.1.place)
    amplitude = component.sign * best.1.height
    let others = (0..<units.count).map { unit in
      units.count > 1 ? Self.peak(of: curve(best.0, without: unit), mustTurn: false) : nil
    }
    latencyInterval = ConfidenceInterval(
      latency, withoutEach: others.map { $0.map { milliseconds($0.place) } }, on: .plain)
    amplitudeInterval = ConfidenceInterval(
      amplitude, withoutEach: others.map { $0.map { component.sign * $0.height } }, on: .plain)
  }

  /// The largest number that is none of the ends and not below its neighbours, with the vertex of the parabola through
  /// all three; without any, and where it need not turn, the largest of all but the ends.
  private static func peak(
    of values: [Double], mustTurn: Bool
  ) -> (place: Double, height: Double)? {
    let inner = values.indices.dropFirst().dropLast()
    let turning = inner.filter {
      values[$0] >= values[$0 - 1] && values[$0] >= values[$0 + 1] && values[$0].isFinite
    }
    guard let top = turning.max(by: { values[$0] < values[$1] }) else {
      guard !mustTurn, let top = inner.max(by: { values[$0] < values[$1] }), values[top].isFinite
      else { return nil }
      return (Double(top), values[top])
    }
    let (before, here, after) = (values[top - 1], values[top], values[top + 1])
    let bend = before - 2 * here + after
    guard bend < 0, bend.isFinite else { return (Double(top), here) }
    let shift = (before - after) / (2 * bend)
    return (Double(top) + shift, here - (before - after) * shift / 4)
  }
}
