/// Epochs with what they are: the data of training and validation.
public struct TrainingSet: Sendable {
  /// The windows `[epoch, electrode, sample]`, row-major and finite.
  public private(set) var samples: [Float]
  /// Whether each epoch is a target.
  public let labels: [Bool]
  /// What the network is to say of each epoch in training, from 0 to 1: its label or softer.
  public private(set) var softTargets: [Float]
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
    self.labels = labels
    softTargets = labels.map { $0 ? 1 : 0 }
    self.weights = weights ?? Array(repeating: 1, count: labels.count)
  }

  /// So many epochs without labels, for networks that reconstruct their input.
  public init(unlabelled samples: [Float], count: Int) {
    self.init(samples: samples, labels: Array(repeating: false, count: count))
  }

  /// The same epochs with other numbers and what is to be said of them.
  func with(samples: [Float], softTargets: [Float]) -> TrainingSet {
    var other = self
    other.samples = samples
    other.softTargets = softTargets
    return other
  }

  /// The number of epochs.
  public var count: Int { labels.count }

  /// Draws the targets of some epochs from their labels to `probabilities`, by `share` of the way;
  /// those of the others become their labels.
  ///
  /// - Precondition: `share` and the probabilities are between 0 and 1.
  public mutating func soften(by share: Double, towards probabilities: [Int: Double]) {
    precondition((0...1).contains(share), "a share of \(share)")
    softTargets = labels.map { $0 ? 1 : 0 }
    for (index, probability) in probabilities {
      precondition((0...1).contains(probability), "a probability of \(probability)")
      softTargets[index] = Float(
        (1 - share) * (labels[index] ? 1 : 0) + share * probability)
    }
  }

  /// Weighs the epochs at `indices` so that both classes have the same total and the mean is 1.
  ///
  /// An epoch of a class with n of the N epochs weighs N / 2n. A class that is missing changes nothing.
  public mutating func balanceClasses(of indices: [Int]) {
    let targets = indices.count { labels[$0] }
    guard targets > 0, targets < indices.count else { return }
    for index in indices {
      let count = labels[index] ? targets : indices.count - targets
      weights[index] = Float(Double(indices.count) / Double(2 * count))
    }
  }
}
