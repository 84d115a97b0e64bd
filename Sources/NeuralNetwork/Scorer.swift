/// A network made ready for scoring: its numbers laid out for the kernels, its threads waiting.
///
/// Make one and keep it where epochs come one at a time; `Network.logOdds` is shorter for a batch.
///
/// ```swift
/// let scorer = try Scorer(network, threads: 2)
/// let logOdds = scorer.logOdds(of: samples)  // one an epoch
/// ```
public final class Scorer {
  private let plan: any KernelPlan
  private var outputs: [Float]

  /// The network that scores.
  public let network: Network

  /// Prepares `network` for scoring on up to `threads` threads; the result is the same on any number.
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public init(
    _ network: Network, threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) {
    self.network = network
    plan = try network.architecture.plan(
      batchSize: nil, threads: threads, instructions: instructions)
    plan.network = network
    outputs = [Float](repeating: 0, count: network.architecture.outputs)
  }

  /// The head's numbers `[epoch, output]` for epochs `[epoch, electrode, sample]`.
  ///
  /// One log-odds, two sigmoids, the two sums before the softmax, the reconstructed epoch or the
  /// features.
  ///
  /// - Precondition: the samples are a whole number of epochs.
  public func outputs(of samples: [Float]) -> [Float] {
    let architecture = network.architecture
    var outputs = [Float](
      repeating: 0, count: samples.count / architecture.epochSize * architecture.outputs)
    plan.score(samples, indices: nil, into: &outputs)
    return outputs
  }

  /// The log-odds of a P300 in each of the epochs `[epoch, electrode, sample]`, both classes equally
  /// likely.
  ///
  /// - Precondition: the head tells classes.
  public func logOdds(of samples: [Float]) -> [Double] {
    let outputs = outputs(of: samples)
    let width = network.architecture.outputs
    return stride(from: 0, to: outputs.count, by: width).map {
      network.architecture.head.logOdds(first: outputs[$0], last: outputs[$0 + width - 1])
    }
  }

  /// The log-odds of one epoch, without allocating.
  public func logOdds(ofEpoch samples: [Float]) -> Double {
    precondition(samples.count == network.architecture.epochSize, "one epoch")
    plan.score(samples, indices: nil, into: &outputs)
    return network.architecture.head.logOdds(
      first: outputs[0], last: outputs[outputs.count - 1])
  }
}

extension Network {
  /// The log-odds of a P300 in each of the epochs `[epoch, electrode, sample]`, both classes equally
  /// likely.
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public func logOdds(
    of samples: [Float], threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) -> [Double] {
    try Scorer(self, threads: threads, instructions: instructions).logOdds(of: samples)
  }
}
