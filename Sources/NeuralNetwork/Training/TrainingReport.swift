/// What a training came to.
public struct TrainingReport: Sendable, Equatable {
  /// The passes that were made.
  public var passes: Int
  /// The pass, from 1, whose network was returned.
  public var bestPass: Int
  /// The mean loss over the training epochs in each pass, against their soft targets and weighted as in
  /// training.
  public var trainingErrors: [Double]
  /// The mean loss over the validation epochs after each pass; empty without validation.
  public var validationErrors: [Double]
  /// The time all passes took with their validation, in seconds.
  public var seconds: Double
  /// The mean time of one pass over the training epochs alone, in seconds.
  public var secondsPerPass: Double
}

/// Where a running training is, after each pass.
public struct TrainingProgress: Sendable, Equatable {
  /// The pass that has ended, from 1.
  public var pass: Int
  /// The most passes there can be.
  public var mostPasses: Int
  /// The mean loss over the training epochs in this pass.
  public var trainingError: Double
  /// The mean loss over the validation epochs after it, where there are any.
  public var validationError: Double?
}
