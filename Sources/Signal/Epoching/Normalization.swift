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
    var deviation: Float = 0
    let count = Int64(window.count)
    signal_standardize(start, count, start, count, 1, &deviation)
    return deviation
  }
}

/// Scales the first `length` numbers of rows that begin `stride` apart to `windows`, one behind the other.
///
/// There are as many rows as `deviations`, which become theirs: 0 where they are flat.
package func standardize(
  _ values: Span<Float>, stride: Int, length: Int, to windows: inout MutableSpan<Float>,
  deviations: inout MutableSpan<Float>
) {
  let rows = deviations.count
  guard rows > 0, length > 0 else { return }
  precondition(stride >= 0 && values.count >= (rows - 1) * stride + length, "too few values")
  precondition(windows.count >= rows * length, "too little room")
  values.withUnsafeBufferPointer { values in
    windows.withUnsafeMutableBufferPointer { windows in
      deviations.withUnsafeMutableBufferPointer { deviations in
        guard let values = values.baseAddress, let windows = windows.baseAddress,
          let deviations = deviations.baseAddress
        else { return }
        signal_standardize(
          values, Int64(stride), windows, Int64(length), Int64(rows), deviations)
      }
    }
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
