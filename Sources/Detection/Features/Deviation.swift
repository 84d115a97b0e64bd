extension [Double] {
  /// The deviation of the numbers about their mean; 0 without any.
  var deviation: Double {
    let count = Double(Swift.max(self.count, 1))
    let mean = reduce(0, +) / count
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }
}
