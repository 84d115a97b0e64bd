import NeuralNetwork
import Testing

/// The promise: the same bits on any number of threads and with any fused instruction set.
@Suite struct DeterminismTests {
  static let architectures: [NetworkArchitecture] =
    (try? [
      .cecotti(electrodes: 64, windowLength: 78, temporalDropout: 0.3, hiddenDropout: 0.2),
      .cecotti(
        electrodes: 9, windowLength: 91, hidden: .tanh, head: .logit, temporalDropout: 0.3,
        hiddenDropout: 0.2),
      Samples.eegNet(dropout: 0.5), Samples.oclnn(), Samples.sparse(), Samples.pooled(.logit),
      Samples.pooled(.twoSigmoids), Samples.reconstruction(.crossEntropy),
      Samples.tied(corruption: 0.3), Samples.memory(),
    ]) ?? []

  @Test(arguments: architectures, [16, 37, 64])
  func `a training gives the same bits on 1 to 4 threads, with AVX2 and with AVX-512`(
    architecture: NetworkArchitecture, batchSize: Int
  ) throws {
    let first = try trained(architecture, batchSize, threads: 1, .standard)
    for instructions in InstructionSet.exact {
      for threads in 1...4 {
        let other = try trained(architecture, batchSize, threads: threads, instructions)
        #expect(other.network == first.network, "\(instructions) on \(threads) threads")
        #expect(other.errors == first.errors, "\(instructions) on \(threads) threads")
      }
    }
  }

  @Test func `the baseline's training stays close`() throws {
    for architecture in [Self.architectures[1], Self.architectures[4]] {
      let exact = try trained(architecture, 37, threads: 1, .standard)
      let baseline = try trained(architecture, 37, threads: 2, .baseline)
      for (left, right) in zip(exact.errors, baseline.errors) {
        #expect(abs(left - right) < 1e-3 * left)
      }
    }
  }

  @Test(arguments: [architectures[1], architectures[2]])
  func `another seed gives another network`(architecture: NetworkArchitecture) throws {
    let one = try trained(architecture, 16, threads: 1, .standard)
    let two = try trained(architecture, 16, threads: 1, .standard, seed: 8)
    #expect(one.network != two.network)
  }

  private func trained(
    _ architecture: NetworkArchitecture, _ batchSize: Int, threads: Int,
    _ instructions: InstructionSet, seed: UInt64 = 7
  ) throws -> (network: Network, errors: [Double]) {
    let set = Samples.set(architecture, count: 90)
    var options = TrainingOptions(
      rule: .adamW(rate: 1e-3, beta1: 0.9, beta2: 0.99, decay: 0.05), batchSize: batchSize,
      stopping: .passes(2))
    options.schedule = .cosine
    options.inputNoise = 0.5
    // The fused kernels of the first two limit nothing.
    if !Self.architectures[..<2].contains(architecture) { options.gradientLimit = 0.1 }
    options.inputDrift = 0.4
    let trainer = try Trainer(
      architecture, batchSize: batchSize, threads: threads, instructions: instructions)
    let (network, report) = try trainer.train(
      Samples.network(architecture), on: set, training: Array(0..<75),
      validation: Array(75..<90), options: options, seed: seed)
    return (network, report.trainingErrors + report.validationErrors)
  }
}
