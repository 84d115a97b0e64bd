import ElementaryFunctions
import Evaluation
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

  /// Keeps a share of the selections, at least one, from learning.
  ///
  /// Where there is only one selection, it is cut into stretches of time instead.
  public static func heldOut(
    share: Double, of epochs: borrowing Epochs, among indices: [Int],
    using generator: inout some RandomNumberGenerator
  ) -> SelectionSplit {
    var groups = groups(of: epochs, among: indices)
    generator.permute(&groups)
    let count = min(
      groups.count - 1, max(1, Int(saturating: (share * Double(groups.count)).rounded())))
    return split(epochs, among: indices, held: groups.prefix(max(count, 0)).flatMap { $0 })
  }

  /// Every epoch is in the validation part of exactly one of at most `count` splits.
  ///
  /// Selections are dealt out in turn, so that every part spans the whole recording; where there is
  /// only one, it is cut into stretches of time instead.
  public static func folds(
    _ count: Int, of epochs: borrowing Epochs, among indices: [Int]
  ) -> [SelectionSplit] {
    let groups = groups(of: epochs, among: indices)
    let parts = min(count, groups.count)
    guard parts > 1 else { return [] }
    var splits: [SelectionSplit] = []
    for part in 0..<parts {
      let held = stride(from: part, to: groups.count, by: parts).flatMap { groups[$0] }
      splits.append(split(epochs, among: indices, held: held))
    }
    return splits
  }

  /// Every part of the epochs among `indices` is the validation part of one split.
  static func leavingOut(
    _ parts: [[Int]], of epochs: borrowing Epochs, among indices: [Int]
  ) -> [SelectionSplit] {
    let usable = Set(indices)
    let held = parts.map { $0.filter(usable.contains) }.filter { !$0.isEmpty }
    guard held.count > 1 else { return [] }
    var splits: [SelectionSplit] = []
    for part in held { splits.append(split(epochs, among: indices, held: part)) }
    return splits
  }

  /// How many stretches a single selection is cut into.
  private static let stretches = 10

  /// The epochs of each selection; of each stretch of time where all are of one selection.
  private static func groups(of epochs: borrowing Epochs, among indices: [Int]) -> [[Int]] {
    let selections = epochs.selections
    let bySelection = Dictionary(grouping: indices) { selections[$0] }
    guard bySelection.count < 2 else {
      return bySelection.sorted { $0.key < $1.key }.map(\.value)
    }
    let onsets = epochs.onsets
    let ordered = indices.sorted { onsets[$0] < onsets[$1] }
    return (0..<stretches).map { part in
      let range = ordered.count * part / stretches..<ordered.count * (part + 1) / stretches
      return ordered[range].sorted()
    }.filter { !$0.isEmpty }
  }

  private static func split(
    _ epochs: borrowing Epochs, among indices: [Int], held: [Int]
  ) -> SelectionSplit {
    let validation = held.sorted()
    let isHeld = Set(held)
    let others = indices.filter { !isHeld.contains($0) }
    // A selection may follow the one before without a pause: windows that reach into a held one are
    // left out.
    let close = EpochLayout(copy epochs).epochs(within: 0, of: validation, among: others)
    return SelectionSplit(
      training: close.isEmpty ? others : others.filter { !close.contains($0) },
      validation: validation)
  }
}
