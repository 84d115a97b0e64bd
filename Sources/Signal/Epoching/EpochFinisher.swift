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

  /// What became of windows.
  struct Outcome: Sendable {
    /// The epochs that are kept.
    var epochs: [Int] = []
    /// Those that were dropped for the eyes.
    var blinks: [Int] = []
    /// How many windows of each row were flat in those that are kept.
    var flat: [Int]
    /// In how many windows that were dropped each row's range was above the limit.
    var rejected: [Int]

    init(rows: Int) {
      flat = [Int](repeating: 0, count: rows)
      rejected = flat
    }

    mutating func append(_ next: Outcome) {
      epochs += next.epochs
      blinks += next.blinks
      for row in flat.indices {
        flat[row] += next.flat[row]
        rejected[row] += next.rejected[row]
      }
    }
  }

  /// Finishes all windows.
  func run(on samples: EpochSamples, threads: Int) -> Outcome {
    let length = 64
    let parts = (samples.epochs + length - 1) / length
    let results = Mutex([Outcome?](repeating: nil, count: parts))
    forEachInParallel(count: parts, threads: threads) { _, part in
      var outcome = Outcome(rows: samples.rows)
      for epoch in part * length..<min((part + 1) * length, samples.epochs) {
        if let eyeRejection,
          eyeRejection.rows.contains(where: { exceeds(eyeRejection.limit, $0, epoch, samples) })
        {
          outcome.blinks.append(epoch)
          continue
        }
        eyes?.apply(to: epoch, samples)
        subtractReference(epoch, samples)
        let beyond = rejection.map { limit in rows.filter { exceeds(limit, $0, epoch, samples) } }
        if let beyond, !beyond.isEmpty {
          for row in beyond { outcome.rejected[row] += 1 }
          continue
        }
        outcome.epochs.append(epoch)
        guard standardizes else { continue }
        for row in rows where samples.standardize(epoch: epoch, row: row) == 0 {
          outcome.flat[row] += 1
        }
      }
      let result = outcome
      results.withLock { $0[part] = result }
    }
    var all = Outcome(rows: samples.rows)
    for case let result? in results.withLock({ $0 }) { all.append(result) }
    return all
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

  private func exceeds(_ limit: Double, _ row: Int, _ epoch: Int, _ samples: EpochSamples) -> Bool {
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
