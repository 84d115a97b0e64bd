/// How far `actual` is from `exact` of `inputs` where it is furthest, in units in the last place of the exact value.
///
/// A NaN on one side alone is infinitely far.
public func worstError(
  of actual: [Float], at inputs: [Float], from exact: (Double) -> Double
) -> (units: Double, input: Float) {
  var worst = (units: 0.0, input: Float(0))
  for (input, value) in zip(inputs, actual) {
    let exact = exact(Double(input))
    if exact.isNaN || value.isNaN {
      if exact.isNaN != value.isNaN { return (.infinity, input) }
      continue
    }
    let unit = max(Double(Float(exact).ulp), Double(Float.leastNonzeroMagnitude))
    let units = abs(Double(value) - exact) / unit
    if units > worst.units { worst = (units, input) }
  }
  return worst
}
