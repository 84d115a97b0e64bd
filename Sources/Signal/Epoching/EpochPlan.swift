import ElementaryFunctions

/// Which windows of a recording become epochs, and why others do not.
package struct EpochPlan: Sendable {
  /// A window and where it begins.
  package struct Window: Sendable, Equatable {
    /// The flash, as an index into the recording's flashes.
    package var flash: Int
    /// The piece it lies in.
    package var piece: Int
    /// Its beginning, in samples at the new rate from the start of the piece.
    package var start: Double
  }

  /// The windows, in the order of the flashes.
  package private(set) var windows: [Window] = []
  /// The flashes that gave none, as indices into the recording's flashes, and why.
  package private(set) var drops: [(flash: Int, reason: PreprocessingReport.Drop)] = []

  /// How many flashes gave none, by reason.
  package var dropped: [PreprocessingReport.Drop: Int] {
    Dictionary(grouping: drops, by: \.reason).mapValues(\.count)
  }

  /// The windows about `flashes`.
  ///
  /// A window has to begin and end within its piece when it begins at the sample nearest to its flash. The rule
  /// for onsets decides where it begins in fact.
  ///
  /// - Parameters:
  ///   - flashes: the flashes of the recording, in any order.
  ///   - pieces: its pieces.
  ///   - change: from its rate to that of the windows.
  ///   - length: samples a window.
  ///   - first: its first sample, counted from the onset.
  ///   - onsets: where a window begins.
  ///   - bad: spans whose windows are not wanted.
  package init(
    flashes: [Flash], pieces: [Piece], change: RateChange, length: Int,
    first: Int = 0, onsets: Preprocessing.OnsetRule = .nearest, bad: BadSpans = BadSpans([])
  ) {
    let counts = pieces.map { change.outputCount(of: $0.samples.count) }
    for (index, flash) in flashes.enumerated() {
      guard let piece = Self.piece(at: flash.onset, of: pieces, rate: change.inputRate) else {
        drops.append((index, .outsideRecording))
        continue
      }
      let place = max(0, (flash.onset - pieces[piece].onset) * change.outputRate)
      let sample = Int(saturating: place.rounded())
      guard sample + first >= 0 else {
        drops.append((index, .beforeStartOfPiece))
        continue
      }
      guard sample + first + length <= counts[piece] else {
        drops.append((index, .pastEndOfPiece))
        continue
      }
      if bad.touches(windowAt: flash.onset) {
        drops.append((index, .markedBad))
        continue
      }
      let start = (onsets == .exact ? place : place.rounded()) + Double(first)
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
