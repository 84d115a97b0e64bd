import Signal

/// Single epochs of one class at one electrode as rows of an image, in the order of time.
///
/// Each row is the mean of some epochs in a row, a moving average, so that what single trials share is seen
/// above their noise (Jung et al., *Analysis and visualization of single-trial event-related potentials*, Hum.
/// Brain Mapp. 14:166, 2001).
package struct SingleTrials: Sendable, Equatable {
  /// The rows, `[row, sample]`.
  package let values: [Double]
  /// How many rows there are; none without epochs.
  package let rows: Int
  /// How many epochs each is the mean of.
  package let width: Int
  /// The number of the epoch in the middle of each row, among those of its class, from 1.
  package let middles: [Int]

  /// Epochs of `label` at `electrode`.
  ///
  /// - Parameters:
  ///   - epochs: what they are of.
  ///   - label: which class.
  ///   - electrode: an index into the epochs' electrodes.
  ///   - most: how many rows there are at most.
  package init(_ epochs: borrowing Epochs, label: Label, electrode: Int, most: Int = 60) {
    let labels = epochs.labels
    let (recordings, onsets) = (epochs.recordings, epochs.onsets)
    let chosen = labels.indices.filter { labels[$0] == label }
      .sorted { (recordings[$0], onsets[$0], $0) < (recordings[$1], onsets[$1], $1) }
    let count = chosen.count
    let (size, length) = (epochs.epochSize, epochs.windowLength)
    let rows = min(count, most)
    let width = rows == 0 ? 0 : max(count / rows, min(10, max(count / 4, 1)))
    var middles: [Int] = []
    var values: [Double] = []
    values.reserveCapacity(rows * length)
    for row in 0..<rows {
      let middle = (2 * row + 1) * count / (2 * rows)
      middles.append(middle + 1)
      let first = min(max(middle - width / 2, 0), count - width)
      var sums = [Double](repeating: 0, count: length)
      for place in first..<first + width {
        let start = chosen[place] * size + electrode * length
        for sample in 0..<length { sums[sample] += Double(epochs.samples[start + sample]) }
      }
      values += sums.map { $0 / Double(width) }
    }
    (self.rows, self.width, self.middles, self.values) = (rows, width, middles, values)
  }
}
