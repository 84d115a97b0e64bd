/// The spans of a recording that a person marked as bad, and what of a window may touch them.
package struct BadSpans: Sendable {
  /// By onset, in s; `latest` is the latest end of this span and all before it.
  private let spans: [(start: Double, end: Double, latest: Double)]
  /// What belongs to a window, in s from its onset.
  private let window: (start: Double, end: Double)

  /// The spans of `events` that are marked as bad, for windows from `start` to `end` s about their onset.
  ///
  /// Texts that begin with `BAD` in any case mark a span, as they do for MNE.
  package init(_ events: [Event], windowFrom start: Double = 0, to end: Double = 0) {
    window = (start, end)
    let marked = events.filter { EventBookkeeping.isBad($0.text) && $0.onset.isFinite }
    var latest = -Double.infinity
    spans = marked.sorted { $0.onset < $1.onset }.map { event in
      let end = event.onset + max(0, event.duration.isFinite ? event.duration : 0)
      latest = max(latest, end)
      return (event.onset, end, latest)
    }
  }

  /// Whether there are none.
  package var isEmpty: Bool { spans.isEmpty }

  /// Whether the window at `onset` touches a span; a span without a length is a moment within it.
  package func touches(windowAt onset: Double) -> Bool {
    let (first, last) = (onset + window.start, onset + window.end)
    // The spans that begin before the window ends.
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].start < last { low = middle + 1 } else { high = middle }
    }
    for span in spans[..<low].reversed() {
      if span.latest < first { return false }
      if span.end > first || span.end == span.start && span.start >= first { return true }
    }
    return false
  }
}
