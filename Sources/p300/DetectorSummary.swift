import Detection
import NeuralNetwork
import Signal

/// What `inspect` tells of a detector; its encoding is the tool's JSON.
struct DetectorSummary: Encodable {
  struct Layer: Encodable {
    let name: String
    let shape: [Int]
    let parameters: Int
  }

  struct Electrode: Encodable {
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
  let training: TrainingFacts
  let threshold: Double
  let electrodes: [Electrode]

  init(_ detector: Detector, path: String) {
    self.path = path
    network = detector.network.rawValue
    members = detector.members.count
    let shape = detector.members[0].shape
    parameters = shape.parameterCount
    let maps = [shape.spatialMaps, shape.temporalMaps, shape.hiddenUnits, shape.outputs]
    let sizes = [detector.windowLength, shape.positions, 1, 1]
    layers = (1...4).map { layer in
      let tensors = NetworkTensor.allCases.filter { $0.layer == layer }
      return Layer(
        name: "L\(layer)", shape: [maps[layer - 1], sizes[layer - 1]],
        parameters: tensors.reduce(0) { $0 + shape.dimensions(of: $1).reduce(1, *) })
    }
    samplingRate = detector.samplingRate
    samplesPerEpoch = detector.windowLength
    preprocessing = detector.preprocessing
    training = detector.training
    threshold = detector.calibration.threshold
    electrodes = detector.rankedElectrodes.map { Electrode(label: $0.label, power: $0.power) }
  }

  /// The summary in a few lines.
  var lines: String {
    let input = "\(electrodes.count) electrodes × \(samplesPerEpoch) samples at \(samplingRate) Hz"
    var lines = [
      path,
      "  \(network)" + (members > 1 ? ", \(members) networks averaged" : "")
        + ", \(parameters) parameters each; input \(input)",
    ]
    for layer in layers {
      lines.append(
        "  \(layer.name)  \(layer.shape[0]) × \(layer.shape[1])  \(layer.parameters) parameters")
    }
    lines.append(
      "  recipe \(training.recipe.rawValue), seed \(training.seed), \(training.epochs) epochs "
        + "(\(training.targets) targets), \(training.passes) passes, best pass \(training.bestPass)"
    )
    if let auc = training.validationAUC {
      lines.append("  AUC on selections that were not learnt from: \(auc.formatted(3))")
    }
    for source in training.sources { lines.append("  from \(source.name) \(source.sha256)") }
    lines.append("  electrodes by Σ|w| over the maps of L1:")
    for (rank, electrode) in electrodes.enumerated() {
      lines.append("  \(rank + 1). \(electrode.label) \(electrode.power.formatted(4))")
    }
    return lines.joined(separator: "\n")
  }
}
