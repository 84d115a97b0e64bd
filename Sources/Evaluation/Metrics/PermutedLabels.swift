import Randomness
import Signal

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
