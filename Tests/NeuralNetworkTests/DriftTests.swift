import Foundation
import NeuralNetwork
import Randomness
import Testing

/// Slow drift on the input of training: its curves, and what they do to a network.
@Suite struct DriftTests {
  @Test func `curves are half-cosines of falling size over the used samples`() {
    let curves = Drift.curves(deviation: 0.6, length: 80, used: 78, stride: 96)
    #expect(curves.count == 3 * 96)
    for curve in 1...3 {
      for sample in 0..<96 {
        let angle = Double.pi * Double(curve) * (Double(sample) + 0.5) / 80
        let expected = sample < 78 ? 0.6 * 2.0.squareRoot() * cos(angle) / Double(curve) : 0
        let found = Double(curves[(curve - 1) * 96 + sample])
        #expect(abs(found - expected) < 1e-6, "curve \(curve), sample \(sample)")
      }
    }
  }

  @Test func `there is no drift of deviation zero`() {
    #expect(Drift.curves(deviation: 0, length: 80, used: 78, stride: 80).isEmpty)
  }

  @Test(
    arguments: try [
      NetworkArchitecture.cecotti(electrodes: 2, windowLength: 80), Samples.oclnn(),
    ])
  func `drift changes what is learnt, the same way each time`(
    architecture: NetworkArchitecture
  ) throws {
    let set = Samples.set(architecture, count: 40)
    func trained(drift: Double) throws -> Network {
      var options = TrainingOptions(
        rule: .adamW(rate: 1e-3, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 16,
        stopping: .passes(2))
      options.inputDrift = drift
      return try Trainer(architecture, batchSize: 16).train(
        Samples.network(architecture), on: set, training: Array(0..<40), options: options, seed: 3
      ).network
    }
    let steady = try trained(drift: 0)
    let drifting = try trained(drift: 0.5)
    #expect(steady != drifting)
    #expect(try drifting == trained(drift: 0.5))
  }

  @Test(
    arguments: try [
      NetworkArchitecture.cecotti(
        electrodes: 2, windowLength: 78, hidden: .tanh, head: .logit, temporalDropout: 0.5,
        hiddenDropout: 0.3),
      .perceptron(electrodes: 2, windowLength: 78, hidden: [20], dropout: 0.3),
    ])
  func `a network trained with drift pays it less heed`(architecture: NetworkArchitecture) throws {
    // Targets carry a bump; a slope that only the training epochs share with their class misleads.
    var generator = SeededGenerator(seed: 4)
    var samples: [Float] = []
    for epoch in 0..<240 {
      for _ in 0..<2 {
        for sample in 0..<78 {
          let isTarget = epoch % 3 == 0
          let bump = isTarget && (26..<39).contains(sample) ? 0.7 : 0
          let slope = (isTarget ? 0.3 : -0.3) * cos(Double.pi * (Double(sample) + 0.5) / 78)
          samples.append(Float(generator.normal() + bump + slope))
        }
      }
    }
    let set = TrainingSet(samples: samples, labels: (0..<240).map { $0 % 3 == 0 })
    func slopeEffect(drift: Double) throws -> Double {
      var options = TrainingOptions.standard
      options.limit(passes: 20)
      options.inputDrift = drift
      var weights = SeededGenerator(seed: 5)
      let network = Network(architecture, initialization: .glorotUniform, using: &weights)
      let trained = try Trainer(architecture, batchSize: 128).train(
        network, on: set, training: Array(0..<240), options: options, seed: 1
      ).network
      let curve: [Float] = (0..<78).map { Float(cos(Double.pi * (Double($0) + 0.5) / 78)) }
      let falling = curve.map { -$0 }
      let outputs = try Scorer(trained).outputs(of: curve + curve + falling + falling)
      return Double(abs(outputs[0] - outputs[1]))
    }
    #expect(try slopeEffect(drift: 1) < 0.7 * slopeEffect(drift: 0))
  }
}
