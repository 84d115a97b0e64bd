/// A network made ready for scoring: its parameters laid out for the kernels, its threads waiting.
///
/// Make one and keep it where epochs come one at a time; `Network.scores` is shorter for a batch.
public final class Scorer {
  private let context: KernelContext
  private var outputs: [Float]

  /// The network that scores.
  public let network: Network

  /// Prepares `network` for scoring on up to `threads` threads.
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public init(
    _ network: Network, threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) {
    self.network = network
    context = try KernelContext(
      shape: network.shape, batchSize: 16, threads: threads, instructions: instructions)
    context.parameters = network.parameters
    outputs = []
  }

  /// Outputs `[epoch, output]` of epochs `[epoch, electrode, sample]`: two sigmoids, or one log-odds.
  ///
  /// - Precondition: the samples are a whole number of epochs.
  public func outputs(of samples: [Float]) -> [Float] {
    var outputs = [Float](
      repeating: 0, count: samples.count / network.shape.epochSize * network.shape.outputs)
    context.score(samples, indices: nil, into: &outputs)
    return outputs
  }

  /// The probability of a P300 in each epoch, by the network's own lights.
  public func scores(of samples: [Float]) -> [Float] {
    network.shape.scores(ofOutputs: outputs(of: samples))
  }

  /// The score of one epoch, without allocating.
  public func score(ofEpoch samples: [Float]) -> Float {
    precondition(samples.count == network.shape.epochSize, "one epoch")
    let count = network.shape.outputs
    if outputs.count < count { outputs = [Float](repeating: 0, count: count) }
    context.score(samples, indices: nil, into: &outputs)
    return network.shape.score(outputs[0], outputs[count - 1])
  }
}

extension Network {
  /// The probability of a P300 in each of the epochs `[epoch, electrode, sample]`.
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public func scores(
    of samples: [Float], threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) -> [Float] {
    try Scorer(self, threads: threads, instructions: instructions).scores(of: samples)
  }
}

extension NetworkShape {
  /// Scores from outputs `[epoch, output]`: x₄(1) / (x₄(0) + x₄(1)), or the sigmoid of the log-odds.
  public func scores(ofOutputs values: [Float]) -> [Float] {
    stride(from: 0, to: values.count - outputs + 1, by: outputs).map {
      score(values[$0], values[$0 + outputs - 1])
    }
  }

  // The paper: E(P) is the output for P300, normalised by both (section 3.5, equations 16 to 18).
  fileprivate func score(_ first: Float, _ last: Float) -> Float {
    switch output {
    case .twoSigmoids: first + last > 0 ? last / (first + last) : 0.5
    case .logit: sigmoid(first)
    }
  }
}
