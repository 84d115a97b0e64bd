import Evaluation
import Signal

/// Sums of both classes over stretches of time, each of which is a draw of its own.
///
/// Stretches are rounds of flashes where there are eight at least that hold both classes, and nine in ten flashes belong
/// to one; else, as in an oddball, the flashes from after one target to the next. Neighbours are merged where there are more than 128.
package struct ContrastUnits: Sendable {
  /// How many stretches there are.
  package let count: Int
  /// How many numbers an epoch has, `[electrode, sample]`.
  package let size: Int
  /// Whether stretches are rounds of flashes, or some of them.
  package let areRounds: Bool
  private let targets: [Double]
  private let others: [Double]
  /// `[stretch, class, electrode, sample]`, others before targets.
  private let sums: [Double]

  /// More stretches take longer and tell no more.
  private static let most = 128
  private static let fewestRounds = 8

  /// The stretches of `epochs` with both classes; those that lack one belong to the one before.
  package init(_ epochs: Epochs) {
    let rounds = epochs.rounds
    let known = epochs.labels.indices.filter { epochs.labels[$0] != .unknown }
    let grouped = Dictionary(grouping: known) { rounds[$0] }.sorted { $0.key < $1.key }
      .map(\.value).filter { Self.holdsBoth($0, epochs.labels) }
    // Rounds of an oddball are numbered code by code, so that they leave most others out.
    let members = grouped.reduce(0) { $0 + $1.count }
    areRounds = grouped.count >= Self.fewestRounds && members * 10 >= known.count * 9
    let stretches = areRounds ? grouped : Self.stretches(of: epochs, known: known)
    let (recordings, onsets) = (epochs.recordings, epochs.onsets)
    // Rounds are numbered as they come in the file; time is what makes neighbours.
    let inTime = stretches.sorted { left, right in
      (recordings[left[0]], onsets[left[0]]) < (recordings[right[0]], onsets[right[0]])
    }
    let (count, size) = (min(inTime.count, Self.most), epochs.epochSize)
    var (targets, others) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    var sums = [Double](repeating: 0, count: count * 2 * size)
    sums.withUnsafeMutableBufferPointer { sums in
      epochs.samples.withUnsafeBufferPointer { samples in
        for (place, stretch) in inTime.enumerated() {
          let unit = place * count / inTime.count
          for epoch in stretch {
            let isTarget = epochs.labels[epoch] == .target
            if isTarget { targets[unit] += 1 } else { others[unit] += 1 }
            let start = (unit * 2 + (isTarget ? 1 : 0)) * size
            for index in 0..<size { sums[start + index] += Double(samples[epoch * size + index]) }
          }
        }
      }
    }
    (self.count, self.size) = (count, size)
    (self.targets, self.others, self.sums) = (targets, others, sums)
  }

  /// Draws that are differences already, such as those of subjects, `[draw][electrode, sample]`.
  ///
  /// - Precondition: all of them have equally many numbers, and there is one.
  package init(differences: [[Double]]) {
    precondition(!differences.isEmpty && Set(differences.map(\.count)).count == 1, "draws")
    (count, size, areRounds) = (differences.count, differences[0].count, false)
    targets = [Double](repeating: 1, count: count)
    others = targets
    let zeros = [Double](repeating: 0, count: size)
    sums = differences.flatMap { zeros + $0 }
  }

  private static func holdsBoth(_ members: [Int], _ labels: [Label]) -> Bool {
    members.contains { labels[$0] == .target } && members.contains { labels[$0] != .target }
  }

  /// From after one target to the next that others stand before, recording by recording.
  private static func stretches(of epochs: Epochs, known: [Int]) -> [[Int]] {
    let (recordings, onsets, labels) = (epochs.recordings, epochs.onsets, epochs.labels)
    let order = known.sorted {
      (recordings[$0], onsets[$0], $0) < (recordings[$1], onsets[$1], $1)
    }
    var (found, open): ([[Int]], [Int]) = ([], [])
    for epoch in order {
      if let last = open.last, recordings[last] != recordings[epoch] { open = [] }
      open.append(epoch)
      guard labels[epoch] == .target, holdsBoth(open, labels) else { continue }
      found.append(open)
      open = []
    }
    return found
  }

  /// The mean of the targets of a stretch minus that of its others, `[electrode, sample]`.
  package func difference(_ unit: Int) -> [Double] {
    let start = unit * 2 * size
    return (0..<size).map {
      sums[start + size + $0] / targets[unit] - sums[start + $0] / others[unit]
    }
  }

  /// The difference of the averages at some numbers of an epoch, over all stretches but one.
  package func difference(without unit: Int?, in range: Range<Int>) -> [Double] {
    var (own, other) = (
      [Double](repeating: 0, count: range.count), [Double](repeating: 0, count: range.count)
    )
    var (targetCount, otherCount) = (0.0, 0.0)
    for stretch in 0..<count where stretch != unit {
      targetCount += targets[stretch]
      otherCount += others[stretch]
      let start = stretch * 2 * size
      for (place, index) in range.enumerated() {
        other[place] += sums[start + index]
        own[place] += sums[start + size + index]
      }
    }
    return zip(own, other).map { $0 / targetCount - $1 / otherCount }
  }
}
