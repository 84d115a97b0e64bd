import LinearAlgebra
import NeuralNetwork
import Randomness
import Signal

extension Detector {
  /// The score of every epoch, from 0 to 1; the greater, the likelier a P300.
  ///
  /// The networks' normalised outputs x₄(1) / (x₄(0) + x₄(1)) are averaged and calibrated.
  ///
  /// - Parameters:
  ///   - epochs: epochs of the detector's rate and window; further electrodes are left aside.
  ///   - threads: how many threads may work; the result is the same on any number.
  /// - Returns: one score an epoch.
  /// - Throws: `DetectionError` if electrodes, rate, window or preprocessing do not fit.
  public func scores(of epochs: Epochs, threads: Int = 1) throws(DetectionError) -> [Double] {
    let samples = try epochs.samples(of: electrodes, for: self)
    var sums = [Double](repeating: 0, count: epochs.count)
    do {
      for member in members {
        let scores = try member.scores(of: samples, threads: threads)
        for index in sums.indices { sums[index] += Double(scores[index]) }
      }
    } catch { throw .training(error) }
    return sums.map { calibration.score($0 / Double(members.count)) }
  }
}

extension Detector.Calibration {
  /// The calibrated score of a mean output.
  func score(_ output: Double) -> Double {
    guard self.slope != 1 || intercept != 0 else { return output }
    let logit = slope * Self.logOdds(output) + intercept
    return 1 / (1 + portableExponential(-logit))
  }

  /// ln(p / (1 − p)), within ±16: further out single precision tells no outputs apart.
  package static func logOdds(_ output: Double) -> Double {
    let inside = min(max(output, 1e-7), 1 - 1e-7)
    return portableLogarithm(inside) - portableLogarithm(1 - inside)
  }
}

extension Epochs {
  /// The samples of `names` in that order, `[epoch, electrode, sample]`.
  ///
  /// - Throws: `DetectionError` if the epochs do not fit to `detector`.
  fileprivate func samples(
    of names: [String], for detector: Detector
  ) throws(DetectionError) -> [Float] {
    func same<Value: Equatable>(
      _ what: String, _ found: Value, _ expected: Value
    ) throws(DetectionError) {
      guard found == expected else {
        throw .differing(what: what, found: "\(found)", expected: "\(expected)")
      }
    }
    try same("sampling rate in Hz", samplingRate, detector.samplingRate)
    try same("samples a window", windowLength, detector.windowLength)
    if var mine = metadata.preprocessing, let other = detector.preprocessing {
      mine.electrodes = other.electrodes
      try same("preprocessing", mine, other)
    }
    return samples(ofElectrodes: try indices(ofElectrodes: names))
  }

  /// Where the electrodes of `names` stand; names are compared without case and trailing dots.
  func indices(ofElectrodes names: [String]) throws(DetectionError) -> [Int] {
    let places = Dictionary(
      electrodes.enumerated().map { (ElectrodeSelection.key($1), $0) },
      uniquingKeysWith: { first, _ in first })
    let found = names.map { places[ElectrodeSelection.key($0)] }
    guard !found.contains(nil) else {
      throw .missingElectrodes(
        missing: zip(names, found).filter { $1 == nil }.map(\.0), available: electrodes)
    }
    return found.compactMap { $0 }
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
