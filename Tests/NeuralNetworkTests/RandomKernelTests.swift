import CKernels
import NeuralNetwork
import TestSupport
import Testing

/// Noise on the input and dropout: their distribution, and that they depend on pass and epoch alone.
@Suite struct RandomKernelTests {
  @Test(arguments: InstructionSet.supported)
  func `noise is normal: moments, tails and no correlation`(instructions: InstructionSet) {
    let count = 1_000_000
    let x = noise(count: count, instructions).map { Double($0) }
    func mean(_ value: (Double) -> Double) -> Double {
      x.reduce(0) { $0 + value($1) } / Double(count)
    }
    #expect(abs(mean { $0 }) < 0.005)
    #expect(abs(mean { $0 * $0 } - 1) < 0.01)
    #expect(abs(mean { $0 * $0 * $0 }) < 0.02)
    #expect(abs(mean { $0 * $0 * $0 * $0 } - 3) < 0.05)
    #expect(abs(mean { abs($0) < 0.6744898 ? 1 : 0 } - 0.5) < 0.003)
    #expect(abs(mean { $0 > 2 ? 1 : 0 } - 0.02275) < 0.0006)
    #expect(abs(mean { $0 < -3 ? 1 : 0 } - 0.00135) < 0.00015)
    for lag in [1, 2, 16, 32, 512] {
      let product = (0..<count - lag).reduce(0.0) { $0 + x[$1] * x[$1 + lag] }
      #expect(abs(product / Double(count)) < 0.005, "lag \(lag)")
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
    let shape = NetworkShape(electrodes: 2, windowLength: 78)
    let network = Samples.network(shape)
    let set = Samples.set(shape, count: 1)
    // A dropped output leaves the weights behind it without a gradient.
    func dropped(_ change: (inout TrainingOptions) -> Void, pass: Int) throws -> [Bool] {
      var options = TrainingOptions(
        rule: .plainDescent(rate: 0), batchSize: 1, stopping: .passes(1))
      change(&options)
      let gradient = try kernelGradient(
        of: network, on: set, instructions: instructions, options: options, pass: pass
      ).gradient
      return options.hiddenDropout > 0
        ? gradient[.outputWeight][0..<100].map { $0 == 0 }
        : gradient[.hiddenWeight][0..<300].map { $0 == 0 }
    }
    var counts = [0, 0]
    for pass in 0..<100 {
      counts[0] += try dropped({ $0.hiddenDropout = 0.3 }, pass: pass).count { $0 }
      counts[1] += try dropped({ $0.temporalDropout = 0.5 }, pass: pass).count { $0 }
    }
    #expect(abs(Double(counts[0]) / 10_000 - 0.3) < 0.02)
    #expect(abs(Double(counts[1]) / 30_000 - 0.5) < 0.015)
  }

  @Test func `dropout keeps the mean of what it lets through`() throws {
    let shape = NetworkShape(electrodes: 2, windowLength: 78, output: .logit)
    // With L4 at zero the output's gradient is fixed, so that of its weights is the hidden output.
    var network = Samples.network(shape)
    network[.outputWeight] = Array(repeating: 0, count: 100)
    let set = Samples.set(shape, count: 1)
    let plain = try kernelGradient(of: network, on: set).gradient[.outputWeight]
    var options = TrainingOptions(
      rule: .plainDescent(rate: 0), batchSize: 1, stopping: .passes(1))
    options.hiddenDropout = 0.5
    var sum = [Float](repeating: 0, count: 100)
    for pass in 0..<2000 {
      let gradient = try kernelGradient(of: network, on: set, options: options, pass: pass)
      for (index, value) in gradient.gradient[.outputWeight].enumerated() { sum[index] += value }
    }
    #expect(relativeDifference(sum.map { $0 / 2000 }, plain) < 0.1)
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
