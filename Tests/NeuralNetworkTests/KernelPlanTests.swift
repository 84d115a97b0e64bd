import NeuralNetwork
import Testing

/// Which kernels run which network.
@Suite struct KernelPlanTests {
  private func plan(_ architecture: NetworkArchitecture) throws -> any KernelPlan {
    try architecture.plan(batchSize: 4, threads: 1, instructions: .standard)
  }

  @Test func `the network of Cecotti and Gräser gets its own kernels, with dropout or without`()
    throws
  {
    for architecture in try Samples.cecotti() { #expect(try plan(architecture) is CecottiPlan) }
    for (temporal, hidden) in [(0.5, 0.3), (0, 0.3), (0.5, 0)] {
      let architecture = try NetworkArchitecture.cecotti(
        electrodes: 3, windowLength: 30, temporalDropout: temporal, hiddenDropout: hidden)
      #expect(try plan(architecture) is CecottiPlan)
    }
  }

  @Test func `whatever differs from it runs on the general kernels`() throws {
    let cecotti = try NetworkArchitecture.cecotti(electrodes: 3, windowLength: 30)
    var others = [
      [.scaling] + cecotti.layers,
      cecotti.layers.filter { $0 != .activation(.scaledTanh) },
      cecotti.layers.map { $0 == .activation(.sigmoid) ? .activation(.relu) : $0 },
      cecotti.layers.map { $0 == .dense(units: 2) ? .dense(units: 2, limit: 1) : $0 },
    ]
    others.append(
      Array(cecotti.layers.dropLast()) + [.dropout(0.5), .dropout(0.5)]
        + [.dense(units: 2)])
    for layers in others {
      let architecture = try NetworkArchitecture(
        electrodes: 3, windowLength: 30, layers: layers, head: .twoSigmoids)
      #expect(try plan(architecture) is LayersPlan)
    }
    // The last of them is what the fused kernels run.
    for architecture in try Samples.layered().dropLast() {
      #expect(try plan(architecture) is LayersPlan)
    }
  }

  @Test func `a plan gives back the numbers that it was given`() throws {
    for architecture in try Samples.cecotti() + Samples.layered() {
      let network = Samples.network(architecture)
      let plan = try plan(architecture)
      plan.network = network
      #expect(plan.network == network)
    }
  }
}
