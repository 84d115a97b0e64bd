import Foundation
import TestSupport

/// A detector of the first recording, trained by the tool once for all tests that only use one.
struct TrainedDetector {
  private let epochs: Data
  private let bytes: Data

  /// CNN-1, which a teacher taught.
  static let cnn1 = Result { try TrainedDetector("--passes", "4", "--members", "1") }
  /// Two small networks.
  static let cnn3 = Result {
    try TrainedDetector("--network", "cnn-3", "--passes", "2", "--members", "2")
  }

  private init(_ options: String...) throws {
    let folder = TemporaryFolder()
    let (epochs, detector) = (folder.path("train.npz"), folder.path("d.safetensors"))
    _ = try Tool.run("preprocess", PipelineTests.first, "--output", epochs)
    _ = try Tool.run(["train", epochs, "--output", detector] + options, environment: [:])
    self.epochs = try folder.data("train.npz")
    bytes = try folder.data("d.safetensors")
  }

  /// Writes its epochs as `train.npz` and itself as `d.safetensors`.
  func write(to folder: TemporaryFolder) throws -> (epochs: String, detector: String) {
    (try folder.write(epochs, as: "train.npz"), try folder.write(bytes, as: "d.safetensors"))
  }
}
