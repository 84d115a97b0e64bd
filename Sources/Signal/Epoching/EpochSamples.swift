/// The windows of epochs while they are being computed, `[epoch, row, sample]`.
///
/// A row is an electrode, or a reference that is not kept. Its pointer never leaves this file. Several
/// threads may write at a time, each to windows of its own.
struct EpochSamples: @unchecked Sendable {
  // Sendable because threads share no window: work is divided by row or by epoch.
  private let start: UnsafeMutablePointer<Float>
  // [epoch, row]: what each window was divided by.
  private let deviations: UnsafeMutablePointer<Float>
  let epochs: Int
  let rows: Int
  let windowLength: Int

  /// What is kept of the windows that `fill` has written, and what each was divided by.
  static func arrays(
    epochs: Int, rows: Int, windowLength: Int,
    _ fill: (EpochSamples) -> (epochs: [Int], rows: [Int])
  ) -> (samples: [Float], deviations: [Float]) {
    let count = epochs * rows * windowLength
    var kept: (epochs: [Int], rows: [Int]) = ([], [])
    var deviations = [Float](repeating: 0, count: max(epochs * rows, 1))
    let samples = deviations.withUnsafeMutableBufferPointer { deviations in
      [Float](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = 0
        guard let start = buffer.baseAddress, let scales = deviations.baseAddress, count > 0
        else { return }
        LargePages.prefer(in: UnsafeMutableRawBufferPointer(buffer))
        let samples = EpochSamples(
          start: start, deviations: scales, epochs: epochs, rows: rows, windowLength: windowLength)
        kept = fill(samples)
        filled = samples.compact(epochs: kept.epochs, rows: kept.rows)
      }
    }
    return (samples, chosen(kept.epochs, kept.rows, of: deviations, epochs: epochs, rows: rows))
  }

  /// What is kept of `values`, `[epoch, row]`.
  private static func chosen(
    _ kept: [Int], _ keptRows: [Int], of values: [Float], epochs: Int, rows: Int
  ) -> [Float] {
    guard kept.count < epochs || keptRows.count < rows || values.count > epochs * rows
    else { return values }
    var chosen: [Float] = []
    chosen.reserveCapacity(kept.count * keptRows.count)
    for epoch in kept { for row in keptRows { chosen.append(values[epoch * rows + row]) } }
    return chosen
  }

  /// Scales the window of `row` in `epoch` to mean 0 and deviation 1.
  ///
  /// - Returns: what it was divided by, 0 for a flat window.
  func standardize(epoch: Int, row: Int) -> Float {
    let deviation = withWindow(epoch: epoch, row: row) { Signal.standardize(&$0) }
    deviations[epoch * rows + row] = deviation
    return deviation
  }

  /// The same for numbers of some rows that stand elsewhere, `stride` apart, and stay as they are.
  ///
  /// Calls `flat` with every row whose window is flat.
  func standardize(
    _ values: UnsafePointer<Float>, stride: Int, epoch: Int, rows own: Range<Int>,
    flat: (_ row: Int) -> Void
  ) {
    precondition(epoch >= 0 && epoch < epochs && own.lowerBound >= 0 && own.upperBound <= rows)
    let first = epoch * rows + own.lowerBound
    let source = Span(
      _unsafeStart: values, count: max(own.count - 1, 0) * stride + windowLength)
    var windows = MutableSpan(
      _unsafeStart: start + first * windowLength, count: own.count * windowLength)
    var scales = MutableSpan(_unsafeStart: deviations + first, count: own.count)
    Signal.standardize(
      source, stride: stride, length: windowLength, to: &windows, deviations: &scales)
    for row in own.indices where scales[row - own.lowerBound] == 0 { flat(row) }
  }

  /// Calls `body` with the window of `row` in `epoch`.
  func withWindow<Result>(
    epoch: Int, row: Int, _ body: (inout MutableSpan<Float>) -> Result
  ) -> Result {
    precondition(epoch >= 0 && epoch < epochs && row >= 0 && row < rows)
    let first = (epoch * rows + row) * windowLength
    var span = MutableSpan(_unsafeStart: start + first, count: windowLength)
    return body(&span)
  }

  /// Moves what is kept, in ascending order, to the front.
  ///
  /// - Returns: how many numbers that is.
  private func compact(epochs kept: [Int], rows keptRows: [Int]) -> Int {
    guard kept.count < epochs || keptRows.count < rows else { return epochs * rows * windowLength }
    var goal = start
    for epoch in kept {
      for row in keptRows {
        let from = start + (epoch * rows + row) * windowLength
        if goal != from { goal.update(from: from, count: windowLength) }
        goal += windowLength
      }
    }
    return goal - start
  }
}
