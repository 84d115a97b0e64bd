import Randomness
import Signal

/// The flashes of one run, character by character.
package struct FlashSchedule: Sendable, Equatable {
  /// All flashes, in order of onset.
  package var flashes: [Flash] = []
  /// The items that each flash lights, as indices; empty where its code tells.
  package var lit: [[Int]] = []
  /// The length of the run in seconds, from one second before the first dark time to the last flash's
  /// response and beyond.
  package var duration = 0.0

  /// The flashes by which `word` is spelled under `settings`.
  ///
  /// Each repetition is one round of all codes in random order; no code flashes twice in a row. The
  /// characters must be in the speller.
  package init(
    word: String, settings: SpellerSimulation, using generator: inout some RandomNumberGenerator
  ) {
    let speller = settings.speller
    let board =
      settings.paradigm == .checkerboard
      ? Checkerboard(rows: speller.rows.count, columns: speller.rows[0].count) : nil
    let codes = Array(1...(board?.setCount ?? speller.codeCount))
    var time = 1.0
    for (selection, character) in word.enumerated() {
      guard let item = speller.items.firstIndex(of: String(character)) else {
        preconditionFailure("“\(character)” is not in the speller")
      }
      let targets = Set(speller.codes(lighting: item))
      let first = time + settings.blank
      var previous: Int?
      for repetition in 0..<settings.repetitions {
        var order = codes
        let sets = board?.sets(using: &generator) ?? []
        if board == nil {
          repeat { generator.permute(&order) } while order.count > 1 && order[0] == previous
        }
        previous = order.last
        lit += sets
        for (place, code) in order.enumerated() {
          // Each onset by one product, so that no error adds up over a run.
          let index = Double(repetition * codes.count + place)
          flashes.append(
            Flash(
              onset: first + index * settings.onsetInterval, stimulus: code,
              label: (sets.isEmpty ? targets.contains(code) : sets[place].contains(item))
                ? .target : .nonTarget, selection: selection,
              repetition: repetition))
        }
      }
      time = first + Double(settings.repetitions * codes.count) * settings.onsetInterval
    }
    duration = (time + 2).rounded(.up)
  }
}
