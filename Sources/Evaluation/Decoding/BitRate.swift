#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bits that one selection carries, by Wolpaw's formula.
///
/// Cecotti & Gräser 2011, equation 19: P log₂ P + (1 − P) log₂((1 − P) / (N − 1)) + log₂ N. At or
/// below chance the formula would reward being wrong; it is 0 there.
///
/// - Parameters:
///   - accuracy: The share P of selections that are right, 0 to 1.
///   - choices: The number N of items, at least 1.
/// - Returns: Bits, 0 to log₂ N.
public func bitsPerSelection(accuracy: Double, choices: Int) -> Double {
  precondition((0...1).contains(accuracy) && choices >= 1, "a share and a number of items")
  let items = Double(choices)
  guard choices > 1, accuracy * items > 1 else { return 0 }
  let right = accuracy * log2(accuracy)
  let wrong = accuracy < 1 ? (1 - accuracy) * log2((1 - accuracy) / (items - 1)) : 0
  return right + wrong + log2(items)
}

/// The bits that selections carry in a minute.
///
/// Cecotti & Gräser 2011, equation 20.
///
/// - Parameters:
///   - accuracy: The share of selections that are right, 0 to 1.
///   - choices: The number of items.
///   - seconds: The time of one selection, more than 0.
/// - Returns: Bits per minute.
public func bitRate(accuracy: Double, choices: Int, seconds: Double) -> Double {
  precondition(seconds > 0, "a selection takes time")
  return 60 * bitsPerSelection(accuracy: accuracy, choices: choices) / seconds
}

/// The bits that are put to use in a minute where each wrong item is taken back by a further selection.
///
/// Dal Seno, Matteucci & Mainardi 2010 (IEEE TNSRE 18(1)), the utility of a speller without automatic
/// correction: (2P − 1) log₂(N − 1) / c, since one of the N items takes back. At P of ½ or less nothing
/// is ever finished: 0.
///
/// - Parameters:
///   - accuracy: The share P of selections that are right, 0 to 1.
///   - choices: The number N of items.
///   - seconds: The time c of one selection, more than 0.
/// - Returns: Bits per minute.
public func utilityRate(accuracy: Double, choices: Int, seconds: Double) -> Double {
  precondition((0...1).contains(accuracy) && choices >= 1, "a share and a number of items")
  precondition(seconds > 0, "a selection takes time")
  guard accuracy > 0.5, choices > 2 else { return 0 }
  return 60 * (2 * accuracy - 1) * log2(Double(choices - 1)) / seconds
}

/// How long selections take.
public struct SelectionTiming: Sendable, Equatable {
  /// The dark time before each selection, in seconds.
  public var blank: Double
  /// From the onset of one flash to the onset of the next, in seconds.
  public var onsetInterval: Double
  /// Flashes a repetition.
  public var codes: Int

  /// The Wadsworth speller's: 2.5 s, then 12 flashes a repetition 175 ms apart.
  public static let wadsworth = SelectionTiming(blank: 2.5, onsetInterval: 0.175, codes: 12)

  /// A timing from its parts.
  public init(blank: Double, onsetInterval: Double, codes: Int) {
    self.blank = blank
    self.onsetInterval = onsetInterval
    self.codes = codes
  }

  /// The time of one selection of `repetitions` rounds, in seconds.
  public func seconds(repetitions: Double) -> Double {
    blank + repetitions * Double(codes) * onsetInterval
  }
}

/// The median time from one flash to the next within a selection, in seconds.
///
/// - Parameters:
///   - onsets: One a flash, in seconds, on the clock of its recording.
///   - selections: One a flash; flashes of different selections are not compared.
/// - Returns: `nil` where no selection has two flashes.
public func medianOnsetInterval(onsets: [Double], selections: [Int]) -> Double? {
  precondition(onsets.count == selections.count, "one onset and one selection a flash")
  let groups = Dictionary(grouping: onsets.indices) { selections[$0] }
  let intervals = groups.values.flatMap { group in
    let times = group.map { onsets[$0] }.sorted()
    return zip(times, times.dropFirst()).map { $1 - $0 }
  }.sorted()
  guard !intervals.isEmpty else { return nil }
  let middle = intervals.count / 2
  return intervals.count % 2 == 1
    ? intervals[middle] : (intervals[middle - 1] + intervals[middle]) / 2
}
