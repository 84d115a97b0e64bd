import ElementaryFunctions
import Signal

/// The numbers that a device gives its samples or packets.
struct SampleCounter {
  /// How many samples were lost before those where it jumps; negative where it began anew.
  let jumps: [Int: Int]
  /// After how many samples it begins anew; `nil` where it has no end.
  let round: Int?

  /// Counters with their usual ends: one byte with and without a mark, Ganglion's, two bytes.
  private static let usualEnds = [101, 128, 129, 201, 256, 65_536]

  /// A counter, if most of its steps are regular.
  init?(_ counters: [Int]) {
    // Of numbers as large as no device counts, none is believed.
    let isSound = counters.count > 1 && counters.allSatisfy { (-(1 << 40)...1 << 40).contains($0) }
    guard isSound else { return nil }
    let steps = zip(counters.dropFirst(), counters).lazy.map { $0 - $1 }
    let count = counters.count - 1
    var frequency: [Int: Int] = [:]
    for step in steps { frequency[step, default: 0] += 1 }
    func usual(_ isPossible: (Int) -> Bool) -> Int? {
      frequency.filter { isPossible($0.key) }
        .max { ($0.value, -abs($0.key)) < ($1.value, -abs($1.key)) }?.key
    }
    guard let step = usual({ $0 > 0 }) else { return nil }
    // Samples of one packet bear the same number.
    let repeats = frequency[0, default: 0]
    let packet = max(
      1, Int(saturating: (Double(count + 1) / Double(count + 1 - repeats)).rounded()))
    let (low, high) = (counters.min() ?? 0, counters.max() ?? 0)
    var end: Int?
    if let back = usual({ $0 < 0 }) {
      let span = high - low + step
      let isFrequent = frequency[back, default: 0] > 1
      // The last number may miss in a short recording.
      end =
        isFrequent
        ? max(span, step - back) : Self.usualEnds.first { $0 >= span && $0 < 2 * span }
    }
    var jumps: [Int: Int] = [:]
    var irregular = 0
    for (index, difference) in steps.enumerated() {
      if difference == step || difference == 0 && packet > 1 { continue }
      irregular += 1
      if difference == 0 { continue }
      if let end {
        let ahead = (difference % end + end) % end
        let lost = ahead / step - 1
        if lost > 0 { jumps[index + 1] = lost * packet }
        if ahead == step { irregular -= 1 }
      } else if difference < 0 {
        // A counter without end that goes back has begun anew.
        jumps[index + 1] = -1
      } else if difference > step {
        jumps[index + 1] = (difference / step - 1) * packet
      }
    }
    guard Double(irregular) <= 0.25 * Double(count) else { return nil }
    self.jumps = jumps
    round = end.map { $0 / step * packet }
  }
}
