import Randomness
import Signal

/// Epochs to learn from and epochs to be judged on, that share no selection and no sample.
///
/// Windows overlap their neighbours, so a split by epoch would show the judge what was learnt.
public struct SelectionSplit: Sendable, Equatable {
  /// Indices of the epochs to learn from.
  public var training: [Int]
  /// Indices of the epochs to be judged on.
  public var validation: [Int]

  /// Keeps a share of the selections, at least one, from learning; none where there is only one.
  public static func heldOut(
    share: Double, of epochs: Epochs, among indices: [Int],
    using generator: inout some RandomNumberGenerator
  ) -> SelectionSplit {
    var groups = selections(of: epochs, among: indices)
    guard groups.count > 1 else { return SelectionSplit(training: indices, validation: []) }
    generator.permute(&groups)
    let count = min(groups.count - 1, max(1, Int((share * Double(groups.count)).rounded())))
    return split(epochs, among: indices, held: Set(groups.prefix(count)))
  }

  /// Every selection is in the validation part of exactly one of at most `count` splits.
  ///
  /// Selections are dealt out in turn, so that every part spans the whole recording.
  public static func folds(
    _ count: Int, of epochs: Epochs, among indices: [Int]
  ) -> [SelectionSplit] {
    let groups = selections(of: epochs, among: indices)
    let parts = min(count, groups.count)
    guard parts > 1 else { return [] }
    return (0..<parts).map { part in
      let held = stride(from: part, to: groups.count, by: parts).map { groups[$0] }
      return split(epochs, among: indices, held: Set(held))
    }
  }

  private static func selections(of epochs: Epochs, among indices: [Int]) -> [Int32] {
    Set(indices.map { epochs.selections[$0] }).sorted()
  }

  private static func split(
    _ epochs: Epochs, among indices: [Int], held: Set<Int32>
  ) -> SelectionSplit {
    let validation = indices.filter { held.contains(epochs.selections[$0]) }
    // A selection may follow the one before without a pause: windows that reach into a held one are
    // left out.
    let length = Double(epochs.windowLength) / epochs.samplingRate
    let heldOnsets = Dictionary(grouping: validation) { epochs.recordings[$0] }
      .mapValues { $0.map { epochs.onsets[$0] }.sorted() }
    let training = indices.filter { index in
      guard !held.contains(epochs.selections[index]) else { return false }
      let onset = epochs.onsets[index]
      guard let others = heldOnsets[epochs.recordings[index]] else { return true }
      return !others.contains(within: length, of: onset)
    }
    return SelectionSplit(training: training, validation: validation)
  }
}

extension [Double] {
  /// Whether a sorted list has a number closer than `distance` to `value`.
  fileprivate func contains(within distance: Double, of value: Double) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= value - distance { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] < value + distance
  }
}
