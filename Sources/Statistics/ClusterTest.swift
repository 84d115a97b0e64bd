import LinearAlgebra
import Parallelism
import Randomness
import Synchronization

/// Which differences of the classes are more than noise, over all electrodes and samples at once.
///
/// Samples of neighbouring electrodes and times with |t| above a threshold and t of one sign make a cluster, whose
/// mass is its sum of t. How large masses are without any difference is seen by turning the signs of whole stretches
/// at random. Source: E. Maris and R. Oostenveld, J Neurosci Methods 164:177–190 (2007). A cluster says that there is
/// a difference, and about where; its edges are not exact.
package struct ClusterTest: Sendable, Equatable {
  /// Samples that hang together.
  package struct Cluster: Sendable, Equatable {
    /// The sum of t.
    package let mass: Double
    /// How often chance makes a cluster of at least that size anywhere.
    package let probability: Double
    /// Its samples as indices into `[electrode, sample]`, ascending.
    package let members: [Int]
  }

  /// All clusters, the largest first.
  package let clusters: [Cluster]
  /// The |t| above which samples make clusters.
  package let threshold: Double
  /// How often signs were turned.
  package let permutations: Int

  /// Those that chance makes less than once in twenty times.
  package var found: [Cluster] { clusters.filter { $0.probability < 0.05 } }

  /// Looks for clusters; `nil` for fewer than six stretches, whose signs tell nothing at 5 %.
  ///
  /// - Parameters:
  ///   - units: the draws.
  ///   - neighbours: of each electrode.
  ///   - permutations: how often signs are turned.
  ///   - seed: of the signs.
  ///   - threads: how many threads may work; the result is the same on any number.
  package init?(
    _ units: ContrastUnits, neighbours: ElectrodeNeighbours, permutations: Int = 1000,
    seed: UInt64, threads: Int
  ) {
    guard units.count >= 6, !neighbours.lists.isEmpty else { return nil }
    let threshold = studentQuantile(freedom: Double(units.count - 1), exceededBy: 0.01)
    let plane = Plane(
      neighbours: neighbours.lists, length: units.size / neighbours.lists.count,
      draws: Double(units.count), threshold: threshold)
    let scaled = ScaledDraws(units)
    let largest = scaled.largestMasses(
      on: plane, permutations: permutations, seed: seed, threads: threads)
    var clusters: [Cluster] = []
    plane.forEachCluster(of: scaled.sums) { mass, members in
      let above = largest.count { $0 >= abs(mass) }
      clusters.append(
        Cluster(
          mass: mass, probability: Double(1 + above) / Double(1 + permutations),
          members: members.sorted()))
    }
    self.clusters = clusters.sorted { abs($0.mass) > abs($1.mass) }
    self.threshold = threshold
    self.permutations = permutations
  }
}

/// The differences of all stretches, each sample divided by the root of its sum of squares: the sum over stretches is
/// then a measure of t.
private struct ScaledDraws: Sendable {
  let count: Int
  let size: Int
  /// `[stretch, electrode, sample]`, twice the numbers.
  let doubled: [Float]
  let sums: [Float]

  init(_ units: ContrastUnits) {
    let draws = (0..<units.count).map { units.difference($0) }
    var (squares, sums) = (
      [Double](repeating: 0, count: units.size), [Double](repeating: 0, count: units.size)
    )
    for draw in draws {
      for index in draw.indices {
        squares[index] += draw[index] * draw[index]
        sums[index] += draw[index]
      }
    }
    let scales = squares.map { $0 > 0 && $0.isFinite ? 1 / $0.squareRoot() : 0 }
    doubled = draws.flatMap { draw in zip(draw, scales).map { $1 > 0 ? Float(2 * $0 * $1) : 0 } }
    self.sums = zip(sums, scales).map { $1 > 0 ? Float($0 * $1) : 0 }
    count = units.count
    size = units.size
  }

  /// The largest mass of every permutation, in their order.
  func largestMasses(
    on plane: Plane, permutations: Int, seed: UInt64, threads: Int
  ) -> [Double] {
    let share = 25
    let parts = Mutex([[Double]](repeating: [], count: (permutations + share - 1) / share))
    forEachInParallel(count: (permutations + share - 1) / share, threads: threads) { _, part in
      let masses = (part * share..<min((part + 1) * share, permutations)).map { permutation in
        // A stream of its own, so that it does not matter who works it out.
        var generator = SeededGenerator(seed: seed, stream: UInt64(permutation))
        var largest = 0.0
        plane.forEachCluster(of: turned(by: &generator)) { mass, _ in
          largest = max(largest, abs(mass))
        }
        return largest
      }
      parts.withLock { $0[part] = masses }
    }
    return parts.withLock { Array($0.joined()) }
  }

  /// The sums with the signs of random stretches turned.
  private func turned(by generator: inout SeededGenerator) -> [Float] {
    var result = sums
    var bits: UInt64 = 0
    let size = size
    result.withUnsafeMutableBufferPointer { result in
      doubled.withUnsafeBufferPointer { doubled in
        for draw in 0..<count {
          if draw % 64 == 0 { bits = generator.next() }
          defer { bits >>= 1 }
          guard bits & 1 == 1 else { continue }
          let start = draw * size
          for index in 0..<size { result[index] -= doubled[start + index] }
        }
      }
    }
    return result
  }
}

/// Electrodes and samples with their neighbours.
private struct Plane: Sendable {
  let neighbours: [[Int]]
  let length: Int
  let draws: Double
  /// What the scaled sum's magnitude must exceed.
  private let limit: Float

  init(neighbours: [[Int]], length: Int, draws: Double, threshold: Double) {
    (self.neighbours, self.length, self.draws) = (neighbours, length, draws)
    let square = threshold * threshold
    limit = Float((draws * square / (draws - 1 + square)).squareRoot())
  }

  /// Student's t of a scaled sum.
  private func t(_ sum: Float) -> Double {
    let sum = Double(sum)
    // Where all draws are alike rounding might leave nothing.
    return sum * ((draws - 1) / max(draws - sum * sum, 1e-6)).squareRoot()
  }

  /// Calls `body` with the mass and the members of every cluster.
  func forEachCluster(of sums: [Float], _ body: (Double, [Int]) -> Void) {
    var sides = [Int8](repeating: 0, count: sums.count)
    var starts: [Int] = []
    for index in sums.indices where abs(sums[index]) > limit {
      sides[index] = sums[index] > 0 ? 1 : -1
      starts.append(index)
    }
    var members: [Int] = []
    for start in starts where sides[start] != 0 {
      let side = sides[start]
      members.removeAll(keepingCapacity: true)
      members.append(start)
      sides[start] = 0
      func take(_ index: Int) {
        guard sides[index] == side else { return }
        sides[index] = 0
        members.append(index)
      }
      var (next, mass) = (0, 0.0)
      while next < members.count {
        let index = members[next]
        next += 1
        mass += t(sums[index])
        let (electrode, sample) = index.quotientAndRemainder(dividingBy: length)
        if sample > 0 { take(index - 1) }
        if sample < length - 1 { take(index + 1) }
        for neighbour in neighbours[electrode] { take(neighbour * length + sample) }
      }
      body(mass, members)
    }
  }
}
