import Detection
import Evaluation
import Files
import NeuralNetwork
import Signal

/// What `train` reports; its encoding is the tool's JSON.
package struct TrainingSummary: Sendable, Encodable {
  let network: String
  @Nullable var recipe: String?
  let parameters: Int
  let members: Int
  let electrodes: [String]
  let epochs: Int
  let targets: Int
  let passes: Int
  let bestPass: Int
  let seconds: Double
  let secondsPerPass: Double
  @Nullable var trainingLoss: Double?
  @Nullable var validationLoss: Double?
  @Nullable var validationAuc: Double?
  let threshold: Double
  let threads: Int
  let seed: UInt64
  let detectorSha256: String

  /// Sums up what training came to.
  ///
  /// - Parameters:
  ///   - detector: what was trained.
  ///   - timing: what it took.
  ///   - threads: how many threads worked.
  ///   - digest: the SHA-256 of the detector's file.
  package init(
    _ detector: Detector, timing: DetectorTrainer.Timing, threads: Int, digest: String
  ) {
    let facts = detector.training
    network = detector.method.name
    recipe = facts.recipe?.rawValue
    parameters = detector.networks?.architecture.parameterCount ?? detector.parameterCount
    members = detector.networks?.members.count ?? 1
    electrodes = detector.electrodes
    epochs = facts.epochs
    targets = facts.targets
    passes = facts.passes
    bestPass = facts.bestPass
    seconds = timing.seconds
    secondsPerPass = timing.secondsPerPass
    trainingLoss = facts.trainingLoss
    validationLoss = facts.validationLoss
    validationAuc = facts.validationAUC
    threshold = detector.calibration.threshold
    self.threads = threads
    seed = facts.seed
    detectorSha256 = digest
  }

  private enum CodingKeys: String, CodingKey {
    case network, recipe, parameters, members, electrodes, epochs, targets, passes, bestPass
    case seconds, secondsPerPass, trainingLoss, validationLoss, validationAuc, threads, seed
    case threshold
    case detectorSha256 = "detector_sha256"
  }

  /// The summary in a few lines, where the detector is in the file `output`.
  package func text(output: String) -> String {
    var lines = [
      "\(output): \(network)"
        + (members > 1 ? " × \(members)" : "") + ", \(parameters) parameters, "
        + "\(electrodes.count) electrodes",
      "learnt from \(epochs) epochs (\(targets) targets) in "
        + (passes > 0 ? "\(passes) passes, " : "") + "\(seconds.formatted(2)) s"
        + (passes > 0 ? ", \((secondsPerPass * 1000).formatted(1)) ms a pass" : ""),
    ]
    if let validationAuc {
      lines.append(
        "held-out selections: AUC \(validationAuc.formatted(3))"
          + (validationLoss.map { ", log loss \($0.formatted(4))" } ?? ""))
    }
    lines.append(
      "an epoch counts as detected above a probability of \(threshold.formatted(3))")
    lines.append("sha256 \(detectorSha256)")
    return lines.joined(separator: "\n")
  }
}
