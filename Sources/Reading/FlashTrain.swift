import Files
import Signal

/// Flashes as stimulus programs log them: for every sample, which code is lit.
struct FlashTrain {
  /// What is logged at one sample.
  struct State {
    /// The code that is lit; 0 for none.
    var code: Int
    /// Whether it lights what the subject attends; `nil` where the file does not say.
    var isTarget: Bool?
  }

  /// One flash, in samples of the recording.
  private struct Burst {
    var onset: Int
    var length: Int
    var code: Int
    var isTarget: Bool?
    var selection: Int
  }

  private var bursts: [Burst] = []

  /// Whether no flash was found.
  var isEmpty: Bool { bursts.isEmpty }

  /// The greatest stimulus code; 0 where there is no flash.
  var greatestCode: Int { bursts.reduce(0) { max($0, $1.code) } }

  /// Adds the flashes of `samples`: each begins where a code appears or changes.
  ///
  /// A code that is lit at the first sample begins there.
  mutating func scan(
    _ samples: Range<Int>, selection: Int = 0,
    state: (Int) throws(ReadingError) -> State
  ) throws(ReadingError) {
    var lit = 0
    for sample in samples {
      let state = try state(sample)
      if state.code != 0 {
        if state.code != lit {
          bursts.append(
            Burst(
              onset: sample, length: 1, code: state.code, isTarget: state.isTarget,
              selection: selection))
        } else {
          bursts[bursts.count - 1].length += 1
        }
      }
      lit = state.code
    }
  }

  /// Begins a new selection after every `SelectionPause` between flashes.
  mutating func splitAtPauses() {
    let limit = SelectionPause.limit(
      of: zip(bursts, bursts.dropFirst()).map { Double($1.onset - $0.onset) })
    split { previous, next in Double(next - previous) > limit }
  }

  /// Begins a new selection wherever the phase in which flashes come was left between two of them.
  mutating func split(
    outside isFlashingPhase: (Int) throws(ReadingError) -> Bool
  ) throws(ReadingError) {
    var breaks: Set<Int> = []
    for (previous, next) in zip(bursts, bursts.dropFirst()) {
      for sample in previous.onset..<next.onset where try !isFlashingPhase(sample) {
        breaks.insert(next.onset)
        break
      }
    }
    split { _, next in breaks.contains(next) }
  }

  /// Begins a new selection at each of `starts`, in samples.
  mutating func split(at starts: [Int]) {
    let sorted = starts.sorted()
    var next = 0
    var breaks: Set<Int> = []
    for burst in bursts {
      var isPassed = false
      while next < sorted.count, sorted[next] <= burst.onset {
        next += 1
        isPassed = true
      }
      if isPassed { breaks.insert(burst.onset) }
    }
    split { _, next in breaks.contains(next) }
  }

  private mutating func split(where isBreak: (Int, Int) -> Bool) {
    for index in bursts.indices.dropFirst() {
      let (previous, next) = (bursts[index - 1], bursts[index])
      bursts[index].selection = previous.selection + (isBreak(previous.onset, next.onset) ? 1 : 0)
    }
  }

  /// The flashes as events: repetitions counted, labels settled.
  ///
  /// In a selection without a single target nothing was attended, or the file hides what: its
  /// labels are unknown.
  func events(samplingRate: Double) -> [Event] {
    let attended = Set(bursts.lazy.filter { $0.isTarget == true }.map(\.selection))
    var seen: [Int: Int] = [:]
    var selection = -1
    return bursts.map { burst in
      if burst.selection != selection {
        selection = burst.selection
        seen = [:]
      }
      let repetition = seen[burst.code, default: 0]
      seen[burst.code] = repetition + 1
      let label: Label =
        switch burst.isTarget {
        case .some(let isTarget) where attended.contains(burst.selection):
          isTarget ? .target : .nonTarget
        default: .unknown
        }
      return Event(
        onset: Double(burst.onset) / samplingRate,
        duration: Double(burst.length) / samplingRate, text: label.eventText, code: burst.code,
        flash: FlashFacts(
          stimulus: burst.code, label: label, selection: burst.selection, repetition: repetition))
    }
  }

  /// The flashes as events that say their class alone, where codes are not known.
  func classEvents(samplingRate: Double) -> [Event] {
    bursts.map { burst in
      let label: Label = burst.isTarget.map { $0 ? .target : .nonTarget } ?? .unknown
      return Event(
        onset: Double(burst.onset) / samplingRate,
        duration: Double(burst.length) / samplingRate, text: label.eventText)
    }
  }

  /// The item each selection's target codes light, in order; `nil` unless all single one out.
  func text(_ speller: Speller) -> [String]? {
    let count = (bursts.last?.selection ?? -1) + 1
    var codes = [Set<Int>](repeating: [], count: count)
    for burst in bursts where burst.isTarget == true { codes[burst.selection].insert(burst.code) }
    let items = speller.items
    let text = codes.compactMap { $0.isEmpty ? nil : speller.item(litBy: $0).map { items[$0] } }
    return text.count == count && count > 0 ? text : nil
  }

  /// Each selection's target codes, in order.
  func targetCodes(selections: Int) -> [Set<Int>] {
    var codes = [Set<Int>](repeating: [], count: selections)
    for burst in bursts where burst.isTarget == true && burst.selection < selections {
      codes[burst.selection].insert(burst.code)
    }
    return codes
  }
}

extension Label {
  /// The text of an event that is a flash with this label.
  var eventText: String {
    switch self {
    case .unknown: "flash"
    case .nonTarget: "nontarget"
    case .target: "target"
    }
  }
}
