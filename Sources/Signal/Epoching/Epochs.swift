import Files

/// Windows of EEG after flashes, with what is known of each flash.
///
/// All arrays but `samples`, `electrodes` and `metadata` have one entry an epoch.
public struct Epochs: Sendable, Equatable {
  /// The windows, `[epoch, electrode, sample]`, row-major.
  public var samples: [Float]
  /// What every window was divided by for its z-score, `[epoch, electrode]`, 0 for a flat one; empty
  /// where windows were not scaled or it is not known.
  public var deviations: [Float] = []
  /// Whether the subject attended the flash.
  public var labels: [Label]
  /// The stimulus code of the flash, from 1.
  public var stimuli: [Int16]
  /// The onset of the flash on its recording's clock, in seconds.
  public var onsets: [Double]
  /// The recording the epoch is from, from 0.
  public var recordings: [Int32]
  /// The selection the flash belongs to, from 0, counted on over all recordings.
  public var selections: [Int32]
  /// The repetition within the selection, from 0.
  public var repetitions: [Int32]
  /// The electrodes' labels, in the order of the second dimension of `samples`.
  public var electrodes: [String]
  /// Samples per second within a window, in Hz.
  public var samplingRate: Double
  /// Samples a window.
  public var windowLength: Int
  /// The first sample of a window, counted from the onset of its flash; negative is before it.
  public var firstSample = 0
  /// How the windows were made, from what.
  public var metadata: EpochsMetadata

  /// No epochs yet, of a given shape.
  public init(
    electrodes: [String], windowLength: Int, samplingRate: Double, metadata: EpochsMetadata
  ) {
    samples = []
    labels = []
    stimuli = []
    onsets = []
    recordings = []
    selections = []
    repetitions = []
    self.electrodes = electrodes
    self.samplingRate = samplingRate
    self.windowLength = windowLength
    self.metadata = metadata
  }

  /// The number of epochs.
  public var count: Int { labels.count }

  /// The time of the first sample from the onset, in seconds.
  public var firstTime: Double { Double(firstSample) / samplingRate }

  /// Numbers an epoch: electrodes times samples.
  public var epochSize: Int { electrodes.count * windowLength }

  /// Whether every array has as many entries as there are epochs.
  var isConsistent: Bool {
    [
      stimuli.count, onsets.count, recordings.count, selections.count, repetitions.count,
    ].allSatisfy { $0 == count } && samples.count == count * epochSize
      && (deviations.isEmpty || deviations.count == count * electrodes.count)
  }

  /// The epochs at `indices`, in that order; the metadata stays.
  public func selecting(_ indices: [Int]) -> Epochs {
    var chosen = Epochs(
      electrodes: electrodes, windowLength: windowLength, samplingRate: samplingRate,
      metadata: metadata)
    chosen.firstSample = firstSample
    chosen.samples.reserveCapacity(indices.count * epochSize)
    for index in indices {
      chosen.samples += samples[index * epochSize..<(index + 1) * epochSize]
    }
    if !deviations.isEmpty {
      chosen.deviations = indices.flatMap {
        deviations[$0 * electrodes.count..<($0 + 1) * electrodes.count]
      }
    }
    chosen.labels = indices.map { labels[$0] }
    chosen.stimuli = indices.map { stimuli[$0] }
    chosen.onsets = indices.map { onsets[$0] }
    chosen.recordings = indices.map { recordings[$0] }
    chosen.selections = indices.map { selections[$0] }
    chosen.repetitions = indices.map { repetitions[$0] }
    return chosen
  }
}

extension Epochs {
  /// Gives z-scored windows their amplitude back: each in the recording's unit, about its mean.
  ///
  /// - Returns: whether their deviations were known; else nothing changes.
  package mutating func restoreAmplitude() -> Bool {
    guard !deviations.isEmpty else { return false }
    for (window, deviation) in deviations.enumerated() {
      for sample in window * windowLength..<(window + 1) * windowLength {
        samples[sample] *= deviation
      }
    }
    deviations = []
    return true
  }
}

/// How epochs were made: the `metadata` of an epochs file.
public struct EpochsMetadata: Sendable, Equatable, Codable {
  /// The preprocessing that every window went through; unknown for epochs made elsewhere.
  public var preprocessing: Preprocessing?
  /// The recordings, in the order of the `recording` numbers.
  public var sources: [EpochsSource]
  /// The matrix or menu on the screen, where known.
  public var speller: Speller?
  /// The true characters or commands, one a selection; `nil` entries where nothing was attended.
  public var text: [String?]
  /// Selections in which nobody attended to an item, counted from 0; `nil` where none is known to be so.
  public var idle: [Int]?
  /// Electrodes that were found to be bad in all of their recordings, and why.
  public var faults: [String: ElectrodeFault]?
  /// What the user said of the recordings' flashes; `nil` where nothing, and in files of before it was kept.
  public var flashRule: FlashRule?
  /// The flashes that gave no epoch; `nil` where there are none or, in older files, where nobody knows.
  public var dropped: [DroppedFlash]?
  /// The version of the tool that wrote them.
  public var toolVersion: String

  /// Metadata from its parts.
  public init(
    preprocessing: Preprocessing?, sources: [EpochsSource], speller: Speller?, text: [String?],
    toolVersion: String = ToolVersion.current
  ) {
    self.preprocessing = preprocessing
    self.sources = sources
    self.speller = speller
    self.text = text
    self.toolVersion = toolVersion
  }
}

/// One recording that epochs were cut from.
public struct EpochsSource: Sendable, Equatable, Codable {
  /// The file's name without its directory, and `#name` where it holds several recordings.
  public var name: String
  /// The SHA-256 of the whole file, in hexadecimal.
  public var sha256: String

  /// A source from its parts.
  public init(name: String, sha256: String) {
    self.name = name
    self.sha256 = sha256
  }

  /// Whose it is, as its name tells.
  public var entities: BIDSEntities { BIDSEntities(path: name) }

  /// The file without its folders, and the recording in it.
  package var location: RecordingPath {
    guard let mark = name.lastIndex(of: "#") else { return RecordingPath(file: name) }
    return RecordingPath(
      file: String(name[..<mark]), name: String(name[name.index(after: mark)...]))
  }
}
