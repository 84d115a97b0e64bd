import ElementaryFunctions
import Evaluation
import Parallelism
import Signal

/// What tells targets from non-targets, electrode by electrode and sample by sample.
///
/// All arrays are `[electrode, sample]`. Standard errors are those of rounds (one round of all
/// codes is one draw), since epochs within a round overlap: a round's deviations are added up
/// before they are squared (the sandwich estimator, Liang & Zeger, Biometrika 73, 1986).
package struct ClassContrast: Sendable {
  /// Averages of one kind with their standard errors.
  package struct Average: Sendable, Equatable {
    package var mean: [Double]
    package var standardError: [Double]
  }

  /// Epochs after attended flashes.
  package let targets: Int
  /// Epochs after other flashes.
  package let nonTargets: Int
  /// How many independent draws the errors count.
  package let blocks: Int
  package let target: Average
  package let nonTarget: Average
  /// Target minus non-target.
  package let difference: Average
  /// The squared correlation of the signal with the class, with the sign of the correlation.
  package let signedDetermination: [Double]
  /// The share of pairs in which the target's sample is greater, within 0.001.
  package let areaUnderCurve: [Double]

  /// Where signed r² is farthest from 0, among its numbers.
  package var strongest: Int {
    let values = signedDetermination
    return values.indices.max { abs(values[$0]) < abs(values[$1]) } ?? 0
  }

  /// Whether there are epochs enough of each class, ten, for anything to be told from chance.
  package var isEnough: Bool { min(targets, nonTargets) >= 10 }

  /// Half the width of a 95 % interval in standard errors.
  package var intervalFactor: Double { Self.studentQuantile(freedom: Double(max(blocks - 1, 1))) }

  /// Compares the classes; `nil` where one is missing.
  package init?(_ epochs: Epochs, threads: Int) {
    let known = epochs.labels.indices.filter { epochs.labels[$0] != .unknown }
    targets = known.count { epochs.labels[$0] == .target }
    nonTargets = known.count - targets
    guard targets > 0, nonTargets > 0 else { return nil }
    let plan = Plan(epochs, known: known)
    blocks = plan.blocks.count
    let found = mapInParallel(count: epochs.electrodes.count, threads: threads) {
      Row(epochs, electrode: $0, plan: plan)
    }
    target = Average(
      mean: found.flatMap(\.target.mean), standardError: found.flatMap(\.target.standardError))
    nonTarget = Average(
      mean: found.flatMap(\.nonTarget.mean),
      standardError: found.flatMap(\.nonTarget.standardError))
    difference = Average(
      mean: found.flatMap(\.difference.mean),
      standardError: found.flatMap(\.difference.standardError))
    signedDetermination = found.flatMap(\.determination)
    areaUnderCurve = found.flatMap(\.area)
  }

  /// The 97.5 % point of Student's distribution (Cornish & Fisher 1937; within 0.02 from 4 degrees
  /// on).
  static func studentQuantile(freedom: Double) -> Double {
    guard freedom >= 3 else { return freedom >= 2 ? 4.303 : 12.706 }
    let z = 1.959963984540054
    let square = z * z
    let first = z * (square + 1) / 4
    let second = z * ((5 * square + 16) * square + 3) / 96
    let third = z * (((3 * square + 19) * square + 17) * square - 15) / 384
    return z + (first + (second + third / freedom) / freedom) / freedom
  }
}

/// Which epochs are counted, block by block.
private struct Plan: Sendable {
  let blocks: [[Int]]
  let isTarget: [Bool]
  let counts: (other: Double, target: Double)

  init(_ epochs: Epochs, known: [Int]) {
    isTarget = epochs.labels.map { $0 == .target }
    let targets = known.count { epochs.labels[$0] == .target }
    counts = (Double(known.count - targets), Double(targets))
    let rounds = epochs.rounds
    let groups = Dictionary(grouping: known) { rounds[$0] }
    // With hardly any rounds, as in an oddball without them, every epoch is a draw of its own.
    blocks =
      groups.count >= 8
      ? groups.sorted { $0.key < $1.key }.map(\.value) : known.map { [$0] }
  }
}

/// One electrode's numbers.
private struct Row: Sendable {
  var target: ClassContrast.Average
  var nonTarget: ClassContrast.Average
  var difference: ClassContrast.Average
  var determination: [Double]
  var area: [Double]

  init(_ epochs: Epochs, electrode: Int, plan: Plan) {
    let length = epochs.windowLength
    let zeros = [Double](repeating: 0, count: length)
    func start(_ epoch: Int) -> Int { (epoch * epochs.electrodes.count + electrode) * length }

    // Sums of every block: others first, then targets.
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: 2 * length), count: plan.blocks.count)
    var sizes = [(other: Double, target: Double)](repeating: (0, 0), count: plan.blocks.count)
    var squares = zeros
    for (block, indices) in plan.blocks.enumerated() {
      for epoch in indices {
        let first = start(epoch)
        let offset = plan.isTarget[epoch] ? length : 0
        if plan.isTarget[epoch] { sizes[block].target += 1 } else { sizes[block].other += 1 }
        for sample in 0..<length {
          let value = Double(epochs.samples[first + sample])
          sums[block][offset + sample] += value
          squares[sample] += value * value
        }
      }
    }
    var means = [Double](repeating: 0, count: 2 * length)
    for block in sums { for index in means.indices { means[index] += block[index] } }
    for sample in 0..<length {
      means[sample] /= plan.counts.other
      means[length + sample] /= plan.counts.target
    }
    var (others, targets, both) = (zeros, zeros, zeros)
    for (block, size) in zip(sums, sizes) {
      for sample in 0..<length {
        let other = (block[sample] - size.other * means[sample]) / plan.counts.other
        let target =
          (block[length + sample] - size.target * means[length + sample]) / plan.counts.target
        others[sample] += other * other
        targets[sample] += target * target
        both[sample] += (target - other) * (target - other)
      }
    }
    let draws = Double(plan.blocks.count)
    let correction = draws > 1 ? draws / (draws - 1) : 1
    func average(_ mean: [Double], _ variance: [Double]) -> ClassContrast.Average {
      ClassContrast.Average(
        mean: mean, standardError: variance.map { ($0 * correction).squareRoot() })
    }
    let (otherMean, targetMean) = (Array(means[..<length]), Array(means[length...]))
    nonTarget = average(otherMean, others)
    target = average(targetMean, targets)
    difference = average(zip(targetMean, otherMean).map { $0 - $1 }, both)

    let count = plan.counts.other + plan.counts.target
    var spread = zeros
    determination = zeros
    var centre = zeros
    for sample in 0..<length {
      let mean =
        (plan.counts.other * otherMean[sample] + plan.counts.target * targetMean[sample]) / count
      let variance = max(0, squares[sample] / count - mean * mean)
      let gap = targetMean[sample] - otherMean[sample]
      // The point-biserial correlation.
      let share =
        variance > 0
        ? gap * gap * plan.counts.other * plan.counts.target / count / count / variance
        : 0
      determination[sample] = gap < 0 ? -share : share
      spread[sample] = variance.squareRoot()
      centre[sample] = mean
    }
    area = Self.area(epochs, electrode: electrode, plan: plan, centre: centre, spread: spread)
  }

  /// The area under the curve of every sample, from counts in bins of 1/32 deviation.
  private static func area(
    _ epochs: Epochs, electrode: Int, plan: Plan, centre: [Double], spread: [Double]
  ) -> [Double] {
    let length = epochs.windowLength
    let bins = 256
    var counts = [Int32](repeating: 0, count: length * bins * 2)
    // A spread so small that no Float holds its inverse is none.
    let scale = spread.map { Float(32 / $0).isFinite && $0 > 0 ? Float(32 / $0) : 0 }
    let middle = centre.map { Float($0) }
    for indices in plan.blocks {
      for epoch in indices {
        let first = (epoch * epochs.electrodes.count + electrode) * length
        let offset = plan.isTarget[epoch] ? bins : 0
        for sample in 0..<length {
          let place = (epochs.samples[first + sample] - middle[sample]) * scale[sample] + 128
          let bin = Int(saturating: min(max(place, 0), 255))
          counts[sample * bins * 2 + offset + bin] += 1
        }
      }
    }
    return (0..<length).map { sample in
      var (below, wins) = (0.0, 0.0)
      for bin in 0..<bins {
        let other = Double(counts[sample * bins * 2 + bin])
        let target = Double(counts[sample * bins * 2 + bins + bin])
        wins += target * (below + other / 2)
        below += other
      }
      return wins / (plan.counts.other * plan.counts.target)
    }
  }
}
