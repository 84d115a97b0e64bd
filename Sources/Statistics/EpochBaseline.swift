import ElementaryFunctions
import Signal

/// What figures of averages take as 0 in every epoch, electrode by electrode: the mean of some of its samples.
///
/// Windows about their own mean let a strong wave move all other times the other way, so that classes seem to differ
/// before the flash, too. As usual for averages (S. Luck, *An Introduction to the Event-Related Potential Technique*,
/// 2nd ed. 2014, ch. 8) 0 is the time before the flash. Windows that hold none stay as they are: the 50 ms before
/// anything of a flash has reached the cortex are so short that their noise hides weak responses. What detectors see is
/// left as it is, too.
package struct EpochBaseline: Sendable, Equatable {
  /// The samples, by their place in the window.
  package let samples: Range<Int>
  /// Why these.
  package let origin: Origin

  /// Why some samples are the baseline.
  package enum Origin: Sendable, Equatable {
    /// The user has said so when epochs were cut.
    case chosen
    /// They are before the flash.
    case beforeFlash
  }

  /// Nothing of a flash has reached the cortex before, in seconds; a shorter baseline is none.
  package static let response = 0.05

  /// The baseline of `epochs`; `nil` where their windows hold none.
  package init?(_ epochs: borrowing Epochs) {
    let (rate, length, first) = (epochs.samplingRate, epochs.windowLength, epochs.firstSample)
    func place(_ seconds: Double) -> Int {
      min(max(Int(saturating: (seconds * rate).rounded()) - first, 0), length)
    }
    func range(_ start: Double, _ end: Double) -> Range<Int> {
      place(start)..<max(place(start), place(end))
    }
    let settings = epochs.metadata.preprocessing
    let chosen = settings?.baseline.map { range($0.start, $0.end) } ?? 0..<0
    if !chosen.isEmpty {
      (samples, origin) = (chosen, .chosen)
    } else {
      // One that is beyond the window was taken off when that was cut.
      guard settings?.baseline == nil || settings?.normalization == .epoch,
        let before = Self.samplesBeforeFlash(rate: rate, firstSample: first, length: length)
      else { return nil }
      (samples, origin) = (before, .beforeFlash)
    }
    guard !samples.isEmpty, samples.count < length else { return nil }
  }

  /// The samples before the flash; `nil` where windows hold too few of them.
  package static func samplesBeforeFlash(rate: Double, firstSample: Int, length: Int) -> Range<Int>?
  {
    guard Double(firstSample) / rate <= -response, -firstSample < length else { return nil }
    return 0..<(-firstSample)
  }

  /// Takes the mean of the samples off every epoch.
  package func remove(from epochs: inout Epochs) {
    Self.remove(samples, from: &epochs.samples, windowLength: epochs.windowLength)
  }

  /// Takes the mean of some samples off every window.
  package static func remove(
    _ samples: Range<Int>, from values: inout [Float], windowLength length: Int
  ) {
    values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: length) {
        var sum = 0.0
        for sample in samples { sum += Double(values[start + sample]) }
        let mean = Float(sum / Double(samples.count))
        for sample in start..<start + length { values[sample] -= mean }
      }
    }
  }
}
