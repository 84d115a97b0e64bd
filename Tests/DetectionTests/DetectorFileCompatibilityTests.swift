import Detection
import NeuralNetwork
import Signal
import TestSupport
import Testing

/// Detectors that version 0.1.0 has written, and the scores that it gave.
@Suite struct DetectorFileCompatibilityTests {
  @Test(arguments: [
    "cnn-1", "cnn-1-tangent", "eegnet", "oclnn", "lda", "xdawn-lda", "xdawn-riemann",
  ])
  func `a detector of 0.1.0 is read and scores as it did`(network: String) throws {
    let folder = "detectors-0.1.0"
    let detector = try DetectorFile.read(GoldenFiles.path("\(folder)/\(network).safetensors"))
    let epochs = try EpochsFile.read(GoldenFiles.path("\(folder)/epochs.npz"))
    let table = String(decoding: try GoldenFiles.data("\(folder)/\(network).tsv"), as: UTF8.self)
    let expected = table.split(separator: "\n").dropFirst().compactMap { row in
      Double(row.split(separator: "\t")[5])
    }
    let scores = try detector.scores(of: epochs, threads: 2)
    #expect(expected.count == 48)
    // The baseline's kernels round otherwise than those that made the file.
    if InstructionSet.standard != .baseline { #expect(scores == expected) }
    #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
