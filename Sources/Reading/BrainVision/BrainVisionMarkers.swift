import ElementaryFunctions
import Files
import Signal

/// The markers of a BrainVision marker file (`.vmrk`, `.amrk`).
///
/// Source: Brain Products, "BrainVision Core Data Format 1.0": a line
/// `Mk1=type,description,position,size,channel[,date]` with positions from 1.
struct BrainVisionMarkers {
  /// All markers as events but the first `New Segment`, which only states the recording's date.
  private(set) var events: [Event] = []
  /// Where segments begin, in samples from 0.
  private(set) var segmentStarts: [Int] = []
  /// Lines that broke the rules and were skipped.
  private(set) var brokenCount = 0
  /// The first of them.
  private(set) var firstBroken: Int?

  init(_ text: BrainVisionText, samplingRate: Double) {
    var isFirst = true
    for entry in text.entries("Marker Infos") where entry.key.hasPrefix("mk") {
      let parts = Self.parts(entry.value)
      guard parts.count >= 3, let position = Int(decimal: parts[2]),
        case let onset = Double(position) - 1, onset >= -1e15, onset <= 1e15
      else {
        brokenCount += 1
        firstBroken = firstBroken ?? entry.line
        continue
      }
      let isSegment = parts[0] == "New Segment"
      if isSegment { segmentStarts.append(Int(saturating: onset)) }
      if !(isSegment && isFirst) {
        let size = parts.count > 3 ? Double(decimal: parts[3]) ?? 0 : 0
        events.append(
          Event(
            onset: onset / samplingRate, duration: max(0, size) / samplingRate,
            text: "\(parts[0])/\(parts[1])", code: Self.code(type: parts[0], parts[1])))
      }
      isFirst = false
    }
  }

  /// Type, description, position, size and what follows.
  ///
  /// Some writers leave commas in descriptions as they are: the description then goes on to the
  /// first two whole numbers, which are position and size.
  private static func parts(_ value: String) -> [String] {
    let parts = BrainVisionText.parts(value)
    guard parts.count > 4, Double(decimal: parts[2]) == nil,
      let position = parts.indices.dropFirst(3).dropLast().first(where: {
        Int(decimal: parts[$0]) != nil && Int(decimal: parts[$0 + 1]) != nil
      })
    else { return parts }
    return [parts[0], parts[1..<position].joined(separator: ",")] + parts[position...]
  }

  /// The number in a stimulus marker, such as 12 in `S 12`.
  ///
  /// Responses and the like have numbers of their own, which must not be taken for stimuli.
  private static func code(type: String, _ description: String) -> Int? {
    guard ["stimulus", "event", "trigger", "marker"].contains(type.lowercased()) else { return nil }
    var digits = description[...]
    while let first = digits.first, first.isLetter || first == " " || first == "#" {
      digits.removeFirst()
    }
    return Int(digits)
  }
}
