import Detection
import ElementaryFunctions
import Files
import Signal
import TestSupport
import Testing

/// Linear methods as the one weighted sum that is exported.
@Suite struct LinearFormTests {
  private static let folder = "detectors-0.1.0"

  private func path(_ method: String) -> String {
    GoldenFiles.path("\(Self.folder)/\(method).safetensors")
  }

  /// The scores by the exported form, of epochs `[epoch, electrode, sample]`.
  private func scores(_ method: String, _ epochs: Epochs) throws -> [Double] {
    let detector = try DetectorFile.read(path(method))
    let model = ONNXModel(try ONNXFile.bytes(of: detector, sha256: "00"))
    let shape = [epochs.count, epochs.electrodes.count, epochs.windowLength]
    return model.run(["epochs": ONNXModel.Tensor(shape, epochs.samples.map { Double($0) })]).values
  }

  private func goldenEpochs() throws -> Epochs {
    try EpochsFile.read(GoldenFiles.path("\(Self.folder)/epochs.npz"))
  }

  @Test(arguments: ["lda", "xdawn-lda"])
  func `block means, spatial filters and rule multiply to the detector's scores`(
    method: String
  ) throws {
    let epochs = try goldenEpochs()
    let expected = try DetectorFile.read(path(method)).scores(of: epochs)
    let found = try scores(method, epochs)
    #expect(relativeDifference(found, expected) < 1e-5)
    #expect((expected.max() ?? 0) - (expected.min() ?? 0) > 0.3)
  }

  @Test(arguments: ["lda", "xdawn-lda"])
  func `log-odds of a mean are the mean of log-odds`(method: String) throws {
    let epochs = try goldenEpochs()
    let size = epochs.epochSize
    var halves = epochs
    for index in 0..<epochs.count / 2 * size {
      halves.samples[index] = (epochs.samples[index] + epochs.samples[index + 24 * size]) / 2
    }
    let whole = try scores(method, epochs).map(Double.logOdds)
    let means = try scores(method, halves).map(Double.logOdds)
    for index in 0..<24 {
      #expect(abs(means[index] - (whole[index] + whole[index + 24]) / 2) < 1e-4)
    }
  }

  @Test(arguments: ["lda", "xdawn-lda"])
  func `only the mean of each block counts`(method: String) throws {
    let file = try TensorFile(FileBytes(path: path(method)))
    let block = Int(try #require(file.tensors["\(method).block"]?.values.first))
    let epochs = try goldenEpochs()
    var reversed = epochs
    for row in 0..<epochs.count * epochs.electrodes.count {
      for start in stride(from: 0, to: epochs.windowLength / block * block, by: block) {
        let first = row * epochs.windowLength + start
        reversed.samples[first..<first + block].reverse()
      }
    }
    #expect(reversed.samples != epochs.samples)
    #expect(relativeDifference(try scores(method, reversed), try scores(method, epochs)) < 1e-5)
  }

  @Test(arguments: [DetectionMethod.lda, .swlda, .blda, .xdawnLDA])
  func `one weighted sum of the scaled samples gives the log-odds`(
    method: DetectionMethod
  ) throws {
    let epochs = DetectionMethodTests.test
    let scorer = try fit(method, to: DetectionMethodTests.training)
    let form = try #require(scorer as? BlockMeanModel).linearForm
    let values = try scorer.logOdds(of: epochs, threads: 1)
    let length = epochs.windowLength
    #expect(form.weights.count == epochs.epochSize)
    for (epoch, expected) in values.enumerated() {
      var sum = Double(form.bias)
      for place in 0..<epochs.epochSize {
        let electrode = place / length
        let sample = Double(epochs.samples[epoch * epochs.epochSize + place])
        sum +=
          Double(form.weights[place]) * (sample - Double(form.mean[electrode]))
          * Double(form.factor[electrode])
      }
      #expect(abs(sum - expected) < 1e-4 * max(abs(expected), 1))
    }
  }
}
