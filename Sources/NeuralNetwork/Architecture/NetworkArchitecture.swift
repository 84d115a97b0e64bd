/// A network as a list of layers with a head, fitted to the size of an epoch.
///
/// Its numbers stand in a ``Network``.
///
/// ```swift
/// let perceptron = try NetworkArchitecture(
///   electrodes: 8, windowLength: 78,
///   layers: [.scaling, .dense(units: 50), .activation(.tanh), .dropout(0.3), .dense(units: 1)],
///   head: .logit)
/// print(perceptron.parameterCount)  // 31301
/// ```
public struct NetworkArchitecture: Sendable, Hashable {
  /// Rows of an epoch.
  public let electrodes: Int
  /// Samples a row.
  public let windowLength: Int
  /// The layers, first to last.
  public let layers: [Layer]
  /// What the last layer's numbers mean.
  public let head: Head
  /// All numbers of a network by name, in the order in which they are stored.
  public let tensors: [TensorPlace]
  /// How many numbers training changes.
  public let parameterCount: Int
  /// How many numbers are statistics of the training epochs.
  package let statisticCount: Int
  /// The layers with their sizes.
  package let steps: [LayerStep]

  /// Layers on epochs of so many electrodes and samples.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if a layer has nothing to work on or would be too large to
  ///   address; `.unfitLayers` if the head asks for another number of outputs, or if a layer stands
  ///   where it cannot.
  public init(
    electrodes: Int, windowLength: Int, layers: [Layer], head: Head
  ) throws(NetworkError) {
    let unfit = NetworkError.unfitEpochs(electrodes: electrodes, windowLength: windowLength)
    let largest = 1 << 16
    guard (1...largest).contains(electrodes), (1...largest).contains(windowLength),
      electrodes * windowLength <= 1 << 26
    else { throw unfit }
    var places = TensorPlaces()
    var steps: [LayerStep] = []
    var shape = Layer.Shape(maps: 1, rows: electrodes, samples: windowLength)
    for (index, layer) in layers.enumerated() {
      try layer.check(at: index, of: layers.count)
      var step = LayerStep(layer, input: shape, behind: steps)
      shape = step.output
      guard (1...largest).contains(shape.maps), shape.rows > 0, shape.samples > 0,
        shape.maps * shape.rows * shape.samples <= 1 << 26, step.taps <= 1 << 26,
        shape.maps * step.taps <= 1 << 27, places.parameters <= 1 << 30
      else { throw unfit }
      places.place(&step, at: index)
      steps.append(step)
    }
    let expected = head.outputs(forEpochsOf: electrodes * windowLength) ?? shape.count
    guard shape.count == expected, !layers.isEmpty else {
      throw .unfitLayers(
        found: "\(layers.count) layers that end in \(shape.count) numbers", expected: "\(expected)")
    }
    self.electrodes = electrodes
    self.windowLength = windowLength
    self.layers = layers
    self.head = head
    self.steps = steps
    tensors = places.tensors
    parameterCount = places.parameters
    statisticCount = places.statistics
  }

  /// Numbers in one epoch.
  public var epochSize: Int { electrodes * windowLength }
  /// Numbers the last layer puts out for one.
  public var outputs: Int { steps[steps.count - 1].output.count }

  /// What the layer at `index` puts out, `[map, row, sample]`.
  public func shape(ofLayer index: Int) -> Layer.Shape { steps[index].output }

  /// The place of a tensor; `nil` if no layer has it.
  public func place(of name: TensorName) -> TensorPlace? { tensors.first { $0.name == name } }

  /// Whether the input is scaled by what the training epochs are like.
  package var scalesInput: Bool { layers.first == .scaling }
}

extension Layer {
  /// Whether the layer can be the one at `index`.
  fileprivate func check(at index: Int, of count: Int) throws(NetworkError) {
    switch self {
    case .scaling where index > 0:
      throw .unfitLayers(found: "scaling as layer \(index + 1)", expected: "it as the first")
    case .lstm(let units, _) where !(1...1 << 12).contains(units):
      throw .unfitLayers(found: "\(units) units of memory", expected: "1 to \(1 << 12)")
    case .transposedDense where index < count - 1:
      throw .unfitLayers(found: "\(self) as layer \(index + 1)", expected: "it as the last")
    case .dropout(let probability) where !(0..<1).contains(probability):
      throw .unfitLayers(found: "dropout of \(probability)", expected: "from 0 to below 1")
    case .sparsity(let target, _) where !(target > 0 && target < 1):
      throw .unfitLayers(found: "activity of \(target)", expected: "between 0 and 1")
    default: break
    }
  }
}
