import CKernels

/// What the samples of one electrode show of its state.
struct ElectrodeStatistics: Sendable, Equatable {
  /// Samples that were looked at.
  private var samples = 0
  /// Those in stretches without movement.
  private var flat = 0
  /// Those in stretches that rest at their highest or lowest value for long.
  private var railed = 0
  /// Those in stretches that reach further than a million of the electrode's unit.
  private var far = 0
  /// Those that were beyond a million of the electrode's unit themselves.
  private(set) var beyond = 0
  /// Those that were no finite numbers, or beyond reason in any unit.
  private(set) var strange = 0
  /// Samples that are judged together.
  static let stretch = 8192
  private var power = 0.0
  private var powerCount = 0

  /// Whether more than half of the samples were no numbers.
  var isMostlyMissing: Bool { strange * 2 > samples }

  /// Takes note of samples before filtering.
  mutating func add(_ values: UnsafePointer<Float>, count: Int, strange: Int) {
    self.strange += strange
    samples += count
    for first in Swift.stride(from: 0, to: count, by: Self.stretch) {
      addStretch(values + first, count: min(Self.stretch, count - first))
    }
  }

  private mutating func addStretch(_ values: UnsafePointer<Float>, count: Int) {
    var (low, high): (Float, Float) = (0, 0)
    var repeats: Int64 = 0
    signal_extent(values, Int64(count), &low, &high, &repeats)
    if max(abs(low), abs(high)) > Limits.sampleReach {
      far += count
      for index in 0..<count where abs(values[index]) > Limits.sampleReach { beyond += 1 }
    }
    if low == high || Double(repeats) > 0.98 * Double(count) {
      flat += count
    } else if Double(repeats) > 0.1 * Double(count) {
      var resting = 0
      for index in 0..<count where values[index] == low || values[index] == high { resting += 1 }
      // An amplifier at its end stays there; a coarse converter only passes through.
      if Double(resting) > 0.1 * Double(count) { railed += count }
    }
  }

  /// Takes note of filtered samples, one in four.
  mutating func addFiltered(_ values: UnsafePointer<Float>, count: Int) {
    let step = 4
    power += sumOfSquares(Span(_unsafeStart: values, count: count), every: step)
    powerCount += (count + step - 1) / step
  }

  /// Adds what another stretch has shown.
  mutating func merge(_ other: ElectrodeStatistics) {
    samples += other.samples
    flat += other.flat
    railed += other.railed
    far += other.far
    beyond += other.beyond
    strange += other.strange
    power += other.power
    powerCount += other.powerCount
  }

  /// What this electrode shows without the others.
  ///
  /// - Parameter isInMicrovolts: whether a million means one volt, which no electrode gives.
  /// - Returns: its fault, if it has one.
  func fault(isInMicrovolts: Bool) -> ElectrodeFault? {
    if samples == 0 { return nil }
    // A few samples beyond are told of, and are no reason to leave out all the others.
    if isInMicrovolts, far * 2 > samples, beyond * 100 > samples { return .outOfRange }
    if flat * 2 > samples || isMostlyMissing { return .flat }
    return railed * 5 > samples ? .railed : nil
  }

  private var deviation: Double {
    powerCount == 0 ? 0 : (power / Double(powerCount)).squareRoot()
  }

  /// Which of several electrodes are bad, and why.
  static func faults(
    of electrodes: [ElectrodeStatistics], inMicrovolts: [Bool]
  ) -> [ElectrodeFault?] {
    let deviations = electrodes.map(\.deviation).filter { $0 > 0 }.sorted()
    let median = deviations.isEmpty ? 0 : deviations[deviations.count / 2]
    return zip(electrodes, inMicrovolts).map { one, isInMicrovolts in
      if one.samples == 0 { return nil }
      if let fault = one.fault(isInMicrovolts: isInMicrovolts) { return fault }
      // A loose electrode picks up many times what the others do, one without contact hardly any.
      let isFar = one.deviation > 10 * median || one.deviation < 0.02 * median
      return electrodes.count >= 4 && isFar ? .disconnected : nil
    }
  }
}

/// The sum of the squares of one value in `step`, from the first on.
package func sumOfSquares(_ values: Span<Float>, every step: Int) -> Double {
  precondition(step > 0)
  return values.withUnsafeBufferPointer { values in
    guard let start = values.baseAddress else { return 0 }
    return signal_power(start, Int64(values.count), Int64(step))
  }
}

/// The same in plain Swift, beside which the kernel is tested.
package func sumOfSquaresPlainly(_ values: Span<Float>, every step: Int) -> Double {
  stride(from: 0, to: values.count, by: step).reduce(0.0) {
    $0 + Double(values[$1]) * Double(values[$1])
  }
}
