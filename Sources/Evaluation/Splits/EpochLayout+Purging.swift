extension EpochLayout {
  /// The epochs of `candidates` that lie within `gap` seconds of a window of `test`.
  ///
  /// Two windows of one recording are apart when their onsets differ by a window and the gap, and by one
  /// sample more, because each begins at the sample nearest to its onset. O(n log n).
  ///
  /// - Parameters:
  ///   - gap: The least time from the end of one window to the start of the other, in seconds.
  ///   - test: Indices of epochs.
  ///   - candidates: Indices of epochs.
  /// - Returns: Those of `candidates` that are too close.
  package func epochs(within gap: Double, of test: [Int], among candidates: [Int]) -> Set<Int> {
    let reach = window + gap + sampleInterval
    let times = Dictionary(grouping: test) { recordings[$0] }
      .mapValues { $0.map { onsets[$0] }.sorted() }
    return Set(
      candidates.filter { index in
        guard let times = times[recordings[index]] else { return false }
        let onset = onsets[index]
        // The first test onset that is not before: the nearest is it or the one in front of it.
        var (low, high) = (0, times.count)
        while low < high {
          let middle = (low + high) / 2
          if times[middle] < onset { low = middle + 1 } else { high = middle }
        }
        let isCloseAfter = low < times.count && times[low] - onset < reach
        let isCloseBefore = low > 0 && onset - times[low - 1] < reach
        return isCloseAfter || isCloseBefore
      })
  }
}
