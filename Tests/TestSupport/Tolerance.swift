/// The largest difference of two sequences, relative to the largest magnitude of `expected`.
///
/// - Returns: infinity for sequences of different lengths or with a NaN on one side.
public func relativeDifference<Number: BinaryFloatingPoint>(
  _ actual: some Sequence<Number>, _ expected: some Sequence<Number>
) -> Double {
  let actual = actual.map { Double($0) }
  let expected = expected.map { Double($0) }
  guard actual.count == expected.count else { return .infinity }
  let scale = expected.reduce(0) { max($0, abs($1)) }
  let difference = zip(actual, expected).reduce(0.0) { worst, pair in
    let gap = abs(pair.0 - pair.1)
    return gap.isNaN ? .infinity : max(worst, gap)
  }
  return difference == 0 ? 0 : difference / max(scale, .leastNormalMagnitude)
}

/// The largest difference of single-precision numbers from what they should be.
///
/// - Returns: infinity for sequences of different lengths or with a NaN on one side.
public func largestDifference(_ actual: [Float], _ expected: ArraySlice<Double>) -> Double {
  guard actual.count == expected.count else { return .infinity }
  return zip(actual, expected).reduce(0.0) { worst, pair in
    let gap = abs(Double(pair.0) - pair.1)
    return gap.isNaN ? .infinity : max(worst, gap)
  }
}

/// The root mean square of the difference of two sequences of equal length.
public func rootMeanSquare<Number: BinaryFloatingPoint>(
  of actual: some Sequence<Number>, minus expected: some Sequence<Number>
) -> Double {
  var sum = 0.0
  var count = 0
  for (left, right) in zip(actual, expected) {
    let gap = Double(left) - Double(right)
    sum += gap * gap
    count += 1
  }
  return (sum / Double(max(count, 1))).squareRoot()
}
