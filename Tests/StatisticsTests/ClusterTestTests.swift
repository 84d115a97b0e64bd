import Randomness
import Signal
import Statistics
import TestSupport
import Testing

/// Clusters of differences that chance does not make.
@Suite struct ClusterTestTests {
  /// A line of four electrodes: each is the neighbour of those beside it.
  static let line = ElectrodeNeighbours(
    [-0.6, -0.2, 0.2, 0.6].map {
      ElectrodePosition(x: 0, y: $0, z: (1 - $0 * $0).squareRoot())
    })

  /// 30 rounds of noise at four electrodes over 40 samples, with `effect` deviations more after targets
  /// at the first two electrodes from sample 10 to 19.
  static func epochs(effect: Float, seed: UInt64) -> Epochs {
    var epochs = Epochs.random(
      count: 360, electrodes: 4, windowLength: 40, effect: 0, seed: seed)
    for epoch in 0..<360 where epochs.labels[epoch] == .target {
      for electrode in 0..<2 {
        for sample in 10..<20 { epochs.samples[epoch * 160 + electrode * 40 + sample] += effect }
      }
    }
    return epochs
  }

  static func test(_ epochs: Epochs, permutations: Int = 500, threads: Int = 2) throws
    -> ClusterTest
  {
    try #require(
      ClusterTest(
        ContrastUnits(epochs), neighbours: line, permutations: permutations, seed: 3,
        threads: threads))
  }

  @Test func `what was put there is found, and nothing else`() throws {
    let test = try Self.test(Self.epochs(effect: 1.2, seed: 1))
    let found = test.found
    #expect(found.count == 1 && found[0].mass > 0)
    let least: Double = 1 / 501
    #expect(found[0].probability == least)
    let put = Set((0..<2).flatMap { electrode in (10..<20).map { electrode * 40 + $0 } })
    let members = Set(found[0].members)
    #expect(members.intersection(put).count >= 18 && members.subtracting(put).count <= 3)
  }

  @Test func `targets below others make a cluster of the other sign`() throws {
    let test = try Self.test(Self.epochs(effect: -1.2, seed: 2))
    #expect(test.found.count == 1 && test.found[0].mass < 0)
  }

  @Test func `chance is taken for a find once in twenty times`() throws {
    let finds = try (0..<200).count { seed in
      try !Self.test(Self.epochs(effect: 0, seed: UInt64(100 + seed)), permutations: 100).found
        .isEmpty
    }
    // 10 of 200 are expected; more than 20 or none would be a wonder of one in a thousand.
    #expect((1...20).contains(finds), "\(finds)")
  }

  @Test func `masses are sums of Student's t over samples that hang together`() throws {
    let epochs = Self.epochs(effect: 0.5, seed: 4)
    let units = ContrastUnits(epochs)
    let test = try Self.test(epochs)
    let draws = (0..<units.count).map { units.difference($0) }
    let count = Double(draws.count)
    let t = (0..<160).map { index -> Double in
      let mean = draws.reduce(0) { $0 + $1[index] } / count
      let squares = draws.reduce(0) { $0 + ($1[index] - mean) * ($1[index] - mean) }
      return mean / (squares / (count - 1) / count).squareRoot()
    }
    // Every sample above the threshold belongs to one cluster, and neighbours of one sign to the same.
    var owner = [Int?](repeating: nil, count: 160)
    for (number, cluster) in test.clusters.enumerated() {
      #expect(abs(cluster.mass - cluster.members.reduce(0) { $0 + t[$1] }) < 1e-3)
      for member in cluster.members {
        #expect(owner[member] == nil)
        owner[member] = number
      }
    }
    for index in 0..<160 where abs(abs(t[index]) - test.threshold) > 1e-4 {
      #expect((owner[index] != nil) == (abs(t[index]) > test.threshold))
      let (electrode, sample) = index.quotientAndRemainder(dividingBy: 40)
      for next in [sample < 39 ? index + 1 : nil, electrode < 3 ? index + 40 : nil].compactMap({
        $0
      })
      where owner[index] != nil && owner[next] != nil && t[index] * t[next] > 0 {
        #expect(owner[index] == owner[next])
      }
    }
    #expect(test.clusters.count > 1)
  }

  @Test func `results are the same on any number of threads`() throws {
    let epochs = Self.epochs(effect: 0.4, seed: 5)
    #expect(try Self.test(epochs, threads: 1) == Self.test(epochs, threads: 5))
  }

  @Test func `fewer than six draws are no test, and no signal is no find`() throws {
    let few = Self.epochs(effect: 1, seed: 6).selecting(Array(0..<24))
    let test = ClusterTest(ContrastUnits(few), neighbours: Self.line, seed: 1, threads: 1)
    #expect((test == nil) == (ContrastUnits(few).count < 6))
    var silent = Self.epochs(effect: 0, seed: 7)
    for index in silent.samples.indices { silent.samples[index] = index % 3 == 0 ? .infinity : 0 }
    #expect(try Self.test(silent).clusters.isEmpty)
  }
}
