import ElementaryFunctions
import LinearAlgebra
import NeuralNetwork
import Signal

/// What a detector learnt as pictures of electrodes × time: units of a perceptron's first layer, kernels of
/// LeNet-5, or atoms.
public struct LearntPictures: Sendable, Equatable {
  /// What they are of.
  public enum Kind: Sendable, Equatable {
    /// The weights of the units of the first hidden layer that weigh most.
    case units
    /// The first convolution's kernels, whose rows are neighbouring electrodes.
    case kernels
    /// The mean response that an atom stands for, in deviations of each electrode.
    case atoms
  }

  /// One picture.
  public struct Picture: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// `[row, step]`.
    public let values: [Double]
  }

  /// What the pictures are of.
  public let kind: Kind
  /// What the rows are: electrodes, or places in a kernel.
  public let rows: [String]
  /// When the first step begins, from the flash or from the beginning of a kernel, in seconds.
  public let start: Double
  /// How long a step is, in seconds.
  public let step: Double
  /// The pictures, as many as one looks at, those of most weight first.
  public let pictures: [Picture]

  /// The most units that are shown.
  private static let most = 9

  /// The pictures of `detector`; `nil` where it has none, or where `epochs`, which atoms are shown by, are
  /// others than it takes.
  public init?(_ detector: Detector, epochs: Epochs) {
    if let sparse = detector.scorer as? SparseModel {
      guard epochs.electrodes == detector.electrodes,
        epochs.windowLength == detector.windowLength
      else { return nil }
      kind = .atoms
      rows = detector.electrodes
      start = epochs.firstTime
      step = Double(sparse.features.means.block) / detector.samplingRate
      pictures = sparse.responses(in: epochs)
      return
    }
    guard let network = detector.networks?.members[0] else { return nil }
    let layers = network.architecture.layers
    guard layers.count > 3, layers[0] == .scaling,
      case .averagePooling(let samples, 1, let first, _) = layers[1]
    else { return nil }
    step = Double(samples) / detector.samplingRate
    switch layers[2] {
    case .dense(let units, _):
      kind = .units
      rows = detector.electrodes
      start = Double(detector.firstSample + first) / detector.samplingRate
      let all = network[.dense(1, .weight)].map { Double($0) }
      let next = network[.dense(2, .weight)].map { Double($0) }
      let width = all.count / units
      func norm(_ values: some Sequence<Double>) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let weight = (0..<units).map { unit in
        norm(all[unit * width..<(unit + 1) * width])
          * norm(stride(from: unit, to: next.count, by: units).map { next[$0] })
      }
      let order = (0..<units).sorted { (weight[$0], -$0) > (weight[$1], -$1) }
      pictures = order.prefix(Self.most).map { unit in
        Picture(name: "unit \(unit + 1)", values: Array(all[unit * width..<(unit + 1) * width]))
      }
    case .convolution(let maps, let kernel, _):
      kind = .kernels
      let all = network[.convolution(1, .weight)].map { Double($0) }
      let width = all.count / maps
      rows = (0..<width / kernel.samples).map { "\($0 + 1)" }
      start = 0
      pictures = (0..<maps).map { map in
        Picture(name: "kernel \(map + 1)", values: Array(all[map * width..<(map + 1) * width]))
      }
    default: return nil
    }
  }
}

/// How far the gates of a detector's memory are open over time, in the mean over epochs of each class.
public struct MemoryGates: Sendable, Equatable {
  /// One gate over one class.
  public struct Curve: Sendable, Equatable {
    /// What the gate does.
    public let gate: String
    /// Whether the epochs are targets.
    public let isTarget: Bool
    /// From 0, shut, to 1, open, at every step.
    public let values: [Double]
  }

  /// The middle of every step after the flash, in seconds.
  public let times: [Double]
  /// Every gate over targets and over the others.
  public let curves: [Curve]

  /// As many epochs of a class say as much as all.
  private static let most = 200

  /// The gates of the first network of `detector` over `epochs`; `nil` without a memory, without epochs of
  /// both classes, or where the epochs are others than it takes.
  public init?(_ detector: Detector, epochs: Epochs, threads: Int) {
    guard let network = detector.networks?.members[0], network.memory != nil,
      epochs.electrodes == detector.electrodes, epochs.windowLength == detector.windowLength
    else { return nil }
    var curves: [Curve] = []
    for label in [Label.target, .nonTarget] {
      let own = epochs.labels.indices.filter { epochs.labels[$0] == label }
      let chosen = stride(from: 0, to: own.count, by: max(1, own.count / Self.most))
      let samples = chosen.flatMap { place in
        let first = own[place] * epochs.epochSize
        return epochs.samples[first..<first + epochs.epochSize]
      }
      guard !samples.isEmpty, samples.allSatisfy({ $0.isFinite }),
        let gates = try? network.gates(of: samples, threads: threads)
      else { return nil }
      for (gate, values) in zip(["take in", "keep", "put out"], gates) {
        curves.append(Curve(gate: gate, isTarget: label == .target, values: values))
      }
    }
    self.curves = curves
    // What stands before a memory makes as many steps of the window as there are.
    let steps = curves[0].values.count
    let samples = Double(epochs.windowLength / steps)
    times = (0..<steps).map { (step: Int) -> Double in
      epochs.firstTime + samples * (Double(step) + 0.5) / epochs.samplingRate
    }
  }
}
