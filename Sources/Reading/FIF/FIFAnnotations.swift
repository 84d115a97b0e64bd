import Files
import Signal

/// The annotations of a FIF file as MNE saves them: starts, ends and texts in three tags.
struct FIFAnnotations {
  private var starts: [Double] = []
  private var ends: [Double] = []
  private var texts: [String] = []
  private var date: Double?

  /// Takes a tag of an annotations block.
  mutating func take(_ tag: FIFTag, _ reader: ByteReader) throws(ReadingError) {
    switch tag.kind {
    case FIFTags.Kind.intervalStart: starts += try reader.numbers(tag) ?? []
    case FIFTags.Kind.intervalEnd: ends += try reader.numbers(tag) ?? []
    case FIFTags.Kind.date:
      let parts = try reader.numbers(tag) ?? []
      date = parts.first.map { $0 + (parts.count > 1 ? parts[1] * 1e-6 : 0) }
    case FIFTags.Kind.comment:
      guard tag.length > 0 else { return }
      let bytes = try reader.array(at: tag.offset, length: tag.length)
      texts += bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
        // Names are parted by colons, so that those within are spelled out.
        String(trimming: $0).replacing("{COLON}", with: ":")
      }
    default: break
    }
  }

  /// The annotations as events of a recording whose first sample came `firstSample` s after `date`.
  ///
  /// Onsets count from the annotations' own date if they have one, else from sample 0 of the
  /// amplifier, as MNE counts them: what was cut off at the beginning counts too.
  func events(
    date origin: Double, firstSample: Double, path: String
  ) throws(ReadingError) -> [Event] {
    guard starts.count == ends.count, texts.count == starts.count || starts.isEmpty else {
      throw .malformed(
        path: path, place: .part("annotations"),
        found: "\(starts.count) starts, \(ends.count) ends and \(texts.count) texts",
        expected: "one number of each")
    }
    // The difference of the dates first: they are too large to add fractions of a second to.
    let shift = date.map { $0 - origin - firstSample } ?? -firstSample
    var events: [Event] = []
    for (index, start) in starts.enumerated() {
      let (onset, duration) = (start + shift, ends[index] - start)
      guard onset.isFinite, duration.isFinite else {
        throw .malformed(
          path: path, place: .part("annotation \(index + 1)"), found: "\(start) to \(ends[index])",
          expected: "times in s")
      }
      events.append(Event(onset: onset, duration: max(0, duration), text: texts[index]))
    }
    return events
  }
}
