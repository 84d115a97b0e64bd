import ElementaryFunctions
import Signal

/// Where the samples of a table stand in its recording, once what was lost is known.
///
/// A short loss is bridged: its samples are put in as missing, so that those around it stay together.
/// A longer one ends a piece.
struct SampleTimeline {
  /// The stretches without a gap, with the samples that were put in.
  let pieces: [Piece]
  /// Before which sample of the table how many missing ones are put in, in order.
  let insertions: [SampleClock.Loss]
  /// Sentences about what was lost.
  let warnings: [Warning]
  private let rate: Double

  /// The timeline of `count` samples of a table.
  init(_ clock: SampleClock, count: Int) {
    rate = clock.rate
    let most = Int(saturating: Piece.bridge * clock.rate)
    var insertions = clock.losses.filter { (1...max(1, most)).contains($0.count) && most > 0 }
    // Where a large part is missing nothing is made up.
    if insertions.reduce(0, { $0 + $1.count }) > count / 2 { insertions = [] }
    let bridged = Set(insertions.map(\.sample))
    var pieces: [Piece] = []
    var (start, onset, added) = (0, 0.0, 0)
    for loss in clock.losses where loss.sample > 0 && loss.sample < count {
      if bridged.contains(loss.sample) {
        added += loss.count
        continue
      }
      let end = loss.sample + added
      pieces.append(Piece(samples: start..<end, onset: onset))
      onset += Double(end - start + loss.count) / clock.rate
      start = end
    }
    pieces.append(Piece(samples: start..<(count + added), onset: onset))
    self.pieces = pieces
    self.insertions = insertions
    warnings = Self.warnings(clock, bridged: insertions)
  }

  /// The sample of the recording that a sample of the table is.
  func sample(_ index: Int) -> Int {
    insertions.prefix { $0.sample <= index }.reduce(index) { $0 + $1.count }
  }

  /// When samples of the table, in ascending order, were taken, in s on the recording's clock.
  func onsets(of samples: some Sequence<Int>) -> [Double] {
    var (piece, added, next) = (0, 0, 0)
    return samples.map { sample in
      while next < insertions.count, insertions[next].sample <= sample {
        added += insertions[next].count
        next += 1
      }
      while piece + 1 < pieces.count, sample + added >= pieces[piece].samples.upperBound {
        piece += 1
      }
      let place = pieces[piece]
      return place.onset + Double(sample + added - place.samples.lowerBound) / rate
    }
  }

  private static func warnings(_ clock: SampleClock, bridged: [SampleClock.Loss]) -> [Warning] {
    var warnings: [Warning] = []
    let gaps = clock.losses.count - bridged.count
    if gaps > 0 {
      let lost = clock.losses.reduce(0) { $0 + $1.count } - bridged.reduce(0) { $0 + $1.count }
      let seconds = (Double(lost) / clock.rate * 1000).rounded() / 1000
      let restarts = clock.losses.count { $0.count == 0 }
      warnings.add(
        .timing,
        "samples are lost in \(gaps) gap\(gaps == 1 ? "" : "s"), \(seconds) s together: "
          + "it is parted there"
          + (restarts > 0 ? "; its clock begins anew \(restarts) times" : ""))
    }
    if !bridged.isEmpty {
      let lost = bridged.reduce(0) { $0 + $1.count }
      warnings.add(
        .timing,
        "\(lost) samples are lost in \(bridged.count) places, at most \(Int(Piece.bridge * 1000)) ms in one: "
          + "these are bridged")
    }
    return warnings
  }
}
