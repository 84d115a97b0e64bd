import Evaluation
import Signal

extension Detector {
  /// The probability, of every epoch, that its flash was attended: the calibrated log-odds.
  ///
  /// - Parameters:
  ///   - epochs: epochs of the detector's rate and window; further electrodes are left aside.
  ///   - threads: how many threads may work; the result is the same on any number.
  /// - Returns: one probability an epoch.
  /// - Throws: `DetectionError` if electrodes, rate, window or preprocessing do not fit, or if weights beyond
  ///   reason make a score that is no number.
  public func scores(of epochs: Epochs, threads: Int = 1) throws(DetectionError) -> [Double] {
    try probabilities(of: epochs.fitting(self), threads: threads)
  }

  /// The probabilities of epochs that fit, with `delay` as in `delay(of:threads:)`.
  ///
  /// - Throws: `DetectionError` as `scores` does.
  package func probabilities(
    of fitting: Epochs, delay: Int? = nil, threads: Int
  ) throws(DetectionError) -> [Double] {
    try logOdds(of: fitting, delay: delay, threads: threads).map { calibration.probability($0) }
  }

  /// How many samples later than those of the people whom a prior knows this person's responses come, found without labels;
  /// `nil` if the detector is somebody's own.
  ///
  /// - Parameters:
  ///   - fitting: epochs that fit, of one person.
  ///   - threads: how many threads may work.
  /// - Returns: 0 where nothing says what stood on the screen.
  /// - Throws: `DetectionError` as `scores` does.
  package func delay(of fitting: Epochs, threads: Int) throws(DetectionError) -> Int? {
    guard isPrior else { return nil }
    do { return try PriorDelay(of: scaled(fitting), by: scorer, threads: threads).samples } catch {
      throw .scorer(error)
    }
  }

  /// Uncalibrated log-odds of epochs that fit, each a finite number.
  ///
  /// A prior takes them scaled, and moved by `delay` samples to where this person's responses are, or by what they
  /// themselves say.
  ///
  /// - Throws: `DetectionError` as `scores` does.
  func logOdds(
    of fitting: Epochs, delay: Int? = nil, threads: Int
  ) throws(DetectionError) -> [Double] {
    let values: [Double]
    do throws(ScorerError) {
      var taken = fitting
      if isPrior {
        taken = try scaled(fitting)
        let moves =
          if let delay { delay } else {
            try PriorDelay(of: taken, by: scorer, threads: threads).samples
          }
        taken = taken.moved(by: moves)
      }
      values = try scorer.logOdds(of: taken, threads: threads)
    } catch { throw .scorer(error) }
    if let epoch = values.firstIndex(where: { !$0.isFinite }) {
      throw .scorer(.scoreNotFinite(epoch: epoch, found: values[epoch]))
    }
    return values
  }

  /// Epochs that fit, as a prior's scorer takes them where responses come when it expects them.
  ///
  /// - Throws: `ScorerError.notFinite`.
  func scaled(_ fitting: Epochs) throws(ScorerError) -> Epochs {
    try fitting.scaledByRecording(to: ElectrodePlaces(electrodes, in: fitting))
  }
}

extension Epochs {
  /// The epochs with the electrodes of `detector` alone, in its order.
  ///
  /// - Throws: `DetectionError` if the epochs do not fit to it.
  package func fitting(_ detector: Detector) throws(DetectionError) -> Epochs {
    try checkSettings(of: detector)
    var mine = self
    if detector.isPrior {
      let places = ElectrodePlaces(detector.electrodes, in: self)
      try places.checkShare(of: detector.electrodes, in: self)
    } else {
      mine = selecting(electrodes: try indices(ofElectrodes: detector.electrodes))
    }
    if mine.count == 0 { throw .noEpochs }
    if detector.usesAmplitude, !mine.restoreAmplitude() {
      throw .differing(
        what: "deviations of the windows", found: "none", expected: "those of p300 preprocess")
    }
    return mine
  }

  /// Refuses epochs of another rate, window or preprocessing than those that `detector` takes.
  func checkSettings(of detector: Detector) throws(DetectionError) {
    func same<Value: Equatable>(
      _ what: String, _ found: Value, _ expected: Value
    ) throws(DetectionError) {
      guard found == expected else {
        throw .differing(what: what, found: "\(found)", expected: "\(expected)")
      }
    }
    try same("sampling rate in Hz", samplingRate, detector.samplingRate)
    try same("samples a window", windowLength, detector.windowLength)
    try same("first sample of a window", firstSample, detector.firstSample)
    if var mine = metadata.preprocessing, let other = detector.preprocessing {
      mine.electrodes = other.electrodes
      guard mine == other else {
        let (found, expected) = mine.differences(from: other)
        throw .differing(what: "preprocessing", found: found, expected: expected)
      }
    }
  }

  /// The epochs with the electrodes at `chosen` alone; all of them in their order are not copied.
  package func selecting(electrodes chosen: [Int]) -> Epochs {
    guard chosen != Array(electrodes.indices) else { return self }
    var result = self
    result.samples = samples(ofElectrodes: chosen)
    if !deviations.isEmpty {
      let width = electrodes.count
      result.deviations = (0..<count).flatMap { epoch in
        chosen.map { deviations[epoch * width + $0] }
      }
    }
    result.electrodes = chosen.map { electrodes[$0] }
    return result
  }

  /// Where the electrodes of `names` stand; names are compared without case and trailing dots.
  func indices(ofElectrodes names: [String]) throws(DetectionError) -> [Int] {
    let places = ElectrodePlaces(names, in: self)
    try places.checkShare(of: names, in: self, least: 1)
    return places.places.compactMap { $0 }
  }

  /// The samples of the electrodes at `chosen`; all of them in their order are not copied.
  func samples(ofElectrodes chosen: [Int]) -> [Float] {
    guard chosen != Array(electrodes.indices) else { return samples }
    var result: [Float] = []
    result.reserveCapacity(count * chosen.count * windowLength)
    for epoch in 0..<count {
      for electrode in chosen {
        let start = epoch * epochSize + electrode * windowLength
        result += samples[start..<start + windowLength]
      }
    }
    return result
  }
}
