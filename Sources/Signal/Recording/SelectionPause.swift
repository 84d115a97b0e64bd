/// The pause between flashes that begins a new selection, where a file does not count selections.
///
/// Within a selection flashes come in a steady train; between selections people look for their next
/// character.
package enum SelectionPause {
  /// A pause is longer than so many median intervals.
  package static let medians = 3.0

  /// The longest interval that is no pause.
  ///
  /// - Parameter intervals: from each flash to the next, in any unit.
  /// - Returns: a time in the same unit; 0 where there is no interval.
  package static func limit(of intervals: [Double]) -> Double {
    guard !intervals.isEmpty else { return 0 }
    return medians * intervals.sorted()[intervals.count / 2]
  }
}
