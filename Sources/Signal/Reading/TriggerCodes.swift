/// Turns the samples of a trigger channel into events.
///
/// A code begins where a bit rises: where the value changes to one with a bit that the sample
/// before did not have. Falling bits alone are the end of a pulse, not a code of their own.
package struct TriggerCodes {
  private var changes: [(time: Double, value: Int)] = []
  private var previous: Int?
  private var always = -1

  /// No samples yet.
  package init() {}

  /// Adds the next sample.
  package mutating func add(_ value: Int, at time: Double) {
    always &= value
    guard let last = previous else {
      previous = value
      return
    }
    guard value != last else { return }
    if value & ~last != 0 { changes.append((time, value)) }
    previous = value
  }

  /// The codes as events, without the bits that were set in every sample.
  ///
  /// A value already there at the first sample is no event: its beginning is not in the file.
  package func events(_ warnings: inout [String]) -> [Event] {
    guard !changes.isEmpty else { return [] }
    if always > 0 {
      warnings.append("bits that every trigger sample has are left out of the codes: \(always)")
    }
    return changes.map { Event(onset: $0.time, code: $0.value & ~always) }
  }
}
