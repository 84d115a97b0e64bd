import NeuralNetwork
import Testing

/// The promise: the same bits on any number of threads and with any fused instruction set.
@Suite struct DeterminismTests {
  static let shapes = [
    NetworkShape(electrodes: 64, windowLength: 78),
    NetworkShape(electrodes: 9, windowLength: 91, hiddenActivation: .tanh, output: .logit),
  ]

  @Test(arguments: shapes, [16, 37, 64])
  func `a training gives the same bits on 1 to 4 threads, with AVX2 and with AVX-512`(
    shape: NetworkShape, batchSize: Int
  ) throws {
    let first = try trained(shape, batchSize, threads: 1, .standard)
    for instructions in InstructionSet.exact {
      for threads in 1...4 {
        let other = try trained(shape, batchSize, threads: threads, instructions)
        #expect(other.network == first.network, "\(instructions) on \(threads) threads")
        #expect(other.errors == first.errors, "\(instructions) on \(threads) threads")
      }
    }
  }

  @Test func `the baseline's training stays close`() throws {
    let shape = Self.shapes[1]
    let exact = try trained(shape, 37, threads: 1, .standard)
    let baseline = try trained(shape, 37, threads: 2, .baseline)
    for (left, right) in zip(exact.errors, baseline.errors) {
      #expect(abs(left - right) < 1e-3 * left)
    }
  }

  @Test func `another seed gives another network`() throws {
    let shape = Self.shapes[1]
    let one = try trained(shape, 16, threads: 1, .standard)
    let two = try trained(shape, 16, threads: 1, .standard, seed: 8)
    #expect(one.network != two.network)
  }

  private func trained(
    _ shape: NetworkShape, _ batchSize: Int, threads: Int, _ instructions: InstructionSet,
    seed: UInt64 = 7
  ) throws -> (network: Network, errors: [Double]) {
    let set = Samples.set(shape, count: 150)
    var options = TrainingOptions(
      rule: .adamW(rate: 1e-3, beta1: 0.9, beta2: 0.99, decay: 0.05), batchSize: batchSize,
      stopping: .passes(3))
    options.schedule = .cosine
    options.inputNoise = 0.5
    options.inputDrift = 0.4
    options.temporalDropout = 0.3
    options.hiddenDropout = 0.2
    options.averagedPasses = 2
    let trainer = try Trainer(
      shape: shape, batchSize: batchSize, threads: threads, instructions: instructions)
    let (network, report) = try trainer.train(
      Samples.network(shape), on: set, training: Array(0..<130), validation: Array(130..<150),
      options: options, seed: seed)
    return (network, report.trainingErrors + report.validationErrors)
  }
}
