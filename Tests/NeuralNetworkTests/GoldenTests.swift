import NeuralNetwork
import TestSupport
import Testing

/// CNN-1 against the numbers of an independent implementation, scripts/golden/make_cnn1.py.
@Suite struct GoldenTests {
  static let cases = [8, 64].flatMap { electrodes in
    InstructionSet.allCases.filter(\.isSupported).map { (electrodes, $0) }
  }

  @Test(arguments: cases)
  func `every layer puts out the golden numbers`(
    electrodes: Int, instructions: InstructionSet
  ) throws {
    let golden = try Golden(electrodes: electrodes)
    let network = try golden.network
    let plan = try #require(
      try CecottiPlan(network.architecture, batchSize: 6, threads: 1, instructions: instructions))
    plan.network = network
    for epoch in 0..<6 {
      let size = electrodes * 78
      let layers = plan.activations(Array(golden["x"][epoch * size..<(epoch + 1) * size]))
      for (layer, values) in layers.enumerated() {
        let expected = golden["out.l\(layer + 1)"]
        let part = expected.count / 6
        #expect(
          relativeDifference(values, expected[epoch * part..<(epoch + 1) * part]) < 1e-5,
          "layer \(layer + 1) of epoch \(epoch)")
      }
    }
  }

  @Test(arguments: cases)
  func `every gradient is the golden one`(electrodes: Int, instructions: InstructionSet) throws {
    let golden = try Golden(electrodes: electrodes)
    let (loss, gradient) = try golden.network.gradient(
      on: golden.set, instructions: instructions)
    #expect(abs(loss - golden.losses[0]) < 1e-5 * golden.losses[0])
    for (tensor, name) in zip(gradient.tensors, Golden.tensors) {
      let difference = relativeDifference(tensor.values, golden["grad." + name])
      #expect(difference < 1e-4, "\(name)")
    }
  }

  @Test(arguments: cases)
  func `ten steps of gradient descent have the golden losses`(
    electrodes: Int, instructions: InstructionSet
  ) throws {
    let golden = try Golden(electrodes: electrodes)
    let trainer = try Trainer(
      golden.network.architecture, batchSize: 6, threads: 2, instructions: instructions)
    var options = TrainingOptions(
      rule: .plainDescent(rate: 0.05), batchSize: 6, stopping: .passes(10))
    options.balancesClasses = false
    let (_, report) = try trainer.train(
      golden.network, on: golden.set, training: Array(0..<6), options: options, seed: 0)
    for (loss, expected) in zip(report.trainingErrors, golden.losses) {
      #expect(abs(loss - expected) < 1e-5 * expected)
    }
    #expect(report.trainingErrors.count == 10)
  }
}
