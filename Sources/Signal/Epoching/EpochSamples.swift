#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
        preferLargePages(buffer)
        let samples = EpochSamples(
          start: start, deviations: scales, epochs: epochs, rows: rows, windowLength: windowLength)
        kept = fill(samples)
        filled = samples.compact(epochs: kept.epochs, rows: kept.rows)
      }
    }
    return (
      samples, kept.epochs.flatMap { epoch in kept.rows.map { deviations[epoch * rows + $0] } }
    )
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

  /// Asks for pages of 2 MB, which fault far less often, where the system has them.
  private static func preferLargePages(_ buffer: UnsafeMutableBufferPointer<Float>) {
    #if os(Linux)
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      guard let start = bytes.baseAddress, bytes.count >= 1 << 23 else { return }
      let large = 1 << 21
      let skip = (large - Int(bitPattern: start) % large) % large
      // A wish: without such pages everything works as well.
      _ = madvise(start + skip, (bytes.count - skip) / large * large, Int32(MADV_HUGEPAGE))
    #endif
  }
}
