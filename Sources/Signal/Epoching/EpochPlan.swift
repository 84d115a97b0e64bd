/// Which windows of a recording become epochs, and why others do not.
package struct EpochPlan: Sendable {
  /// A window and where it goes.
  package struct Window: Sendable, Equatable {
    /// The flash, as an index into the recording's flashes.
    package var flash: Int
    /// The piece it lies in.
    package var piece: Int
    /// Its first sample at the new rate, counted from the start of the piece.
    package var start: Int
  }

  /// The windows, in the order of the flashes.
  package private(set) var windows: [Window] = []
  /// How many flashes gave none, by reason.
  package private(set) var dropped: [PreprocessingReport.Drop: Int] = [:]

  /// The windows of `length` samples from the sample nearest to each flash.
  ///
  /// - Parameters:
  ///   - flashes: the flashes of the recording, in any order.
  ///   - pieces: its pieces.
  ///   - inputRate: its rate, in Hz.
  ///   - outputRate: the rate of the windows, in Hz.
  ///   - outputCounts: samples of each piece at the new rate.
  ///   - length: samples a window.
  package init(
    flashes: [Flash], pieces: [Piece], inputRate: Double, outputRate: Double,
    outputCounts: [Int], length: Int
  ) {
    for (index, flash) in flashes.enumerated() {
      guard let piece = Self.piece(at: flash.onset, of: pieces, rate: inputRate) else {
        dropped[.outsideRecording, default: 0] += 1
        continue
      }
      let within = flash.onset - pieces[piece].onset
      let start = Int((within * outputRate).rounded())
      guard start + length <= outputCounts[piece] else {
        dropped[.pastEndOfPiece, default: 0] += 1
        continue
      }
      windows.append(Window(flash: index, piece: piece, start: start))
    }
  }

  /// The piece that is being recorded at `onset`, if any is.
  private static func piece(at onset: Double, of pieces: [Piece], rate: Double) -> Int? {
    // Onsets are rounded in files: half a sample before the first still means the first.
    let slack = 0.5 / rate
    guard onset.isFinite,
      let piece = pieces.lastIndex(where: { $0.onset - slack <= onset })
    else { return nil }
    let within = onset - pieces[piece].onset
    guard within * rate < Double(pieces[piece].samples.count) else { return nil }
    return piece
  }
}
