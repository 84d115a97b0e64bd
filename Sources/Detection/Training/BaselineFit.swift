import Signal
import Synchronization

/// A baseline fitted to all epochs, and what fits to parts of them say of the others.
struct BaselineFit {
  let detector: BaselineDetector
  /// Log-odds, by epoch, from fits that have not seen it.
  let outOfSample: [Int: Double]

  /// - Throws: `DetectionError.start` if the epochs cannot be learned from.
  init(
    _ baseline: Baseline, to epochs: Epochs, usable: [Int], folds: [SelectionSplit], seed: UInt64,
    threads: Int
  ) throws(DetectionError) {
    let found = Mutex<[Int: Double]>([:])
    let fits = Mutex<[Int: Result<BaselineDetector, BaselineError>]>([:])
    forEachInParallel(count: folds.count + 1, threads: threads) { _, item in
      let result = Result { () throws(BaselineError) -> BaselineDetector in
        // The fit to all comes first: it takes longest.
        guard item > 0 else {
          return try .fit(
            baseline, to: usable.count == epochs.count ? epochs : epochs.selecting(usable),
            seed: seed)
        }
        let fold = folds[item - 1]
        let detector = try BaselineDetector.fit(
          baseline, to: epochs.selecting(fold.training), seed: seed)
        let scores = try detector.scores(of: epochs.selecting(fold.validation))
        found.withLock { found in
          for (index, score) in zip(fold.validation, scores) { found[index] = Double(score) }
        }
        return detector
      }
      fits.withLock { $0[item] = result }
    }
    do {
      guard let detector = try fits.withLock({ $0[0] })?.get() else {
        preconditionFailure("the first fit has been run")
      }
      self.detector = detector
    } catch { throw .start(error) }
    // A fold in which one class is missing judges nothing; the fit to all stands.
    outOfSample = found.withLock { $0 }
  }
}
