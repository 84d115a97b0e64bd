import Detection
import ElementaryFunctions
import Evaluation
import Files
import NeuralNetwork
import Signal

/// What a detector is made of; its encoding is the JSON of `inspect`.
package struct DetectorSummary: Sendable, Encodable {
  struct Layer: Sendable, Encodable {
    let name: String
    let shape: [Int]
    let parameters: Int
  }

  struct Electrode: Sendable, Encodable {
    let label: String
    let power: Double
  }

  let path: String
  let network: String
  let members: Int
  let parameters: Int
  let layers: [Layer]
  let samplingRate: Double
  let samplesPerEpoch: Int
  let preprocessing: Preprocessing?
  /// What the user said of the recordings' flashes, as options of the command line.
  let flashOptions: String?
  let training: TrainingFacts
  /// The other people's detector in it.
  let prior: PriorFacts?
  let calibration: Calibrator
  /// How many electrodes it takes.
  let electrodes: Int
  /// They from the most to the least weighed by the first layer; empty without networks.
  let rankedElectrodes: [Electrode]

  /// Sums up a detector, which is in the file at `path`.
  package init(_ detector: Detector, path: String) {
    self.path = path
    network = detector.method.name
    members = detector.networks?.members.count ?? 0
    parameters = detector.networks?.architecture.parameterCount ?? detector.parameterCount
    layers = detector.networks.map { Self.layers(of: $0) } ?? []
    samplingRate = detector.samplingRate
    samplesPerEpoch = detector.windowLength
    preprocessing = detector.preprocessing
    flashOptions = detector.flashRule.flatMap(\.mapping.optionsIfAny)
    training = detector.training
    prior = detector.prior
    calibration = detector.calibration
    electrodes = detector.electrodes.count
    rankedElectrodes = detector.rankedElectrodes.map { Electrode(label: $0.label, power: $0.power) }
  }

  /// The layers that learn, by the paper's names where they are the paper's.
  private static func layers(of networks: NetworkEnsemble) -> [Layer] {
    let architecture = networks.architecture
    let learnt = Dictionary(grouping: architecture.tensors.filter(\.isParameter), by: \.layer)
    return learnt.sorted { $0.key < $1.key }.enumerated().map { number, layer in
      let shape = architecture.shape(ofLayer: layer.key)
      let name = layer.value[0].name
      return Layer(
        name: networks.receptiveFields == nil ? "\(name.kind)\(name.number)" : "L\(number + 1)",
        shape: [shape.maps] + (shape.rows > 1 ? [shape.rows] : []) + [shape.samples],
        parameters: layer.value.reduce(0) { $0 + $1.shape.reduce(1, *) })
    }
  }

  /// The summary in a few lines.
  package var lines: String { (facts + ranks).joined(separator: "\n") }

  /// Everything but the electrodes by their weights, a line each.
  var facts: [String] {
    let input = "\(electrodes) electrodes × \(samplesPerEpoch) samples at \(samplingRate) Hz"
    let averaged = members > 1 ? ", \(members) networks averaged" : ""
    let each = members > 1 ? " each" : ""
    var lines = [
      path, "  \(network)\(averaged), \(parameters) parameters\(each); input \(input)",
    ]
    for layer in layers {
      lines.append(
        "  \(layer.name)  " + layer.shape.map { "\($0)" }.joined(separator: " × ")
          + "  \(layer.parameters) parameters")
    }
    let recipe = training.recipe.map { "recipe \($0.rawValue), " } ?? ""
    let passes =
      training.passes > 0 ? ", \(training.passes) passes, best pass \(training.bestPass)" : ""
    let epochs = "\(training.epochs) epochs (\(training.targets) targets)"
    lines.append("  \(recipe)seed \(training.seed), \(epochs)\(passes)")
    lines.append(
      "  an epoch counts as detected above a probability of \(calibration.threshold.formatted(3))")
    if let auc = training.validationAUC {
      lines.append("  AUC on selections that were not learnt from: \(auc.formatted(3))")
    }
    if let decoded = training.decodedSelections {
      lines.append("  \(decoded) selections as they were decided, without labels")
    }
    for subject in training.subjects ?? [] {
      lines.append(
        "  of \(subject.name): \(subject.epochs) epochs"
          + (subject.auc.map { ", AUC of a detector of the others \($0.formatted(3))" } ?? ""))
    }
    for past in training.history ?? [] {
      lines.append(
        "  before: \(past.epochs) epochs (\(past.targets) targets) of "
          + past.sources.map(\.name).joined(separator: ", ")
          + (past.validationAUC.map { ", AUC \($0.formatted(3))" } ?? ""))
    }
    if let prior {
      lines.append(
        "  with \(prior.weight.formatted(3)) times the log-odds of "
          + (prior.subjects.isEmpty
            ? "the \(prior.network) detector of before"
            : "a \(prior.network) prior of \(prior.subjects.count) people")
          + (prior.delaySamples.flatMap { $0 == 0 ? nil : $0 }.map { delay in
            let milliseconds = Int(
              saturating: (1000 * Double(delay.magnitude) / samplingRate).rounded())
            return ", whose responses come \(milliseconds) ms \(delay > 0 ? "earlier" : "later")"
          } ?? "")
          + (prior.auc.map { ", alone AUC \($0.formatted(3)) on these epochs" } ?? ""))
    }
    if let flashOptions { lines.append("  flashes: \(flashOptions)") }
    for source in training.sources { lines.append("  from \(source.name) \(source.sha256)") }
    return lines
  }

  /// The electrodes by their weights, a line each.
  private var ranks: [String] {
    guard !rankedElectrodes.isEmpty else { return [] }
    return ["  electrodes by Σ|w| over the maps of L1:"]
      + rankedElectrodes.enumerated().map { rank, electrode in
        "  \(rank + 1). \(electrode.label) \(electrode.power.formatted(4))"
      }
  }
}
