import ElementaryFunctions
import Signal

/// What of the difference of the classes is more than noise, and the components in it.
package struct ContrastFindings {
  package let units: ContrastUnits
  /// `nil` where there are too few draws.
  package let test: ClusterTest?
  package let neighbours: ElectrodeNeighbours
  package let components: [ComponentPeak]
  /// The clusters that chance does not make, the largest first.
  ///
  /// Where windows are about their own mean those that begin
  /// before anything of the flash has reached the cortex are none: a later wave moves these times the other way.
  package let found: [ClusterTest.Cluster]

  /// Of the signs that clusters are tested by: the same report comes out again.
  private static let seed: UInt64 = 1

  /// What is more than noise over some draws.
  ///
  /// - Parameters:
  ///   - units: the draws.
  ///   - places: of each electrode, where it is known.
  ///   - length: samples in a window.
  ///   - rate: samples per second.
  ///   - firstSample: where the first number stands, in samples from the flash.
  ///   - areAboutOwnMean: whether each window is about its own mean.
  ///   - threads: how many threads may work.
  package init(
    _ units: ContrastUnits, places: [ElectrodePosition?], length: Int, rate: Double,
    firstSample: Int, areAboutOwnMean: Bool, threads: Int
  ) {
    neighbours = ElectrodeNeighbours(places)
    test = ClusterTest(units, neighbours: neighbours, seed: Self.seed, threads: threads)
    components = ComponentPeak.Component.allCases.compactMap {
      ComponentPeak($0, of: units, length: length, rate: rate, firstSample: firstSample)
    }
    self.units = units
    let earliest =
      areAboutOwnMean ? Int(saturating: EpochBaseline.response * rate) - firstSample : 0
    found = (test?.found ?? []).filter { cluster in
      cluster.members.allSatisfy { $0 % length >= earliest }
    }
  }

  /// Which samples are in a cluster that chance does not make, at any electrode.
  package func found(length: Int) -> [Bool] {
    var found = [Bool](repeating: false, count: length)
    for cluster in self.found {
      for member in cluster.members { found[member % length] = true }
    }
    return found
  }

  /// The cluster that a component's peak is in, where chance does not make it.
  package func cluster(of peak: ComponentPeak, length: Int) -> ClusterTest.Cluster? {
    found.first {
      ($0.mass > 0) == (peak.component.sign > 0)
        && $0.members.contains(peak.electrode * length + peak.sample)
    }
  }
}
