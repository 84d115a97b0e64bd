/// What the numbers of a network's last layer mean, and with it the loss that training lessens.
public enum Head: Sendable, Hashable {
  /// How far a reconstruction is from what it reconstructs.
  public enum ReconstructionLoss: String, Sendable, CaseIterable {
    /// ½ Σ (o − x)².
    case squares
    /// −Σ (x ln o + (1 − x) ln(1 − o)) with o = 1 / (1 + e⁻ˢ), for x between 0 and 1.
    case crossEntropy = "cross-entropy"
  }

  /// One number, the log-odds of a P300, trained by cross-entropy.
  case logit
  /// Two numbers, which become sigmoids, no P300 and P300, trained by squared error.
  case twoSigmoids
  /// Two numbers, no P300 and P300, whose softmax is the probability, trained by cross-entropy.
  case softmax
  /// As many numbers as an epoch has: the epoch itself, scaled and before noise is added.
  case reconstruction(ReconstructionLoss)
  /// Whatever the last layer puts out; only for networks that are part of another's training.
  case features

  /// Whether it says something of P300s; else training needs no labels.
  public var tellsClasses: Bool {
    switch self {
    case .logit, .twoSigmoids, .softmax: true
    case .reconstruction, .features: false
    }
  }

  /// Numbers that the last layer must put out for epochs of so many; `nil` for any.
  package func outputs(forEpochsOf count: Int) -> Int? {
    switch self {
    case .logit: 1
    case .twoSigmoids, .softmax: 2
    case .reconstruction: count
    case .features: nil
    }
  }
}
