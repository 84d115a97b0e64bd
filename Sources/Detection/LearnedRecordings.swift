import Evaluation
import Signal

/// Which recordings of some epochs a detector has learned from, so that nothing is judged with them.
public struct LearnedRecordings: Sendable, Equatable {
  /// Their numbers among the epochs' recordings.
  public let numbers: Set<Int>
  private let recordings: Int

  /// None of any.
  public static let none = LearnedRecordings(numbers: [], recordings: 0)

  private init(numbers: Set<Int>, recordings: Int) {
    self.numbers = numbers
    self.recordings = recordings
  }

  /// Those of `epochs` that `detector`, or what it was added to, has learned from, by their checksums.
  public init(of epochs: Epochs, by detector: Detector) {
    let learned = Set(
      detector.learnedSources.filter { !$0.sha256.isEmpty }.map { RecordingIdentity($0) })
    numbers = Set(
      epochs.metadata.sources.enumerated().filter { learned.contains(RecordingIdentity($1)) }
        .map(\.offset))
    recordings = epochs.recordingCount
  }

  /// Those of some sets of epochs when these are merged.
  public init(merging sets: [LearnedRecordings]) {
    var numbers: Set<Int> = []
    var recordings = 0
    for set in sets {
      numbers.formUnion(set.numbers.map { $0 + recordings })
      recordings += set.recordings
    }
    self.init(numbers: numbers, recordings: recordings)
  }

  /// Whether there are some, and others beside them that can be judged instead.
  public var isPart: Bool { !numbers.isEmpty && numbers.count < recordings }

  /// `epochs` as they are to be judged: labels and texts of these recordings are unknown, as long as there are others.
  ///
  /// Where all have been learned from, all of them stay: what is shown then is how well it has learned.
  public func judged(_ epochs: Epochs) -> Epochs {
    guard isPart else { return epochs }
    var judged = epochs
    var learned: Set<Int> = []
    for index in 0..<epochs.count where numbers.contains(Int(epochs.recordings[index])) {
      judged.labels[index] = .unknown
      let selection = Int(epochs.selections[index])
      learned.insert(selection)
      if selection < judged.metadata.text.count { judged.metadata.text[selection] = nil }
    }
    judged.metadata.idle?.removeAll(where: learned.contains)
    return judged
  }
}
