import ElementaryFunctions

/// The way from a recording's rate to the rate of its windows.
///
/// Transforms change a rate by a ratio of whole numbers. Where the two rates have a simple one, the
/// grid on which filtered samples stand is that of the windows. Where they have not (256.41 Hz and
/// 120 Hz), the grid has at least twice the rate of the windows, and these are interpolated on it at
/// their exact times.
package struct RateChange: Sendable, Equatable {
  /// Samples per second of the recording, in Hz.
  package let inputRate: Double
  /// Samples per second of the windows, in Hz.
  package let outputRate: Double
  /// `up` samples on the grid take as long as `down` samples of the recording.
  package let up, down: Int

  /// The largest denominator that a transform's length can be a multiple of without harm.
  private static let simple = 4096

  /// The way from `inputRate` to `outputRate`, in Hz.
  package init(from inputRate: Double, to outputRate: Double) {
    precondition(inputRate > 0 && outputRate > 0)
    self.inputRate = inputRate
    self.outputRate = outputRate
    if let ratio = Ratio(outputRate / inputRate, limit: Self.simple) {
      (up, down) = (ratio.numerator, ratio.denominator)
    } else {
      down = 64
      up = Int(saturating: (2 * outputRate / inputRate * 64).rounded(.up))
    }
  }

  /// Samples per second on the grid, in Hz.
  package var gridRate: Double { inputRate * Double(up) / Double(down) }

  /// Whether the grid has the rate of the windows.
  package var isDirect: Bool { abs(gridRate - outputRate) <= 1e-9 * outputRate }

  /// How many samples at the new rate lie within `count` samples of the recording.
  package func outputCount(of count: Int) -> Int {
    guard count > 0 else { return 0 }
    guard !isDirect else { return (count - 1) * up / down + 1 }
    return Int(saturating: (Double(count - 1) / inputRate * outputRate + 1e-9).rounded(.down)) + 1
  }

  /// How many samples on the grid lie within `count` samples of the recording.
  package func gridCount(of count: Int) -> Int {
    count == 0 ? 0 : (count - 1) * up / down + 1
  }
}
