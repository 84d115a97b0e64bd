#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Signal

extension Speller {
  /// The bits that one selection carries: the mutual information of the item that was meant and the one that was chosen.
  ///
  /// Nykopp 2001 (*Statistical Modelling Issues for The Adaptive Brain Interface*, Helsinki University of Technology), with
  /// all N items as often meant and as often chosen. What a test spells is too short for the confusions of every item, so
  /// wrong items are told by how many codes they share with what was meant (in a matrix those of its row and its column,
  /// and the others), and all n of one kind count as equally likely: log₂ N + Σ p log₂ p − mean of log₂ n. That is
  /// Wolpaw's figure where errors fall on all items alike, and more where they fall on neighbours.
  ///
  /// - Parameter selections: indices into `items`; nothing was chosen where the second is `nil`, which carries nothing.
  /// - Returns: Bits, 0 to log₂ N; `nil` without selections.
  public func mutualInformation(of selections: [(meant: Int, chosen: Int?)]) -> Double? {
    guard !selections.isEmpty else { return nil }
    let count = items.count
    let codes = (0..<count).map { Set(self.codes(lighting: $0)) }
    /// Right, or by so many shared codes.
    enum Kind: Hashable { case right, sharing(Int) }
    var counts: [Kind: Int] = [:]
    var alternatives = 0.0
    for (meant, chosen) in selections {
      guard let chosen else { continue }
      guard chosen != meant else {
        counts[.right, default: 0] += 1
        continue
      }
      let shared = codes[meant].intersection(codes[chosen]).count
      counts[.sharing(shared), default: 0] += 1
      let others = (0..<count).count {
        $0 != meant && codes[meant].intersection(codes[$0]).count == shared
      }
      alternatives += log2(Double(others))
    }
    let chosen = Double(counts.values.reduce(0, +))
    guard chosen > 0 else { return 0 }
    let certainty = counts.values.sorted().reduce(0.0) {
      $0 + Double($1) / chosen * log2(Double($1) / chosen)
    }
    let bits = log2(Double(count)) + certainty - alternatives / chosen
    return max(bits, 0) * chosen / Double(selections.count)
  }
}
