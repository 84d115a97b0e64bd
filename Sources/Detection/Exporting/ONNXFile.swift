import Evaluation
import Files
import Signal

/// A detector as an ONNX model, for tools that run such models.
///
/// Input `epochs`, float32 [batch, electrode, sample], and for a detector that uses the amplitude of
/// z-scored epochs also `deviations`, float32 [batch, electrode], as in the epochs file; output `scores`, float32 [batch], the same
/// probabilities as `Detector.scores`. An ensemble is one graph. Metadata properties name the
/// electrodes, rate, band and window, the threshold, and the detector by its SHA-256.
public enum ONNXFile {
  /// What the model takes.
  public enum Input: String, Sendable, CaseIterable {
    /// Epochs as the detector's preprocessing leaves them.
    case epochs
    /// Epochs before they are z-scored: the model does that itself.
    case rawEpochs = "raw-epochs"
  }

  /// Writes the model; the file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - detector: the detector.
  ///   - sha256: the checksum of its file, for the metadata.
  ///   - input: what the model takes.
  ///   - path: the file to write.
  /// - Throws: `ExportError` for detectors that are not exported, or of the writing.
  public static func write(
    _ detector: Detector, sha256: String, input: Input = .epochs, to path: String
  ) throws(ExportError) {
    let bytes = try bytes(of: detector, sha256: sha256, input: input)
    do throws(WritingError) {
      var file = try OutputFile(path: path)
      try file.write(bytes.span.bytes)
      try file.commit()
    } catch { throw .writing(error) }
  }

  /// The bytes of the model.
  ///
  /// - Throws: `ExportError.notExpressible` for detectors with parts that are no `ONNXExpressible`.
  public static func bytes(
    of detector: Detector, sha256: String, input: Input = .epochs
  ) throws(ExportError) -> [UInt8] {
    var graph = ONNXGraph()
    var epochs = graph.input(
      "epochs", ["batch", "\(detector.electrodes.count)", "\(detector.windowLength)"])
    if input == .rawEpochs, detector.preprocessing?.normalization == .epoch {
      epochs = graph.standardize(epochs, keepingAmplitude: detector.usesAmplitude)
    } else if detector.usesAmplitude {
      let deviations = graph.input(
        "deviations", ["batch", "\(detector.electrodes.count)"])
      epochs = graph.restoreAmplitude(epochs, deviations: deviations)
    }
    guard let scorer = detector.scorer as? any ONNXExpressible,
      let sum = scorer.logOdds(in: &graph, of: epochs, prefix: "")
    else { throw .notExpressible(method: detector.method.name) }
    let slope = graph.constant(
      "calibration.slope", [], [Float(detector.calibration.slope)])
    let intercept = graph.constant(
      "calibration.intercept", [], [Float(detector.calibration.intercept)])
    let logOdds = graph.apply("Add", [graph.apply("Mul", [sum, slope]), intercept])
    graph.output("scores", graph.apply("Sigmoid", [logOdds]), ["batch"])
    return graph.model(
      producerVersion: detector.training.toolVersion,
      description: "Scores of EEG epochs: the probability that the flash before each was attended.",
      metadata: metadata(of: detector, sha256: sha256, input: input))
  }

  private static func metadata(
    of detector: Detector, sha256: String, input: Input
  ) -> [String: String] {
    var facts = [
      "network": detector.method.name,
      "electrodes": JSONText.encode(detector.electrodes),
      "sampling_rate": "\(detector.samplingRate)",
      "samples": "\(detector.windowLength)",
      "threshold": "\(detector.calibration.threshold)",
      "input": input.rawValue,
      "detector_sha256": sha256,
    ]
    if detector.firstSample != 0 { facts["first_sample"] = "\(detector.firstSample)" }
    if let preprocessing = detector.preprocessing {
      facts["preprocessing"] = JSONText.encode(preprocessing)
      facts["band"] = "\(preprocessing.band)"
      facts["window"] = "\(preprocessing.window)"
      facts["unit"] =
        preprocessing.normalization == .epoch && input == .epochs ? "z-scores" : "µV"
    }
    return facts
  }
}

/// Why a detector could not be exported.
public enum ExportError: Error, Equatable, Sendable {
  /// What scores for the method cannot be written as a graph of operators.
  case notExpressible(method: String)
  /// The file could not be written.
  case writing(WritingError)
}

extension ExportError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .notExpressible(let method):
      "a \(method) detector cannot be written as ONNX: that is for networks and linear methods; "
        + "export its weights with --numpy, or train another --network"
    case .writing(let error): error.description
    }
  }
}
