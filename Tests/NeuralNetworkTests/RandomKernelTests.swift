import CKernels
import NeuralNetwork
import TestSupport
import Testing

/// Noise on the input and dropout: their distribution, and that they depend on pass and epoch alone.
@Suite struct RandomKernelTests {
  @Test(arguments: InstructionSet.supported)
  func `noise is normal: moments, tails and no correlation`(instructions: InstructionSet) {
    let x = DrawnNumbers(noise(count: 1_000_000, instructions))
    #expect(abs(x.moment(1)) < 0.005)
    #expect(abs(x.moment(2) - 1) < 0.01)
    #expect(abs(x.moment(3)) < 0.02)
    #expect(abs(x.moment(4) - 3) < 0.05)
    #expect(abs(x.share(in: -0.6744898..<0.6744898) - 0.5) < 0.003)
    #expect(abs(x.share(in: 2..<Double.infinity) - 0.02275) < 0.0006)
    #expect(abs(x.share(in: -Double.infinity..<(-3)) - 0.00135) < 0.00015)
    for lag in [1, 2, 16, 32, 512] {
      #expect(abs(x.product(lag: lag)) < 0.005, "lag \(lag)")
    }
  }

  @Test func `noise differs from pass to pass and from epoch to epoch`() {
    let first = noise(count: 64, .standard)
    #expect(first == noise(count: 64, .standard))
    #expect(first != noise(count: 64, pass: 1, .standard))
    #expect(first != noise(count: 64, epoch: 1, .standard))
    #expect(first != noise(count: 64, seed: 4, .standard))
  }

  @Test(arguments: InstructionSet.supported)
  func `dropout drops its share and scales the rest`(instructions: InstructionSet) throws {
    // A dropped output leaves the weights behind it without a gradient.
    func dropped(temporal: Double, hidden: Double, behind name: TensorName) throws -> Double {
      let architecture = try NetworkArchitecture.cecotti(
        electrodes: 2, windowLength: 78, temporalDropout: temporal, hiddenDropout: hidden)
      let network = Samples.network(architecture)
      let set = Samples.set(architecture, count: 1)
      let size = network.architecture.place(of: name)?.shape[1] ?? 0
      let counts = try (0..<100).map { pass in
        try network.gradient(on: set, pass: pass, instructions: instructions).gradient[name]
          .prefix(size).count { $0 == 0 }
      }
      return Double(counts.reduce(0, +)) / Double(100 * size)
    }
    let hidden = try dropped(temporal: 0, hidden: 0.3, behind: .dense(2, .weight))
    let temporal = try dropped(temporal: 0.5, hidden: 0, behind: .dense(1, .weight))
    #expect(abs(hidden - 0.3) < 0.02)
    #expect(abs(temporal - 0.5) < 0.015)
  }

  @Test func `dropout keeps the mean of what it lets through`() throws {
    // With L4 at zero the output's gradient is fixed, so that of its weights is the hidden output.
    func gradient(dropout: Double, pass: Int) throws -> [Float] {
      let architecture = try NetworkArchitecture.cecotti(
        electrodes: 2, windowLength: 78, head: .logit, hiddenDropout: dropout)
      var network = Samples.network(architecture)
      network[.dense(2, .weight)] = Array(repeating: 0, count: 100)
      let set = Samples.set(architecture, count: 1)
      return try network.gradient(on: set, pass: pass).gradient[.dense(2, .weight)]
    }
    let plain = try gradient(dropout: 0, pass: 0)
    var sum = [Float](repeating: 0, count: 100)
    for pass in 0..<1200 {
      for (index, value) in try gradient(dropout: 0.5, pass: pass).enumerated() {
        sum[index] += value
      }
    }
    #expect(relativeDifference(sum.map { $0 / 1200 }, plain) < 0.1)
  }

  private func noise(
    count: Int, seed: UInt64 = 3, pass: UInt64 = 0, epoch: UInt64 = 0,
    _ instructions: InstructionSet
  ) -> [Float] {
    var out = [Float](repeating: 0, count: count)
    core_apply_noise(
      instructions.kernels, seed, core_stream_noise, pass, epoch, &out, Int64(count))
    return out
  }
}
