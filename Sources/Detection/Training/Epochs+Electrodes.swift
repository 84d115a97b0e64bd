import Evaluation
import Signal

extension Epochs {
  /// Refuses recordings all of whose electrodes are known to be faulty.
  ///
  /// - Throws: `DetectionError.unusable`.
  func checkElectrodes() throws(DetectionError) {
    if let faults = metadata.faults,
      electrodes.allSatisfy({ ![nil, .disconnected].contains(faults[$0]) })
    {
      throw .unusable(faults: faults)
    }
  }

  /// Whether no electrode changes within any window.
  var isFlat: Bool {
    stride(from: 0, to: samples.count, by: max(windowLength, 1)).allSatisfy { first in
      (first..<first + windowLength).allSatisfy { samples[$0] == samples[first] }
    }
  }
}
