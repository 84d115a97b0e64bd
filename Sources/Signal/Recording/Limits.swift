/// What numbers may be, in one place: whatever is written within them is read again.
public enum Limits {
  /// Samples per second of recordings and epochs, in Hz.
  public static let samplingRate = 1.0...1_000_000.0
  /// Electrodes of epochs and detectors.
  public static let electrodes = 1...4096
  /// Samples of one window.
  public static let windowLength = 1...65_536
  /// Seconds of one window.
  public static let window = 0.0...3600.0
  /// The least corner of a filter, in Hz.
  public static let leastCorner = 1e-4
  /// How many times the rate of its recording that of its epochs may be.
  public static let upsampling = 16.0
  /// Items of a matrix or menu, which have as many stimulus codes at most.
  public static let items = 1...4096
  /// How far from an electrode's middle a sample can be, in µV: one volt.
  static let sampleReach: Float = 1e6
  /// Recordings, selections and repetitions counted from 0.
  public static let numbers: ClosedRange<Int32> = 0...1_000_000

  /// How many rounds, selections times repetitions, and how many recordings `count` epochs may be a part of.
  ///
  /// Tables have a row for each; epochs that were dropped leave some of them without any.
  public static func rounds(ofEpochs count: Int) -> Int {
    max(10_000, count.multipliedReportingOverflow(by: 16).partialValue)
  }
}
