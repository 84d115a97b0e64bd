import Files
import Signal

/// The annotations of EDF+ and BDF+: time-stamped lists (TALs) in signals of their own.
///
/// Source: Kemp & Olivan 2003, section 2.2. A TAL is `onset [21 duration] 20 text 20 text 20 … 0`.
package struct EDFAnnotations: Sendable {
  /// What the lists say, onsets as they are written: since the start of the file.
  package var events: [Event] = []
  /// The start of each data record as its first list states it; `nil` where it has none.
  package var recordOnsets: [Double?] = []
  /// How many lists broke the rules and were skipped.
  package var brokenCount = 0
  /// The byte of the first broken list.
  package var firstBroken: Int?
  private var pool = TextPool()

  /// Reads an annotation signal's part of one data record, the bytes `region` of the file.
  ///
  /// The first list of a timekeeper states the record's start.
  package mutating func read(_ raw: RawSpan, region: Range<Int>, isTimekeeper: Bool) {
    if isTimekeeper { recordOnsets.append(nil) }
    var isFirst = isTimekeeper
    var position = region.lowerBound
    func byte(_ offset: Int) -> UInt8 { raw.unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
    while position < region.upperBound {
      guard byte(position) != 0 else {
        position += 1
        continue
      }
      var end = position
      while end < region.upperBound, byte(end) != 0 { end += 1 }
      let list = raw.extracting(position..<end).withUnsafeBytes { Array($0) }
      if let timed = EDFTimedList(list) {
        if isFirst, timed.texts.first == "" {
          recordOnsets[recordOnsets.count - 1] = timed.onset
        }
        for text in timed.texts where !text.isEmpty {
          events.append(
            Event(onset: timed.onset, duration: timed.duration, text: pool.shared(text)))
        }
      } else {
        brokenCount += 1
        firstBroken = firstBroken ?? position
      }
      isFirst = false
      position = end
    }
  }
}

/// One time-stamped annotation list.
package struct EDFTimedList: Equatable {
  /// Seconds since the start of the file.
  package let onset: Double
  /// Seconds; 0 where the list does not say.
  package let duration: Double
  /// The annotations; an empty first one marks the list that keeps a record's time.
  package let texts: [String]

  /// Decodes a list without its closing 0; `nil` where it breaks the rules.
  package init?(_ bytes: [UInt8]) {
    // The list ends with a 20, so that the last part is empty.
    let parts = bytes.split(separator: 20, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[parts.count - 1].isEmpty else { return nil }
    let times = parts[0].split(separator: 21, omittingEmptySubsequences: false)
    // The sign is obligatory, which tells a list from garbage.
    guard times.count <= 2, let sign = times[0].first, sign == 0x2B || sign == 0x2D,
      let onset = Double(decimal: String(utf8OrLatin1: times[0]))
    else { return nil }
    var duration = 0.0
    if times.count == 2 {
      guard let stated = Double(decimal: String(utf8OrLatin1: times[1])), stated >= 0 else {
        return nil
      }
      duration = stated
    }
    self.onset = onset
    self.duration = duration
    texts = parts[1..<(parts.count - 1)].map { String(utf8OrLatin1: $0) }
  }
}
