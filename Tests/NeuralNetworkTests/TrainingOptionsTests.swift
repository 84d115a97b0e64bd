import NeuralNetwork
import Testing

@Suite struct TrainingOptionsTests {
  @Test func `the paper's learning rates for CNN-1`() throws {
    let architecture = try NetworkArchitecture.cecotti(electrodes: 64, windowLength: 78)
    let rates = architecture.steps.filter { $0.filter != nil }.map { $0.paperRate(lambda: 0.2) }
    #expect(rates.count == 4)
    for (rate, expected) in zip(rates, [6.41e-4, 1.849e-2, 1.155e-2, 2e-2]) {
      #expect(abs(rate - expected) < 1e-3 * expected)
    }
  }

  @Test func `passes are limited whatever stops training`() {
    var options = TrainingOptions.paper
    options.limit(passes: 7)
    #expect(options.stopping == .leastValidationError(patience: 20, passes: 7))
    options = .standard
    options.limit(passes: 7)
    #expect(options.mostPasses == 7)
  }

  /// One step from known numbers: what the rule says comes out, on both kinds of kernels.
  @Test(
    arguments: [
      TrainingOptions.Rule.plainDescent(rate: 0.1), .descent(lambda: 0.2),
      .momentum(rate: 0.1, momentum: 0.9, decay: 0.3),
      .adamW(rate: 0.01, beta1: 0.9, beta2: 0.99, decay: 0.3),
    ], try [Samples.cecotti()[4], Samples.pooled(.logit)])
  func `two steps change the parameters as the rule says`(
    rule: TrainingOptions.Rule, architecture: NetworkArchitecture
  ) throws {
    let set = Samples.set(architecture, count: 12)
    let start = Samples.network(architecture)
    let order = (0..<Int32(12)).map { $0 }
    let plan = try architecture.plan(batchSize: 12, threads: 2, instructions: .standard)
    let options = TrainingOptions(rule: rule, batchSize: 12, stopping: .passes(2))
    var expected = start.parameters.map { Double($0) }
    var (first, second) = (expected.map { _ in 0.0 }, expected.map { _ in 0.0 })
    var current = start
    plan.start(from: start, options: options, seed: 1)
    for pass in 0..<2 {
      let gradient = try current.gradient(on: set).gradient
      _ = plan.train(on: set, order: order, factors: [0.5], pass: pass)
      current = plan.network
      for step in architecture.steps where step.filter != nil {
        for index in Array(step.weight) + Array(step.bias) {
          let g = Double(gradient.parameters[index])
          let isWeight = step.weight.contains(index)
          switch rule {
          case .plainDescent(let rate): expected[index] -= 0.5 * rate * g
          case .descent(let lambda): expected[index] -= 0.5 * step.paperRate(lambda: lambda) * g
          case .momentum(let rate, let momentum, let decay):
            first[index] = momentum * first[index] + g
            if isWeight { expected[index] *= 1 - 0.5 * rate * decay }
            expected[index] -= 0.5 * rate * first[index]
          case .adamW(let rate, let beta1, let beta2, let decay):
            first[index] = beta1 * first[index] + (1 - beta1) * g
            second[index] = beta2 * second[index] + (1 - beta2) * g * g
            let time = Double(pass + 1)
            let mean = first[index] / (1 - power(beta1, time))
            let spread = (second[index] / (1 - power(beta2, time))).squareRoot() + 1e-8
            if isWeight { expected[index] *= 1 - 0.5 * rate * decay }
            expected[index] -= 0.5 * rate * mean / spread
          }
        }
      }
    }
    let moved = zip(start.parameters, current.parameters).map { abs(Double($0) - Double($1)) }
    let scale = moved.max() ?? 0
    #expect(scale > 1e-4)
    for (found, expected) in zip(current.parameters, expected) {
      #expect(abs(Double(found) - expected) < 1e-3 * scale + 1e-6)
    }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { product, _ in product * base }
  }
}
