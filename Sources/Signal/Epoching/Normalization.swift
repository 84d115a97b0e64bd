import CKernels

/// Scales a window to mean 0 and deviation 1 (Cecotti & Gräser 2011, equation 1).
///
/// Sums are in double precision; the deviation is that of the population (divided by n).
///
/// - Returns: the deviation, or 0 for a flat window, which becomes zeros.
@discardableResult
package func standardize(_ window: inout MutableSpan<Float>) -> Float {
  window.withUnsafeMutableBufferPointer { window in
    guard let start = window.baseAddress else { return 0 }
    return Float(signal_standardize(start, start, Int64(window.count)))
  }
}

/// Scales as many numbers as `window` has from another place to there.
///
/// - Returns: the deviation, or 0 where they are flat.
func standardize(_ values: UnsafePointer<Float>, to window: inout MutableSpan<Float>) -> Float {
  window.withUnsafeMutableBufferPointer { window in
    guard let start = window.baseAddress else { return 0 }
    return Float(signal_standardize(values, start, Int64(window.count)))
  }
}

/// The same in plain Swift, beside which the kernel is tested.
@discardableResult
package func standardizePlainly(_ window: inout MutableSpan<Float>) -> Float {
  let count = Double(window.count)
  var sum = 0.0
  for index in 0..<window.count { sum += Double(window[index]) }
  let mean = sum / count
  var squares = 0.0
  for index in 0..<window.count {
    let gap = Double(window[index]) - mean
    squares += gap * gap
  }
  let deviation = (squares / count).squareRoot()
  // Below the rounding of the numbers themselves a deviation means nothing.
  let isAlive = deviation > abs(mean) * 1e-6 && deviation > 1e-20
  for index in 0..<window.count {
    window[index] = isAlive ? Float((Double(window[index]) - mean) / deviation) : 0
  }
  return isAlive ? Float(deviation) : 0
}
