import ElementaryFunctions
import Randomness
import Signal

/// A range that a statistic lies in with some certainty.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// An interval from its ends.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The middle share `level` of sorted values.
  init(ofSorted values: [Double], level: Double) {
    low = quantile(values, (1 - level) / 2)
    high = quantile(values, (1 + level) / 2)
  }
}

/// A percentile bootstrap interval over groups of epochs (Efron 1979).
///
/// Whole groups, such as selections, are drawn with replacement: the epochs within one are not
/// independent, so drawing epochs would promise too much.
///
/// - Parameters:
///   - groups: The group of every element.
///   - replicates: How many samples are drawn.
///   - level: The certainty, such as 0.95.
///   - generator: What the samples are drawn from.
///   - statistic: Of the elements at some indices, which may repeat; `nil` where it is undefined.
/// - Returns: `nil` for fewer than two groups, or if the statistic was undefined for most samples.
public func bootstrapInterval(
  over groups: [Int], replicates: Int = 1000, level: Double = 0.95,
  using generator: inout some RandomNumberGenerator, statistic: ([Int]) -> Double?
) -> ConfidenceInterval? {
  precondition(replicates > 0 && level > 0 && level < 1, "some samples, a certainty below 1")
  let members = Dictionary(grouping: groups.indices) { groups[$0] }
    .sorted { $0.key < $1.key }.map(\.value)
  guard members.count >= 2 else { return nil }
  var values: [Double] = []
  for _ in 0..<replicates {
    let drawn = (0..<members.count).flatMap { _ in members[generator.index(below: members.count)] }
    if let value = statistic(drawn), value.isFinite { values.append(value) }
  }
  guard values.count * 2 > replicates else { return nil }
  values.sort()
  return ConfidenceInterval(ofSorted: values, level: level)
}

/// The value below which a share of sorted values lies, linear between neighbours.
private func quantile(_ sorted: [Double], _ share: Double) -> Double {
  let place = share * Double(sorted.count - 1)
  let below = Int(saturating: place)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}

/// Labels in a random order within each group, to see what chance achieves.
///
/// With the rounds of each selection as groups, every round keeps its number of targets, so training
/// meets the same classes at the same times and only the connection to the EEG is cut. Unknown labels
/// stay where they are.
///
/// - Parameters:
///   - labels: One an epoch.
///   - groups: The group of every epoch.
///   - generator: What the order is drawn from.
/// - Returns: One label an epoch.
public func permutedLabels(
  _ labels: [Label], within groups: [Int], using generator: inout some RandomNumberGenerator
) -> [Label] {
  precondition(labels.count == groups.count, "one label and one group an epoch")
  var permuted = labels
  let members = Dictionary(grouping: labels.indices.filter { labels[$0] != .unknown }) {
    groups[$0]
  }
  for (_, places) in members.sorted(by: { $0.key < $1.key }) {
    var shuffled = places.map { labels[$0] }
    generator.permute(&shuffled)
    for (place, label) in zip(places, shuffled) { permuted[place] = label }
  }
  return permuted
}

extension Epochs {
  /// The round that each epoch belongs to, numbered over all selections: groups for `permutedLabels`.
  public var rounds: [Int] {
    var numbers: [Int64: Int] = [:]
    return zip(selections, repetitions).map { selection, repetition in
      let key = Int64(selection) << 32 | Int64(UInt32(bitPattern: repetition))
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
  }
}
