import Detection
import LinearAlgebra
import Signal
import TestSupport
import Testing

@Suite struct ShrinkageLDATests {
  // The fits to all epochs and to folds share their sums; the gaps beside folds make small portions of them.
  @Test(arguments: [Float(0), 5000], [0, 4])
  func `a detector is the one by the definition`(offset: Float, folds: Int) throws {
    let (count, electrodes, length, block) = (300, 4, 78, 6)
    var epochs = syntheticEpochs(
      count: count, electrodes: electrodes, length: length, amplitude: 1, seed: 3)
    for index in 0..<count {
      epochs.selections[index] = Int32(index / 50)
      let start = (index * electrodes + 2) * length
      for sample in start..<start + length { epochs.samples[sample] += offset }
    }
    var trainer = DetectorTrainer(.lda)
    trainer.folds = folds
    trainer.threads = 2
    let stored = try trainer.train(epochs).detector.scorer.stored

    func samples(_ epoch: Int, _ electrode: Int) -> [Double] {
      let start = (epoch * electrodes + electrode) * length
      return epochs.samples[start..<start + length].map { Double($0) }
    }
    var features = Matrix(rows: count, columns: electrodes * (length / block))
    var (means, deviations): ([Float], [Float]) = ([], [])
    for electrode in 0..<electrodes {
      let all = (0..<count).flatMap { samples($0, electrode) }
      let mean = all.reduce(0, +) / Double(all.count)
      let square = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
      means.append(Float(mean))
      deviations.append(Float(square.squareRoot()))
      for epoch in 0..<count {
        let scaled = samples(epoch, electrode).map {
          ($0 - Double(means[electrode])) / Double(deviations[electrode])
        }
        for part in 0..<length / block {
          features[epoch, electrode * (length / block) + part] =
            scaled[part * block..<(part + 1) * block].reduce(0, +) / Double(block)
        }
      }
    }
    let rule = try LinearRule.shrinkageLDA(
      FeatureRows(features), targets: epochs.labels.map { $0 == .target })
    let weights = try #require(stored.tensors["weights"]).values
    let bias = try #require(stored.tensors["bias"]).values
    #expect(
      relativeDifference(try #require(stored.tensors["scaling.mean"]).values, means) < 1e-6)
    #expect(
      relativeDifference(try #require(stored.tensors["scaling.deviation"]).values, deviations)
        < 1e-6)
    #expect(relativeDifference(weights.map { Double($0) }, rule.weights) < 1e-6)
    #expect(abs(Double(bias[0]) - rule.bias) < 1e-5 * max(1, abs(rule.bias)))
  }
}
