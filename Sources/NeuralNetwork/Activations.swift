import CKernels

/// 1 / (1 + e⁻ˣ) as the kernels compute it: the same on every machine.
package func sigmoid(_ x: Float) -> Float {
  var result: Float = 0
  withUnsafePointer(to: x) {
    core_apply_sigmoid(InstructionSet.standard.kernels, $0, &result, 1)
  }
  return result
}

/// cos πx for 0 ≤ x ≤ 1, by adding and multiplying alone: the C library's differs between machines.
package func cosineOfHalfTurns(_ x: Double) -> Double {
  // cos πx = -cos π(1 - x) brings the angle below a quarter turn, where the series ends soon.
  if x > 0.5 { return -cosineOfHalfTurns(1 - x) }
  let square = x * x * 9.869604401089358
  var series = 1.0
  for n in stride(from: 20.0, through: 2, by: -2) {
    series = 1 - series * square / (n * (n - 1))
  }
  return series
}
