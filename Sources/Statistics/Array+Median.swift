extension [Double] {
  /// The upper of the numbers in the middle, those that are none left out; `nil` without any.
  package var upperMedian: Double? {
    let known = filter { !$0.isNaN }.sorted()
    return known.isEmpty ? nil : known[known.count / 2]
  }
}
