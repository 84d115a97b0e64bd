import Evaluation
import Signal

/// The epochs of decided selections, labelled as they were decided, and what was said of them before that.
struct DecidedEpochs: Sendable {
  /// What there is to learn from.
  private(set) var epochs: Epochs
  /// Log-odds by what had not seen the epochs, each selection's of deviation 1, by epoch.
  private(set) var unseen: UnseenScores
  /// The epochs of the newest selection.
  private(set) var newest: Range<Int>
  /// What the own parts of then said of it, `[part][epoch]`; empty where there were none.
  private(set) var newestOwn: [[Double]] = []
  /// How many selections there are.
  private(set) var selections = 1

  /// Log-odds of several selections, which are of like spread and can stand side by side.
  struct UnseenScores: Sendable {
    var start: [Int: Double] = [:]
    /// Without those of the first selection, for which there was no own part.
    var own: [Int: Double] = [:]
    var sums: [Int: Double] = [:]
  }

  /// The first selection's epochs.
  init(_ epochs: Epochs, _ scores: PartScores, of item: String) {
    self.epochs = epochs
    unseen = UnseenScores()
    newest = 0..<epochs.count
    take(scores, of: item, in: epochs)
  }

  /// Adds the epochs of one more selection of the same stream.
  ///
  /// - Throws: `MergingError` if they are of another kind.
  mutating func add(
    _ more: Epochs, _ scores: PartScores, of item: String
  ) throws(MergingError) {
    let text = epochs.metadata.text
    newest = epochs.count..<epochs.count + more.count
    try epochs.append(ofStream: more)
    epochs.metadata.text = text
    selections += 1
    take(scores, of: item, in: more)
  }

  private mutating func take(_ scores: PartScores, of item: String, in more: Epochs) {
    let number = Int(more.selections.first ?? 0)
    // What the recordings know of the true text is none of this one's business.
    if newest.lowerBound == 0 { epochs.metadata.text = [] }
    let missing = number + 1 - epochs.metadata.text.count
    epochs.metadata.text += Array(repeating: nil, count: max(missing, 0))
    epochs.metadata.text[number] = item
    newestOwn = scores.own
    func keep(_ values: [Double], in kept: inout [Int: Double]) {
      let deviation = max(values.deviation, 1e-9)
      for (place, value) in zip(newest, values) { kept[place] = value / deviation }
    }
    keep(scores.start, in: &unseen.start)
    keep(AdaptiveParts.ownSums(scores.own), in: &unseen.own)
    keep(scores.sums, in: &unseen.sums)
  }
}

extension Epochs {
  /// Adds more epochs of the same stream, whose recordings and selections are numbered over all of it already.
  ///
  /// - Throws: `MergingError` if they are of another kind.
  mutating func append(ofStream more: Epochs) throws(MergingError) {
    let (recordings, numbers) = (recordings + more.recordings, selections + more.selections)
    self = try Epochs.merged([self, more])
    self.recordings = recordings
    selections = numbers
    metadata = more.metadata
  }
}

/// What the parts of an adaptive detector said of epochs that none of them had seen.
struct PartScores: Sendable {
  /// The log-odds of what was started from, `[epoch]`.
  var start: [Double]
  /// Those of the own parts, `[part][epoch]`; empty as long as there are none.
  var own: [[Double]]
  /// What the detector made of all, `[epoch]`.
  var sums: [Double]

  /// Those of the epochs at `indices`.
  func selecting(_ indices: [Int]) -> PartScores {
    func some(_ values: [Double]) -> [Double] { values.isEmpty ? [] : indices.map { values[$0] } }
    return PartScores(start: some(start), own: own.map(some), sums: some(sums))
  }
}
