import Files
import Signal

/// A public data set in MAT files: what it is called, and where in a file its parts are.
///
/// The sets differ in names, electrodes and rates, but come in few layouts; a further set in one of them is
/// a further row of `all`.
struct MATDataSet: Sendable {
  /// How a recording is laid out in variables.
  enum Layout: Sendable {
    /// A struct of a signal and of states at every sample.
    case states(MATStates)
    /// A matrix with a column a channel, and columns of triggers.
    case columns(MATColumns)
    /// Structs of a signal and of the samples at which stimuli began.
    case onsets(MATOnsets)
    /// A signal, and the dates at which stimuli began.
    case dates(MATDates)
  }

  /// The name that the field knows it by.
  let name: String
  /// In Hz; `nil` where the file says.
  var samplingRate: Double?
  /// The electrodes in the order of the file; empty where the file names them.
  var electrodes: [String] = []
  /// How many µV one of the file's numbers is.
  var scale = 1.0
  /// What the user should know of the set.
  var remark: String?
  /// Where its parts are.
  let layout: Layout

  /// The recordings of a file that is of this set; `nil` for any other.
  func read(_ file: MATFile) throws(ReadingError) -> [Recording]? {
    let found: [Recording]?
    switch layout {
    case .states(let layout): found = try layout.read(file, as: self)
    case .columns(let layout): found = try layout.read(file, as: self)
    case .onsets(let layout): found = try layout.read(file, as: self)
    case .dates(let layout): found = try layout.read(file, as: self)
    }
    guard var recordings = found else { return nil }
    for index in recordings.indices {
      recordings[index].dataSet = name
      if let remark { recordings[index].warnings.add(.assumption, remark) }
    }
    return recordings
  }

  /// A recording of `count` samples, before its events.
  ///
  /// The signal of each of `labels` begins at its offset in `numbers` and goes on in steps of `stride`, both
  /// in numbers; `kinds` says what each channel is, EEG where there are fewer.
  func recording(
    _ file: MATFile, name: String?, numbers: MATNumbers, labels: [String], offsets: [Int],
    stride: Int, count: Int, samplingRate: Double, kinds: [Channel.Kind] = []
  ) throws(ReadingError) -> Recording {
    let size = numbers.elementSize
    let samples = try SampleStore(
      bytes: numbers.bytes, encoding: numbers.encoding(),
      layout: SampleLayout(
        channelOffsets: offsets.map { numbers.offset + $0 * size }, sampleStride: stride * size),
      calibrations: Array(repeating: Calibration(gain: scale), count: labels.count), count: count)
    return Recording(
      source: RecordingSource(path: file.path, name: name, format: .mat),
      samplingRate: samplingRate,
      channels: labels.disambiguated().enumerated().map { index, label in
        Channel(label: label, kind: index < kinds.count ? kinds[index] : .eeg)
      }, pieces: [Piece(samples: 0..<count, onset: 0)], samples: samples)
  }

  /// The set's names of `count` electrodes, or numbers from 1 where there are others.
  func labels(_ count: Int) -> [String] {
    count == electrodes.count ? electrodes : (0..<count).map { "\($0 + 1)" }
  }
}

extension MATFile {
  /// The file's name without folder and extension.
  var stem: Substring {
    let name = path.split(separator: "/").last ?? ""
    return name.lastIndex(of: ".").map { name[..<$0] } ?? name
  }
}
