import Parallelism
import Synchronization

/// What is done to windows when all electrodes have theirs: reference, rejection, scaling.
struct EpochFinisher: Sendable {
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
      || settings.badElectrodeHandling == .drop
  }

  /// Finishes all windows.
  ///
  /// - Returns: the epochs that are kept, and how many windows of each row were flat in them.
  func run(on samples: EpochSamples, threads: Int) -> (epochs: [Int], flat: [Int]) {
    let length = 64
    let parts = (samples.epochs + length - 1) / length
    let results = Mutex([(kept: [Int], flat: [Int])?](repeating: nil, count: parts))
    forEachInParallel(count: parts, threads: threads) { _, part in
      var kept: [Int] = []
      var flat = [Int](repeating: 0, count: samples.rows)
      for epoch in part * length..<min((part + 1) * length, samples.epochs) {
        subtractReference(epoch, samples)
        if isRejected(epoch, samples) { continue }
        kept.append(epoch)
        guard standardizes else { continue }
        for row in rows where samples.standardize(epoch: epoch, row: row) == 0 {
          flat[row] += 1
        }
      }
      let result = (kept, flat)
      results.withLock { $0[part] = result }
    }
    var kept: [Int] = []
    var flat = [Int](repeating: 0, count: samples.rows)
    for case let result? in results.withLock({ $0 }) {
      kept += result.kept
      for row in flat.indices { flat[row] += result.flat[row] }
    }
    return (kept, flat)
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

  private func isRejected(_ epoch: Int, _ samples: EpochSamples) -> Bool {
    guard let rejection else { return false }
    return rows.contains { row in
      samples.withWindow(epoch: epoch, row: row) { window in
        var (low, high) = (window[0], window[0])
        for index in 1..<window.count {
          low = min(low, window[index])
          high = max(high, window[index])
        }
        return Double(high) - Double(low) > rejection
      }
    }
  }
}
