import CKernels

/// How a network of layers is trained: AdamW on class-balanced cross-entropy, a fixed number of passes.
public struct LayeredTrainingOptions: Sendable, Equatable {
  /// Passes over the training epochs.
  public var passes = 60
  /// The most epochs in a minibatch; a pass is cut into batches of equal size, give or take one.
  public var batchSize = 64
  /// The learning rate at the start.
  public var rate = 1e-3
  /// What the mean of the gradient keeps of its former value in a step.
  public var beta1 = 0.9
  /// What the mean of its square keeps.
  public var beta2 = 0.999
  /// Decoupled decay of the weights (Loshchilov & Hutter, 2019); thresholds, gains and shifts are left alone.
  public var decay = 0.0
  /// How the rate goes on.
  public var schedule: TrainingOptions.Schedule = .cosine
  /// Normal noise on the input, new in every pass, in units of each electrode's deviation.
  public var inputNoise = 0.0
  /// What the running statistics of normalization keep of their former values in a step.
  public var statisticsMemory = 0.9
  /// Whether both classes get the same total weight.
  public var balancesClasses = true

  /// The values above.
  public init() {}

  /// The options as the kernels take them.
  package func kernels(seed: UInt64) -> layers_training {
    var training = layers_training()
    training.rule = layers_rule_adamw
    training.rate = Float(rate)
    training.momentum = Float(beta1)
    training.momentum2 = Float(beta2)
    training.epsilon = 1e-8
    training.decay = Float(decay)
    training.noise = Float(inputNoise)
    training.memory = Float(statisticsMemory)
    training.seed = seed
    return training
  }
}
