import Files

/// One continuous EEG recording: what the file says of it, its events, and a way to its samples.
///
/// Samples stay in the (mapped) file until they are asked for; a value of this type is small.
public struct Recording: Sendable {
  /// Where the recording came from.
  public var source: RecordingSource
  /// The bytes of the file that it was read from; `nil` for one made in memory.
  public var file: FileBytes?
  /// Samples per second of every channel, in Hz.
  public var samplingRate: Double
  /// The channels, in the order of the file, whatever their kind.
  public var channels: [Channel]
  /// Stretches without a gap, in order; together they hold every sample.
  public var pieces: [Piece]
  /// Everything that the file marks in time, in order of onset.
  public var events: [Event]
  /// The matrix or menu on the screen, where the file says.
  public var speller: Speller?
  /// The true characters or commands, one a selection, where the file says.
  public var text: [String]?
  /// Selections in which nobody attended to an item, where the file says; counted from 0.
  public var idle: [Int] = []
  /// What the reader took for granted where the file leaves it open; one sentence each.
  public var assumptions: [String]
  /// How many samples the amplifier had counted before the first one, where the file says (FIF).
  public var firstSample = 0
  /// The public data set that it is of, where its file was recognised as one of it.
  public var dataSet: String?
  /// What the reader found odd but could read around.
  public var warnings: [Warning]
  /// The samples themselves.
  public var samples: SampleStore

  /// A recording without events.
  public init(
    source: RecordingSource, samplingRate: Double, channels: [Channel], pieces: [Piece],
    samples: SampleStore
  ) {
    self.source = source
    self.samplingRate = samplingRate
    self.channels = channels
    self.pieces = pieces
    self.samples = samples
    events = []
    speller = nil
    text = nil
    assumptions = []
    warnings = []
  }

  /// The number of samples of each channel, over all pieces.
  public var sampleCount: Int { pieces.last?.samples.upperBound ?? 0 }

  /// The length of all pieces together, in seconds.
  public var duration: Double { Double(sampleCount) / samplingRate }
}

/// Where a recording is from, and in which format it is there.
public struct RecordingSource: Sendable, Equatable {
  /// The file, and the recording's name where it holds several.
  public var location: RecordingPath
  /// The file format.
  public var format: RecordingFormat

  /// A source from its parts.
  public init(path: String, name: String? = nil, format: RecordingFormat) {
    location = RecordingPath(file: path, name: name)
    self.format = format
  }

  /// The path of the file.
  public var path: String { location.file }
  /// The name after `#`, for files that hold several recordings.
  public var name: String? { location.name }
}

/// A stretch of samples without a gap: filters stop at its ends.
public struct Piece: Sendable, Equatable {
  /// Which samples of the recording.
  public var samples: Range<Int>
  /// The time of its first sample on the recording's clock, in seconds; the first piece's is 0.
  public var onset: Double

  /// A piece from its parts.
  public init(samples: Range<Int>, onset: Double) {
    self.samples = samples
    self.onset = onset
  }
}
