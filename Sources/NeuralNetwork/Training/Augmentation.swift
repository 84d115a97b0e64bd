import ElementaryFunctions
import Parallelism
import Randomness
import Synchronization

/// How the epochs that a network learns from change from pass to pass, beside noise and drift.
///
/// Surveyed for EEG by Rommel et al., J. Neural Eng. 19(6), 2022. Every change is 0 or none at first.
public struct Augmentation: Sendable, Equatable {
  /// The most samples by which a window is turned in time, to and fro; what leaves it at one end comes in
  /// at the other.
  public var shift = 0
  /// The deviation of the logarithm of a factor on all electrodes.
  public var amplitude = 0.0
  /// The probability that an electrode is silent for an epoch: at its mean, where the network scales its
  /// input, else at 0.
  public var electrodeDropout = 0.0
  /// The largest share of another epoch of the same class (Zhang et al., ICLR 2018, within classes).
  public var mixing = 0.0

  /// No change.
  public init() {}
}

extension TrainingSet {
  /// Epochs that some are changed together with; handing one over to a thread costs a little.
  private static let share = 16

  /// The set with the epochs at `indices` changed for a pass; every epoch has random numbers of its own.
  ///
  /// The order: another epoch is mixed in, its soft target too; time is turned; the amplitude changes about
  /// the electrode's mean; electrodes fall silent. `means` are those of the electrodes.
  package func augmented(
    at indices: [Int], by augmentation: Augmentation, means: [Float], seed: UInt64, pass: Int,
    threads: Int
  ) -> TrainingSet {
    guard augmentation != Augmentation(), !indices.isEmpty else { return self }
    let size = samples.count / count
    let peers = [false, true].map { isTarget in indices.filter { labels[$0] == isTarget } }
    let result = Mutex((samples: samples, targets: softTargets))
    forEachInParallel(
      count: (indices.count + Self.share - 1) / Self.share, threads: threads
    ) { _, part in
      let some = indices[part * Self.share..<min((part + 1) * Self.share, indices.count)]
      let changed = some.map { index in
        // Streams of its own, far from those of orders of epochs.
        var generator = SeededGenerator(
          seed: seed, stream: 1 << 63 | UInt64(pass) << 32 | UInt64(index))
        return self.epoch(
          index, by: augmentation, means: means, peers: peers[labels[index] ? 1 : 0],
          using: &generator)
      }
      result.withLock { result in
        for (index, epoch) in zip(some, changed) {
          result.samples.replaceSubrange(index * size..<(index + 1) * size, with: epoch.samples)
          result.targets[index] = epoch.target
        }
      }
    }
    return result.withLock { with(samples: $0.samples, softTargets: $0.targets) }
  }

  /// One epoch changed, and its soft target.
  private func epoch(
    _ index: Int, by augmentation: Augmentation, means: [Float], peers: [Int],
    using generator: inout SeededGenerator
  ) -> (samples: [Float], target: Float) {
    let size = samples.count / count
    let length = size / means.count
    // All are drawn, so that one change does not depend on whether there is another.
    let peer = peers[generator.index(below: peers.count)]
    let share = Float(augmentation.mixing * generator.uniform())
    let most = min(augmentation.shift, length - 1)
    let shift = generator.index(below: 2 * most + 1) - most
    let factor = Float(Double.exponential(augmentation.amplitude * generator.normal()))
    var epoch = [Float](repeating: 0, count: size)
    for (row, mean) in means.enumerated() {
      let isSilent = generator.uniform() < augmentation.electrodeDropout
      for time in 0..<length {
        let from = row * length + (time + length - shift) % length
        let own = samples[index * size + from]
        let mixed = own + share * (samples[peer * size + from] - own)
        epoch[row * length + time] = isSilent ? mean : mean + factor * (mixed - mean)
      }
    }
    let target = softTargets[index] + share * (softTargets[peer] - softTargets[index])
    return (epoch, target)
  }
}
