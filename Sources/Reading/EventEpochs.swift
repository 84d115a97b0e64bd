import Files
import Signal

/// Epochs as other programs keep them: windows about events, in a file of their own.
protocol EventEpochs {
  /// Where the file is.
  var path: String { get }
  /// The digest of the file, in hexadecimal.
  var digest: String { get }
  /// The electrodes that are read.
  var electrodes: [String] { get }
  /// Of the windows, in Hz.
  var samplingRate: Double { get }
  /// The first sample of a window, counted from its event.
  var firstSample: Int { get }
  /// Samples a window.
  var windowLength: Int { get }
  /// How many epochs there are.
  var count: Int { get }
  /// The events at the zero of each epoch, at one time; onsets are not a number where nobody knows them.
  var events: [[Event]] { get }
  /// The epochs that a person or a program marked for rejection, from 0.
  var rejected: Set<Int> { get }
  /// What the file says of itself.
  var comment: String? { get }
  /// What this package's writers say of the flash of each epoch; `nil` in files of others.
  var flashRows: [FlashRow]? { get }
  /// What is odd about the file or left out of it.
  var warnings: [Warning] { get }

  /// The samples of some epochs, `[epoch, electrode, sample]`: in µV where they are voltages.
  func samples(of chosen: [Int]) throws(ReadingError) -> [Float]
}

/// What this package's writers say of the flash of an epoch, beside its event.
struct FlashRow: Decodable {
  /// The raw value of its label.
  let target: Int8
  let stimulus: Int16
  let recording: Int32
  /// In seconds; `nil` or not a number where it is not known.
  let onset: Double?
  let selection: Int32
  let repetition: Int32
}
