import Detection
import NeuralNetwork

/// What `train` reports; its encoding is the tool's JSON.
struct TrainingSummary: Encodable {
  let network: String
  let recipe: String?
  let parameters: Int
  let members: Int
  let electrodes: [String]
  let epochs: Int
  let targets: Int
  let passes: Int
  let bestPass: Int
  let seconds: Double
  let secondsPerPass: Double
  let trainingError: Double?
  let validationError: Double?
  let validationAuc: Double?
  let threads: Int
  let seed: UInt64
  let detectorSha256: String

  init(
    _ detector: Detector, timing: DetectorTrainer.Timing, threads: Int, digest: String
  ) {
    let facts = detector.training
    network = detector.classifier.rawValue
    recipe = facts.recipe?.rawValue
    parameters = detector.members.first?.shape.parameterCount ?? detector.parameterCount
    members = max(1, detector.members.count)
    electrodes = detector.electrodes
    epochs = facts.epochs
    targets = facts.targets
    passes = facts.passes
    bestPass = facts.bestPass
    seconds = timing.seconds
    secondsPerPass = timing.secondsPerPass
    trainingError = facts.trainingError
    validationError = facts.validationError
    validationAuc = facts.validationAUC
    self.threads = threads
    seed = facts.seed
    detectorSha256 = digest
  }

  private enum CodingKeys: String, CodingKey {
    case network, recipe, parameters, members, electrodes, epochs, targets, passes, bestPass
    case seconds, secondsPerPass, trainingError, validationError, validationAuc, threads, seed
    case detectorSha256 = "detector_sha256"
  }

  /// Writes every field; what was not measured is null.
  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(network, forKey: .network)
    try fields.encode(recipe, forKey: .recipe)
    try fields.encode(parameters, forKey: .parameters)
    try fields.encode(members, forKey: .members)
    try fields.encode(electrodes, forKey: .electrodes)
    try fields.encode(epochs, forKey: .epochs)
    try fields.encode(targets, forKey: .targets)
    try fields.encode(passes, forKey: .passes)
    try fields.encode(bestPass, forKey: .bestPass)
    try fields.encode(seconds, forKey: .seconds)
    try fields.encode(secondsPerPass, forKey: .secondsPerPass)
    try fields.encode(trainingError, forKey: .trainingError)
    try fields.encode(validationError, forKey: .validationError)
    try fields.encode(validationAuc, forKey: .validationAuc)
    try fields.encode(threads, forKey: .threads)
    try fields.encode(seed, forKey: .seed)
    try fields.encode(detectorSha256, forKey: .detectorSha256)
  }

  func text(output: String) -> String {
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
          + (validationError.map { ", error \($0.formatted(4))" } ?? ""))
    }
    lines.append("sha256 \(detectorSha256)")
    return lines.joined(separator: "\n")
  }
}

extension Double {
  /// The number with so many decimals.
  func formatted(_ decimals: Int) -> String {
    guard isFinite, abs(self) < 1e12 else { return "\(self)" }
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let rounded = Int((abs(self) * scale).rounded())
    let whole = rounded / Int(scale)
    let digits = String(rounded % Int(scale))
    let sign = self < 0 && rounded > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
  }
}
