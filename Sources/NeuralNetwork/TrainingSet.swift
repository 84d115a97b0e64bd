/// Epochs with what they are: the data of training and validation.
public struct TrainingSet: Sendable {
  /// The windows `[epoch, electrode, sample]`, row-major and finite.
  public let samples: [Float]
  /// 1 for a target, 0 for a non-target, one an epoch.
  public let targets: [Float]
  /// What the network is to say of each epoch in training, from 0 to 1: `targets` or softer.
  public private(set) var goals: [Float]
  /// What each epoch counts for in the loss, one an epoch.
  public private(set) var weights: [Float]

  /// Epochs with their weights, equal where none are given.
  ///
  /// - Precondition: the samples are `labels.count` epochs of one size, the weights as many.
  public init(samples: [Float], labels: [Bool], weights: [Float]? = nil) {
    precondition(weights.map { $0.count == labels.count } ?? true, "a weight for each epoch")
    precondition(
      labels.isEmpty ? samples.isEmpty : samples.count % labels.count == 0,
      "\(samples.count) samples are not \(labels.count) epochs")
    self.samples = samples
    targets = labels.map { $0 ? 1 : 0 }
    goals = targets
    self.weights = weights ?? Array(repeating: 1, count: labels.count)
  }

  /// The number of epochs.
  public var count: Int { targets.count }

  /// Draws the goals of some epochs from their labels to the probabilities in `opinions`, by `share`
  /// of the way; the goals of the others become their labels.
  ///
  /// - Precondition: `share` and the probabilities are between 0 and 1.
  public mutating func soften(by share: Double, towards opinions: [Int: Double]) {
    precondition((0...1).contains(share), "a share of \(share)")
    goals = targets
    for (index, opinion) in opinions {
      precondition((0...1).contains(opinion), "a probability of \(opinion)")
      goals[index] = Float((1 - share) * Double(targets[index]) + share * opinion)
    }
  }

  /// Weighs the epochs at `indices` so that both classes have the same total and the mean is 1.
  ///
  /// An epoch of a class with n of the N epochs weighs N / 2n. A class that is missing changes nothing.
  public mutating func balanceClasses(of indices: [Int]) {
    let targetCount = indices.count { targets[$0] == 1 }
    let counts = [indices.count - targetCount, targetCount]
    guard counts[0] > 0, counts[1] > 0 else { return }
    for index in indices {
      let own = counts[targets[index] == 1 ? 1 : 0]
      weights[index] = Float(Double(indices.count) / Double(2 * own))
    }
  }
}
