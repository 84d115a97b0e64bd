/// A network as a list of layers, fitted to the size of an epoch; its numbers stand in `LayeredNetwork`.
///
/// Before the listed layers every electrode is scaled by the mean and deviation of the training
/// epochs. The last layer has two outputs, no P300 and P300, whose softmax is the probability.
public struct LayeredArchitecture: Sendable, Hashable {
  /// Rows of an epoch.
  public let electrodes: Int
  /// Samples a row.
  public let windowLength: Int
  /// The layers, first to last.
  public let layers: [Layer]
  /// All numbers of a network by name, in the order in which they are stored.
  public let tensors: [LayeredTensor]
  /// The layers with their sizes, behind the scaling.
  package let steps: [LayerStep]
  /// How many numbers training changes.
  public let parameterCount: Int
  /// How many numbers are statistics of the training epochs.
  package let statisticCount: Int

  /// Layers on epochs of so many electrodes and samples.
  ///
  /// - Throws: `LayeredNetworkError.unfitEpochs` if a layer has nothing to work on, if it does not
  ///   end in two numbers or if it would be too large to address.
  public init(
    electrodes: Int, windowLength: Int, layers: [Layer]
  ) throws(LayeredNetworkError) {
    let unfit = LayeredNetworkError.unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    let largest = 1 << 16
    guard (1...largest).contains(electrodes), (1...largest).contains(windowLength),
      electrodes * windowLength <= 1 << 26
    else { throw unfit }
    let epoch = Layer.Shape(maps: 1, rows: electrodes, samples: windowLength)
    var places = TensorPlaces()
    var steps = [LayerStep(operation: .scaling, input: epoch, output: epoch)]
    places.place(&steps[0])
    for layer in layers {
      var step = LayerStep(layer, input: steps[steps.count - 1].output)
      let shape = step.output
      guard shape.maps > 0, shape.maps <= largest, shape.rows > 0, shape.samples > 0,
        shape.maps * shape.rows * shape.samples <= 1 << 26, step.taps <= 1 << 26,
        shape.maps * step.taps <= 1 << 27
      else { throw unfit }
      places.place(&step)
      steps.append(step)
    }
    guard steps.count > 1, steps[steps.count - 1].output.count == 2,
      steps[steps.count - 1].output.maps == 2
    else { throw unfit }
    self.electrodes = electrodes
    self.windowLength = windowLength
    self.layers = layers
    self.steps = steps
    tensors = places.tensors
    parameterCount = places.parameters
    statisticCount = places.statistics
  }

  /// Numbers in one epoch.
  public var epochSize: Int { electrodes * windowLength }
}

/// The name and shape of one tensor of a network of layers.
public struct LayeredTensor: Sendable, Hashable {
  /// For example `convolution1.weight`, `normalization2.variance`, `input.mean`.
  public let name: String
  /// The length of each dimension, slowest first.
  public let shape: [Int]
  /// Whether training changes it; else it is a statistic of the training epochs.
  public let isParameter: Bool
  /// Where its numbers lie among the parameters or the statistics.
  package let range: Range<Int>
  /// What none of its numbers is below: deviations are positive, variances are not negative.
  package let least: Float
}

/// Finds every step's numbers a place and a name.
private struct TensorPlaces {
  var tensors: [LayeredTensor] = []
  var parameters = 0
  var statistics = 0
  private var numbers: [String: Int] = [:]

  mutating func place(_ step: inout LayerStep) {
    switch step.operation {
    case .scaling:
      let rows = step.output.rows
      let start = statistics
      _ = add("input.mean", [rows], isParameter: false)
      _ = add("input.deviation", [rows], isParameter: false, least: .leastNormalMagnitude)
      step.statistics = start..<statistics
    case .convolution(let convolution):
      let name = next("convolution")
      let maps = step.output.maps
      step.weight = add(
        "\(name).weight",
        [
          maps, step.input.maps / convolution.groups, convolution.kernelRows,
          convolution.kernelSamples,
        ], isParameter: true)
      if convolution.hasBias { step.bias = add("\(name).bias", [maps], isParameter: true) }
    case .normalization:
      let name = next("normalization")
      let maps = step.output.maps
      step.weight = add("\(name).gain", [maps], isParameter: true)
      step.bias = add("\(name).shift", [maps], isParameter: true)
      let start = statistics
      _ = add("\(name).mean", [maps], isParameter: false)
      _ = add("\(name).variance", [maps], isParameter: false, least: 0)
      step.statistics = start..<statistics
    case .elu, .relu, .pooling, .dropout: break
    }
  }

  private mutating func next(_ kind: String) -> String {
    numbers[kind, default: 0] += 1
    return "\(kind)\(numbers[kind, default: 0])"
  }

  private mutating func add(
    _ name: String, _ shape: [Int], isParameter: Bool, least: Float = -.infinity
  ) -> Range<Int> {
    let start = isParameter ? parameters : statistics
    let range = start..<start + shape.reduce(1, *)
    tensors.append(
      LayeredTensor(
        name: name, shape: shape, isParameter: isParameter, range: range, least: least))
    if isParameter { parameters = range.upperBound } else { statistics = range.upperBound }
    return range
  }
}
