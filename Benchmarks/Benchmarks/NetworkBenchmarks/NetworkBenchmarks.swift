@preconcurrency import Benchmark
@_spi(Benchmarks) import NeuralNetwork

// CNN-1 at 64 × 78 and two threads, beside the peak of fused multiply-adds measured in this run:
//   swift package --disable-sandbox benchmark
// P300_KERNELS=avx2 (or baseline) chooses other kernels.

private let (electrodes, windowLength) = (64, 78)
private let epochSize = electrodes * windowLength
private let threads = 2

/// Floating-point operations an epoch: every weight of L1 at 78 samples, of L2 at 6 positions, of L3 and L4.
private let forward: Double = 2 * (49_920 + 3_900 + 30_000 + 200)
/// Backward takes the forward's twice over, but for L1, which has no layer below.
private let training: Double = 3 * forward - 2 * 49_920

private let speed = BenchmarkMetric.custom(
  "GFLOP/s", polarity: .prefersLarger, useScalingFactor: false)
private let share = BenchmarkMetric.custom(
  "per mille of peak", polarity: .prefersLarger, useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
  let clock = ContinuousClock()
  func seconds(_ work: () -> Void) -> Double {
    let start = clock.now
    work()
    return (clock.now - start) / .seconds(1)
  }
  // GFLOP/s of one core: the best of several, for the machine may be busy.
  let peak =
    (0..<20).map { _ in
      var operations = 0.0
      let time = seconds { operations = InstructionSet.standard.multiplyAdds(rounds: 500_000) }
      return operations / time / 1e9
    }.max() ?? 1

  func report(_ benchmark: Benchmark, operations: Double, cores: Int, time: Double) {
    let rate = operations / time / 1e9
    benchmark.measurement(speed, Int(rate.rounded()))
    benchmark.measurement(share, Int((1000 * rate / (peak * Double(cores))).rounded()))
  }

  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, speed, share], warmupIterations: 1, maxDuration: .seconds(5),
    maxIterations: 50)

  Benchmark("multiply-adds, one core") { benchmark in
    var operations = 0.0
    let time = seconds { operations = InstructionSet.standard.multiplyAdds(rounds: 500_000) }
    report(benchmark, operations: operations, cores: 1, time: time)
  }

  for batch in [16, 64, 256] {
    Benchmark("pass over 15300 epochs, batch \(batch)") { benchmark in
      var options = TrainingOptions(
        rule: .descent(lambda: 0.2), batchSize: batch, stopping: .passes(1))
      options.balancesClasses = false
      guard
        let trainer = try? Trainer(Data.network.architecture, batchSize: batch, threads: threads)
      else {
        return benchmark.error("no memory or threads")
      }
      for _ in benchmark.scaledIterations {
        guard
          let (_, facts) = try? trainer.train(
            Data.network, on: Data.training, training: Array(0..<15_300), options: options, seed: 1)
        else { return benchmark.error("training failed") }
        report(
          benchmark, operations: training * 15_300, cores: threads, time: facts.secondsPerPass)
      }
    }
  }

  Benchmark("classify 18000 epochs") { benchmark in
    guard let scorer = try? Scorer(Data.network, threads: threads) else {
      return benchmark.error("no memory or threads")
    }
    let samples = Data.test
    for _ in benchmark.scaledIterations {
      let time = seconds { blackHole(scorer.outputs(of: samples)) }
      report(benchmark, operations: forward * 18_000, cores: threads, time: time)
    }
  }

  Benchmark(
    "classify one epoch",
    configuration: .init(metrics: [.wallClock, speed, share], scalingFactor: .kilo)
  ) { benchmark in
    guard let scorer = try? Scorer(Data.network) else { return benchmark.error("no memory") }
    let epoch = Array(Data.test[0..<epochSize])
    let time = seconds {
      for _ in benchmark.scaledIterations { blackHole(scorer.logOdds(ofEpoch: epoch)) }
    }
    report(
      benchmark, operations: forward * Double(benchmark.scaledIterations.count), cores: 1,
      time: time)
  }

  for kernel in KernelExercise.Kernel.allCases {
    Benchmark(
      "kernel \(kernel.rawValue), 16 epochs",
      configuration: .init(metrics: [.wallClock, speed, share], scalingFactor: .kilo)
    ) { benchmark in
      guard
        let exercise = try? KernelExercise(
          kernel, electrodes: electrodes, windowLength: windowLength)
      else {
        return benchmark.error("no memory")
      }
      var operations = 0.0
      let time = seconds { for _ in benchmark.scaledIterations { operations += exercise.run() } }
      report(benchmark, operations: operations, cores: 1, time: time)
    }
  }
}

/// Made-up epochs: numbers of the right size, in no pattern the network could use.
private enum Data {
  static let training = TrainingSet(
    samples: numbers(15_300), labels: (0..<15_300).map { $0 % 6 == 0 })
  static let test = numbers(18_000)
  static let network: Network = {
    guard
      let architecture = try? NetworkArchitecture.cecotti(
        electrodes: electrodes, windowLength: windowLength)
    else { preconditionFailure("CNN-1 takes such epochs") }
    var network = Network(architecture)
    for tensor in network.tensors {
      network[tensor.name] = tensor.values.indices.map { Float(($0 * 7919) % 1009 - 504) / 5000 }
    }
    return network
  }()

  private static func numbers(_ epochs: Int) -> [Float] {
    var state: UInt32 = 1
    return (0..<epochs * epochSize).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / 4_194_304 - 2
    }
  }
}
