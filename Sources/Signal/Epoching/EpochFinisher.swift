import Parallelism
import Synchronization

/// What is done to windows when all electrodes have theirs: reference, rejection, scaling.
struct EpochFinisher: Sendable {
  /// What is taken from the rows before all else.
  var eyes: EyeRegression?
  /// The rows of the eyes and the range of one of them above which a window is dropped, in µV.
  var eyeRejection: (rows: [Int], limit: Double)?
  /// Rows that are averaged and taken from every other; empty for the recording's own reference.
  var reference: [Int]
  /// Rows that are kept.
  var rows: [Int]
  /// The range above which a window is dropped, in µV.
  var rejection: Double?
  /// Whether windows are scaled to mean 0 and deviation 1.
  var standardizes: Bool

  /// Whether there is nothing to do that one electrode could not do alone.
  static func isNeeded(_ settings: Preprocessing) -> Bool {
    settings.reference != .recorded || settings.rejection != nil
      || settings.badElectrodeHandling == .drop || settings.eyes != nil
      || settings.eyeRejection != nil
  }

  /// Finishes all windows.
  ///
  /// - Returns: the epochs that are kept, those that were dropped for the eyes, and how many windows of each
  ///   row were flat in those that are kept.
  func run(
    on samples: EpochSamples, threads: Int
  ) -> (epochs: [Int], blinks: [Int], flat: [Int]) {
    let length = 64
    let parts = (samples.epochs + length - 1) / length
    let results = Mutex([(kept: [Int], blinks: [Int], flat: [Int])?](repeating: nil, count: parts))
    forEachInParallel(count: parts, threads: threads) { _, part in
      var kept: [Int] = []
      var blinks: [Int] = []
      var flat = [Int](repeating: 0, count: samples.rows)
      for epoch in part * length..<min((part + 1) * length, samples.epochs) {
        if let eyeRejection, exceeds(eyeRejection.limit, eyeRejection.rows, epoch, samples) {
          blinks.append(epoch)
          continue
        }
        eyes?.apply(to: epoch, samples)
        subtractReference(epoch, samples)
        if let rejection, exceeds(rejection, rows, epoch, samples) { continue }
        kept.append(epoch)
        guard standardizes else { continue }
        for row in rows where samples.standardize(epoch: epoch, row: row) == 0 {
          flat[row] += 1
        }
      }
      let result = (kept, blinks, flat)
      results.withLock { $0[part] = result }
    }
    var kept: [Int] = []
    var blinks: [Int] = []
    var flat = [Int](repeating: 0, count: samples.rows)
    for case let result? in results.withLock({ $0 }) {
      kept += result.kept
      blinks += result.blinks
      for row in flat.indices { flat[row] += result.flat[row] }
    }
    return (kept, blinks, flat)
  }

  private func subtractReference(_ epoch: Int, _ samples: EpochSamples) {
    guard !reference.isEmpty else { return }
    var mean = [Float](repeating: 0, count: samples.windowLength)
    for row in reference {
      samples.withWindow(epoch: epoch, row: row) { window in
        for index in mean.indices { mean[index] += window[index] }
      }
    }
    let scale = 1 / Float(reference.count)
    for index in mean.indices { mean[index] *= scale }
    for row in rows {
      samples.withWindow(epoch: epoch, row: row) { window in
        for index in mean.indices { window[index] -= mean[index] }
      }
    }
  }

  private func exceeds(
    _ limit: Double, _ rows: [Int], _ epoch: Int, _ samples: EpochSamples
  ) -> Bool {
    rows.contains { row in
      samples.withWindow(epoch: epoch, row: row) { window in
        var (low, high) = (window[0], window[0])
        for index in 1..<window.count {
          low = min(low, window[index])
          high = max(high, window[index])
        }
        return Double(high) - Double(low) > limit
      }
    }
  }
}
