import Detection
import LinearAlgebra
import Signal
import TestSupport
import Testing

@Suite struct ToeplitzLDATests {
  @Test func `weights are those of the authors' own code`() throws {
    let golden = try GoldenArrays("toeplitz-lda.npz")
    let x = golden["x"]
    let (count, dimension) = (x.shape[0], x.shape[1] * x.shape[2])
    let features = Matrix(rows: count, columns: dimension, elements: x.values.map { Double($0) })
    let rule = try LinearRule.toeplitzLDA(
      FeatureRows(features), targets: golden["y"].values.map { $0 == 1 }, electrodes: x.shape[1])
    // They divide by one epoch less. 2.2e-3 is left, of which it is not known where it comes from.
    let expected = golden["weights"].values.map { Double($0) * 400 / 399 }
    #expect(relativeDifference(rule.weights, expected) < 3e-3)
    #expect(abs(rule.bias - Double(golden["bias"].values[0])) < 5e-3 * abs(rule.bias))
  }

  @Test func `few epochs of many electrodes are enough`() throws {
    // More features than epochs: 24 electrodes at 26 times.
    let training = syntheticEpochs(count: 240, electrodes: 24, amplitude: 0.1, seed: 1)
    let test = syntheticEpochs(count: 600, electrodes: 24, amplitude: 0.1, seed: 2)
    let areas = try [DetectionMethod.lda, .toeplitzLDA].map { method in
      areaUnderCurve(try fit(method, to: training).logOdds(of: test, threads: 1), test.labels)
    }
    #expect(areas[1] > areas[0] && areas[1] > 0.6, "\(areas)")
  }

  @Test func `a part of a sum counts for what it is to, however wide it spreads`() throws {
    let training = DetectionMethodTests.training
    let test = DetectionMethodTests.test
    let both = try #require(
      DetectorTrainer(.tangentToeplitz).train(training).detector.scorer as? ScorerSum)
    let spreads = try both.parts.map { part in
      let values = try part.logOdds(of: test, threads: 1)
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    }
    #expect(abs(spreads[1] / spreads[0] - 0.3) < 0.06, "\(spreads)")
  }
}
