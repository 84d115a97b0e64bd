import Signal

/// Where in time epochs lie: all that a split needs to know of them.
public struct EpochLayout: Sendable, Equatable {
  /// The recording of each epoch; equal numbers mean one clock and one signal.
  public var recordings: [Int]
  /// The selection of each epoch, unique over all recordings.
  public var selections: [Int]
  /// The onset of each epoch on its recording's clock, in seconds.
  public var onsets: [Double]
  /// The length of a window, in seconds.
  public var window: Double
  /// The time between two samples, in seconds: windows begin at the sample nearest to the onset.
  public var sampleInterval: Double

  /// A layout from its parts, all arrays one entry an epoch.
  public init(
    recordings: [Int], selections: [Int], onsets: [Double], window: Double, sampleInterval: Double
  ) {
    precondition(
      recordings.count == selections.count && onsets.count == selections.count,
      "one recording, one selection and one onset an epoch")
    self.recordings = recordings
    self.selections = selections
    self.onsets = onsets
    self.window = window
    self.sampleInterval = sampleInterval
  }

  /// The layout of `epochs`; recordings from one and the same file count as one.
  public init(_ epochs: Epochs) {
    let sources = epochs.metadata.sources
    var numbers: [RecordingIdentity: Int] = [:]
    let identities = epochs.recordings.map { recording -> Int in
      // Without a checksum nothing tells whether two recordings are one.
      guard sources.indices.contains(Int(recording)), !sources[Int(recording)].sha256.isEmpty
      else { return Int(recording) }
      let identity = RecordingIdentity(sources[Int(recording)])
      if let known = numbers[identity] { return known }
      numbers[identity] = Int(recording)
      return Int(recording)
    }
    self.init(
      recordings: identities, selections: epochs.selections.map(Int.init), onsets: epochs.onsets,
      window: Double(epochs.windowLength) / epochs.samplingRate,
      sampleInterval: 1 / epochs.samplingRate)
  }

  /// The number of epochs.
  public var count: Int { selections.count }

  /// All epochs in order of time: by recording, then by onset.
  var epochsInTime: [Int] {
    selections.indices.sorted {
      (recordings[$0], onsets[$0], $0) < (recordings[$1], onsets[$1], $1)
    }
  }

  /// All selections in order of time: by recording, then by their first onset.
  var selectionsInTime: [Int] {
    var first: [Int: (recording: Int, onset: Double)] = [:]
    for index in selections.indices {
      let place = (recording: recordings[index], onset: onsets[index])
      if let known = first[selections[index]], (known.recording, known.onset) <= place { continue }
      first[selections[index]] = place
    }
    return first.sorted {
      ($0.value.recording, $0.value.onset, $0.key) < ($1.value.recording, $1.value.onset, $1.key)
    }.map(\.key)
  }
}

/// One signal, whatever the path to its file: the file's bytes, and the recording in it.
package struct RecordingIdentity: Hashable {
  package let sha256: String
  private let part: String?

  package init(_ source: EpochsSource) {
    sha256 = source.sha256
    part = source.location.name
  }
}
