import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// From the tool to other tools.
@Suite struct ExportTests {
  let folder = TemporaryFolder()

  private func detector() throws -> String {
    try TrainedDetector.cnn3.get().write(to: folder).detector
  }

  @Test func `the ONNX model gives the scores of classify`() throws {
    let detector = try detector()
    let (model, scores) = (folder.path("m.onnx"), folder.path("scores.json"))
    let exported = try Tool.run("export", detector, "--onnx", model, "--json")
    #expect(exported.status == 0, "\(exported.errors)")
    _ = try Tool.run("classify", detector, folder.path("train.npz"), "--output", scores)
    let rows = try JSONDecoder().decode([JSON].self, from: folder.data("scores.json"))
    let epochs = try EpochsFile.read(folder.path("train.npz"))
    let few = epochs.selecting(Array(0..<20))
    let onnx = ONNXModel([UInt8](try folder.data("m.onnx")))
    #expect(onnx.metadata["detector_sha256"] == (try exported.json()["detector_sha256"]?.text))
    let found = onnx.run([
      "epochs": ONNXModel.Tensor([20, 8, 78], few.samples.map { Double($0) }),
      "deviations": ONNXModel.Tensor([20, 8], few.deviations.map { Double($0) }),
    ]).values
    for (found, row) in zip(found, rows) {
      #expect(abs(found - (row["score"]?.number ?? -1)) < 1e-5)
    }
    #expect(rows.count == 720)
  }

  @Test func `JSON and table hold the same scores`() throws {
    let detector = try detector()
    let table = folder.path("scores.tsv")
    _ = try Tool.run("classify", detector, folder.path("train.npz"), "--output", table)
    let json = folder.path("scores")
    let outcome = try Tool.run(
      "classify", detector, folder.path("train.npz"), "--output", json, "--format", "json")
    #expect(outcome.status == 0)
    let rows = try JSONDecoder().decode([JSON].self, from: folder.data("scores"))
    let lines = try String(decoding: folder.data("scores.tsv"), as: UTF8.self)
      .split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.count == lines.count)
    for (row, line) in zip(rows, lines) {
      #expect(row["score"]?.number == Double(line[5]))
      #expect(row["onset"]?.number == Double(line[1]))
      #expect(row["target"]?.number == Double(line[7]))
    }
  }

  @Test func `the NumPy archive holds the weights by name`() throws {
    let path = folder.path("w.npz")
    let outcome = try Tool.run("export", try detector(), "--numpy", path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    // A stored ZIP archive shows its members' names and the arrays' headers.
    let text = String(decoding: try folder.data("w.npz"), as: UTF8.self)
    #expect(text.contains("1.l2.weight.npy"))
    #expect(text.contains("'descr': '<f4', 'fortran_order': False, 'shape': (5, 13)"))
    #expect(text.contains("metadata.preprocessing.npy"))
  }

  @Test func `export without a goal, and of a detector that ONNX cannot hold, say what to do`()
    throws
  {
    let outcome = try Tool.run("export", "d.safetensors")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--onnx or --numpy"))
    let riemannian = folder.path("riemannian")
    let trained = try Tool.run(
      "train", PipelineTests.first, "--network", "xdawn-riemann", "--output", riemannian)
    #expect(trained.status == 0, "\(trained.errors)")
    let refused = try Tool.run(
      "export", riemannian, "--onnx", folder.path("m.onnx"))
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--numpy"))
    #expect(!(try folder.contents().contains("m.onnx")))
  }

  @Test(arguments: ["set", "fif"]) func `preprocess writes formats of other tools`(
    format: String
  ) throws {
    let path = folder.path(format == "fif" ? "a-epo.fif" : "a.set")
    let outcome = try Tool.run(
      "preprocess", PipelineTests.first, "--output", path, "--normalize", "none")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("-epo.fif"), "\(outcome.errors)")
    let bytes = try folder.data(format == "fif" ? "a-epo.fif" : "a.set")
    #expect(bytes.count > 720 * 8 * 78 * 4)
    guard format == "set" else { return }
    let recording = try #require(try RecordingReader.read(path).first)
    #expect(recording.pieces.count == 720)
    #expect(recording.events.count { $0.text.hasPrefix("target/") } == 120)
  }
}
