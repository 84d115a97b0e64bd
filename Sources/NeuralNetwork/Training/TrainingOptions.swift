/// How a network is trained, whatever its layers; with values for the paper's way and for a faster one.
public struct TrainingOptions: Sendable, Equatable {
  /// How a gradient changes the parameters.
  public enum Rule: Sendable, Equatable {
    /// Plain gradient descent with the paper's rate for each layer (eq. 9 and 10) at this λ.
    ///
    /// Convolutions: 2λ / (sharing · √inputs); dense layers: λ / √inputs.
    case descent(lambda: Double)
    /// Plain gradient descent with one rate for all layers.
    case plainDescent(rate: Double)
    /// Gradient descent by a velocity that keeps `momentum` of itself; weights decay as in AdamW.
    case momentum(rate: Double, momentum: Double, decay: Double)
    /// AdamW with decoupled decay of the weights, biases, gains and shifts left alone (Loshchilov &
    /// Hutter, 2019).
    case adamW(rate: Double, beta1: Double, beta2: Double, decay: Double)
  }

  /// When training ends.
  public enum Stopping: Sendable, Equatable {
    /// After `patience` passes without a smaller validation error, and at the latest after `passes`;
    /// the network of the least error is returned.
    case leastValidationError(patience: Int, passes: Int)
    /// After so many passes, with the network of the last.
    case passes(Int)
  }

  /// How the rate goes on over the passes.
  public enum Schedule: String, Sendable, CaseIterable {
    /// The same all along.
    case constant
    /// Half a cosine from the full rate to zero at the last batch of the last possible pass.
    case cosine
  }

  /// The update rule.
  public var rule: Rule
  /// The most epochs in a minibatch; a pass is cut into batches of equal size, give or take one.
  public var batchSize: Int
  /// When to stop.
  public var stopping: Stopping
  /// How the rate goes on.
  public var schedule: Schedule = .constant
  /// The largest norm of a minibatch's gradient, which is brought back to it where it is larger; not for the
  /// fused kernels (Pascanu et al., ICML 2013).
  public var gradientLimit: Double?
  /// The standard deviation of normal noise added to the input, new in every pass, in units of each
  /// electrode's own deviation where the network scales its input.
  public var inputNoise: Double = 0
  /// The standard deviation of slow drift added to every electrode, new in every pass.
  ///
  /// Three half-cosines over the window, the k-th with k half-turns and this deviation over k: what
  /// the network cannot rely on, it learns to ignore.
  public var inputDrift: Double = 0
  /// How epochs change from pass to pass.
  public var augmentation = Augmentation()
  /// What the running statistics of normalization keep of their former values in a step.
  public var statisticsMemory: Double = 0.9
  /// Whether both classes get the same total weight.
  public var balancesClasses: Bool = true

  /// Options without noise, drift, augmentation and a falling rate.
  public init(rule: Rule, batchSize: Int, stopping: Stopping) {
    self.rule = rule
    self.batchSize = batchSize
    self.stopping = stopping
  }

  /// The paper's: gradient descent at λ = 0.2, stopped at the least validation error.
  public static let paper = TrainingOptions(
    rule: .descent(lambda: 0.2), batchSize: 16,
    stopping: .leastValidationError(patience: 20, passes: 500))

  /// AdamW over 40 passes with half a cosine, noise and drift, for a CNN-1 that puts out log-odds.
  public static let standard: TrainingOptions = {
    var options = TrainingOptions(
      rule: .adamW(rate: 3e-3, beta1: 0.9, beta2: 0.99, decay: 0.05), batchSize: 128,
      stopping: .passes(40))
    options.schedule = .cosine
    options.inputNoise = 1
    options.inputDrift = 0.4
    return options
  }()

  /// The most passes that training can take.
  public var mostPasses: Int {
    switch stopping {
    case .leastValidationError(_, let passes), .passes(let passes): passes
    }
  }

  /// Lets training take at most so many passes.
  public mutating func limit(passes: Int) {
    switch stopping {
    case .passes: stopping = .passes(passes)
    case .leastValidationError(let patience, _):
      stopping = .leastValidationError(patience: patience, passes: passes)
    }
  }
}
