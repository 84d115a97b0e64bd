/// The windows of epochs while they are being computed, `[epoch, electrode, sample]`.
///
/// Its pointer never leaves this file. Several threads may write at a time, each to windows of its
/// own.
struct EpochSamples: @unchecked Sendable {
  // Sendable because threads share no window: work is divided by electrode or by epoch.
  private let start: UnsafeMutablePointer<Float>
  private let count: Int
  private let electrodes: Int
  private let windowLength: Int

  /// The array that `fill` has written every window of.
  static func array<Failure: Error>(
    epochs: Int, electrodes: Int, windowLength: Int,
    _ fill: (EpochSamples) throws(Failure) -> Void
  ) throws(Failure) -> [Float] {
    let count = epochs * electrodes * windowLength
    var failure: Failure?
    let samples = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      guard let start = buffer.baseAddress else { return }
      do throws(Failure) {
        try fill(
          EpochSamples(
            start: start, count: epochs, electrodes: electrodes, windowLength: windowLength))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return samples
  }

  /// Calls `body` with the window of `electrode` in `epoch`.
  func withWindow<Result>(
    epoch: Int, electrode: Int, _ body: (inout MutableSpan<Float>) -> Result
  ) -> Result {
    precondition(epoch >= 0 && epoch < count && electrode >= 0 && electrode < electrodes)
    let first = (epoch * electrodes + electrode) * windowLength
    var span = MutableSpan(_unsafeStart: start + first, count: windowLength)
    return body(&span)
  }
}
