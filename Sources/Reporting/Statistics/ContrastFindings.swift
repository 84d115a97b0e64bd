import Signal

/// What of the difference of the classes is more than noise, and the components in it.
struct ContrastFindings {
  let units: ContrastUnits
  /// `nil` where there are too few draws.
  let test: ClusterTest?
  let neighbours: ElectrodeNeighbours
  let components: [ComponentPeak]

  /// Of the signs that clusters are tested by: the same report comes out again.
  private static let seed: UInt64 = 1

  init(_ input: ReportInput, threads: Int) {
    let epochs = input.epochs
    self.init(
      ContrastUnits(epochs),
      places: epochs.electrodes.map { input.places[$0] ?? Montage.position(of: $0) },
      length: epochs.windowLength, rate: epochs.samplingRate, firstSample: epochs.firstSample,
      threads: threads)
  }

  /// What is more than noise over some draws.
  ///
  /// - Parameters:
  ///   - units: the draws.
  ///   - places: of each electrode, where it is known.
  ///   - length: samples in a window.
  ///   - rate: samples per second.
  ///   - firstSample: where the first number stands, in samples from the flash.
  ///   - threads: how many threads may work.
  init(
    _ units: ContrastUnits, places: [ElectrodePosition?], length: Int, rate: Double,
    firstSample: Int, threads: Int
  ) {
    neighbours = ElectrodeNeighbours(places)
    test = ClusterTest(units, neighbours: neighbours, seed: Self.seed, threads: threads)
    components = ComponentPeak.Component.allCases.compactMap {
      ComponentPeak($0, of: units, length: length, rate: rate, firstSample: firstSample)
    }
    self.units = units
  }

  /// Which samples are in a cluster that chance does not make, at any electrode.
  func found(length: Int) -> [Bool] {
    var found = [Bool](repeating: false, count: length)
    for cluster in test?.found ?? [] {
      for member in cluster.members { found[member % length] = true }
    }
    return found
  }

  /// The cluster that a component's peak is in, where chance does not make it.
  func cluster(of peak: ComponentPeak, length: Int) -> ClusterTest.Cluster? {
    test?.found.first {
      ($0.mass > 0) == (peak.component.sign > 0)
        && $0.members.contains(peak.electrode * length + peak.sample)
    }
  }
}
