/// Puts flashes in order and finds the selections and repetitions that a file does not state.
package enum FlashSequence {
  /// Flashes that are no further apart than this, in s, begin at one time.
  package static let simultaneity = 0.001

  /// The flashes of `found` in order of onset, each with its selection and repetition.
  ///
  /// Where no selection is stated, a new one begins after a `SelectionPause`. Where no repetition is
  /// stated, a new one begins when a code comes again within the selection.
  package static func flashes(_ found: [(onset: Double, facts: FlashFacts)]) -> [Flash] {
    let isInOrder = zip(found, found.dropFirst()).allSatisfy { $0.onset <= $1.onset }
    let sorted =
      isInOrder
      ? found
      : found.enumerated().sorted {
        ($0.element.onset, $0.offset) < ($1.element.onset, $1.offset)
      }.map(\.element)
    let limit = SelectionPause.limit(
      of: zip(sorted, sorted.dropFirst()).map { $1.onset - $0.onset }.filter { $0 > simultaneity })
    // One flash without a selection makes the file's counting unusable for all.
    let statesSelections = sorted.allSatisfy { $0.facts.selection != nil }
    let statesRepetitions = sorted.allSatisfy { $0.facts.repetition != nil }
    var flashes: [Flash] = []
    flashes.reserveCapacity(sorted.count)
    var selection = 0
    var repetition = 0
    var seen: Set<Int> = []
    for (onset, facts) in sorted {
      var isNew = false
      if let last = flashes.last {
        if statesSelections {
          isNew = facts.selection != last.selection
        } else if onset - last.onset > limit {
          selection += 1
          isNew = true
        }
      }
      if isNew {
        repetition = 0
        seen = []
      }
      if !seen.insert(facts.stimulus).inserted {
        repetition += 1
        seen = [facts.stimulus]
      }
      flashes.append(
        Flash(
          onset: onset, stimulus: facts.stimulus, label: facts.label,
          selection: statesSelections ? facts.selection ?? 0 : selection,
          repetition: statesRepetitions ? facts.repetition ?? 0 : repetition))
    }
    return flashes
  }
}
