import CKernels
import NeuralNetwork
import TestSupport
import Testing

/// Noise and drift that the fused kernels add to the input, beside a plain way to make them.
@Suite struct InputNoiseTests {
  @Test(arguments: InstructionSet.supported, [false, true])
  func `the fused kernels add what the plain way adds`(
    instructions: InstructionSet, drifts: Bool
  ) throws {
    // More rows than sizes of drift are drawn at a time.
    let architecture = try NetworkArchitecture.cecotti(electrodes: 24, windowLength: 78)
    let network = Samples.network(architecture)
    let plain = Samples.set(architecture, count: 20)
    func set(_ samples: [Float]) -> TrainingSet {
      TrainingSet(samples: samples, labels: plain.labels, weights: plain.weights)
    }
    let drift = drifts ? 0.4 : 0
    let found = try network.gradient(
      on: set(plain.samples), pass: 3, instructions: instructions
    ) {
      ($0.inputNoise, $0.inputDrift) = (0.5, drift)
    }
    let samples = Self.noisy(
      plain.samples, electrodes: 24, noise: 0.5, drift: drift, seed: 11, pass: 3, instructions)
    let expected = try network.gradient(
      on: set(samples), pass: 3, instructions: instructions)
    #expect(abs(found.loss - expected.loss) < 1e-6)
    #expect(
      relativeDifference(found.gradient.parameters, expected.gradient.parameters) < 1e-5)
  }

  @Test func `rows of noise differ, are normal and go with no other`() throws {
    // Of half a million numbers mean and products are .0014 about 0, less than a third of what is allowed;
    // those from which rows are taken, 65,536, differ more from a normal distribution than rows do from them.
    let (rows, length) = (64 * 100, 78)
    let noise = Self.noisy(
      [Float](repeating: 0, count: rows * length), electrodes: 64, noise: 1, drift: 0, seed: 5,
      pass: 0, .standard)
    let numbers = DrawnNumbers(noise)
    #expect(abs(numbers.moment(1)) < 0.005)
    #expect(abs(numbers.moment(2) - 1) < 0.01)
    #expect(abs(numbers.moment(4) - 3) < 0.05)
    // With the next row, the next electrode's after that, and the same electrode's of the next epoch.
    for lag in [1, 2, 64] {
      #expect(abs(numbers.product(lag: lag * length)) < 0.005, "lag \(lag)")
    }
    #expect(Set(stride(from: 0, to: noise.count, by: length).map { noise[$0] }).count > rows / 2)
  }

  /// Windows of 78 samples with noise and drift, number by number.
  private static func noisy(
    _ samples: [Float], electrodes: Int, noise: Float, drift: Double, seed: UInt64, pass: UInt64,
    _ instructions: InstructionSet
  ) -> [Float] {
    let (length, places) = (78, 1 << 16)
    let table = normals(places + length, 0, core_stream_noise, 0, 0, instructions)
    let curves = Drift.curves(deviation: drift, length: length, used: length, stride: length)
    var noisy = samples
    for epoch in 0..<samples.count / (electrodes * length) {
      var stream = Stream(seed, core_stream_noise, pass, UInt64(epoch))
      let sizes = normals(
        (electrodes + 9) / 10 * 32, seed, core_stream_drift, pass, UInt64(epoch), instructions)
      for electrode in 0..<electrodes {
        let place = stream.next()
        let deviation = place >> 63 == 1 ? -noise : noise
        for sample in 0..<length {
          let index = (epoch * electrodes + electrode) * length + sample
          noisy[index].addProduct(deviation, table[Int(place % UInt64(places)) + sample])
          for curve in 0..<curves.count / length {
            // Ten rows' sizes are taken from each 32 numbers.
            let size = sizes[electrode / 10 * 32 + electrode % 10 * 3 + curve]
            noisy[index].addProduct(size, curves[curve * length + sample])
          }
        }
      }
    }
    return noisy
  }

  private static func normals(
    _ count: Int, _ seed: UInt64, _ purpose: core_stream, _ pass: UInt64, _ epoch: UInt64,
    _ instructions: InstructionSet
  ) -> [Float] {
    var normals = [Float](repeating: 0, count: count)
    core_apply_noise(
      instructions.kernels, seed, purpose, pass, epoch, &normals, Int64(count))
    return normals
  }

  /// SplitMix64 seeded by what the numbers are for.
  private struct Stream {
    var state: UInt64

    init(_ seed: UInt64, _ purpose: core_stream, _ pass: UInt64, _ epoch: UInt64) {
      state = seed ^ (UInt64(purpose.rawValue) &* 0xD134_2543_DE82_EF95)
      state = next() ^ pass
      state = next() ^ epoch
      state = next()
    }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
