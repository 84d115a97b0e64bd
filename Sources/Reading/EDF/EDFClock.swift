import Files
import Signal

/// When the data records of a file began, and the pieces that follow from that.
struct EDFClock {
  /// What the file's clock reads at the first sample, in seconds: below 1 in most files.
  let start: Double
  /// One piece for continuous files, else one a run of records without a gap.
  let pieces: [Piece]

  /// Works out the pieces from the record starts of `onsets`; `nil` stands for one not stated.
  init(
    _ header: EDFHeader, _ onsets: [Double?], records: Int, samplesPerRecord: Int, path: String,
    _ warnings: inout [Warning]
  ) throws(ReadingError) {
    let start = onsets.first.flatMap { $0 } ?? 0
    self.start = start
    let duration = header.recordDuration
    // Onsets are decimal texts: half a sample is far above their rounding and below any gap.
    let tolerance = duration / Double(samplesPerRecord) / 2
    var pieces = [Piece(samples: 0..<samplesPerRecord, onset: 0)]
    var first = 0
    var strayed = 0
    for record in 1..<max(records, 1) {
      let expected = pieces[pieces.count - 1].onset + Double(record - first) * duration
      let onset = record < onsets.count ? onsets[record].map { $0 - start } : nil
      let end = (record + 1) * samplesPerRecord
      guard let onset, abs(onset - expected) > tolerance else {
        pieces[pieces.count - 1].samples = pieces[pieces.count - 1].samples.lowerBound..<end
        continue
      }
      guard header.isDiscontinuous else {
        strayed += 1
        pieces[pieces.count - 1].samples = pieces[pieces.count - 1].samples.lowerBound..<end
        continue
      }
      guard onset > expected else {
        throw .malformed(
          path: path, place: .byte(header.size + record * header.recordSize),
          found: "a data record that begins at \(onset + start) s",
          expected: "one that begins at \(expected + start) s or later")
      }
      pieces.append(Piece(samples: (record * samplesPerRecord)..<end, onset: onset))
      first = record
    }
    if strayed > 0 {
      warnings.add(
        .contradiction,
        "\(strayed) data records state another start than a continuous file's; the file says it is"
          + " continuous and is read as such")
    }
    self.pieces = pieces
  }
}
