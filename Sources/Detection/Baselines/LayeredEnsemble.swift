import NeuralNetwork
import Randomness
import Signal

/// Networks of layers of one kind, from different random starts; their log-odds are averaged.
struct LayeredEnsemble: BaselineModel {
  /// Which layers.
  enum Kind: Sendable {
    /// Lawhern et al. 2018.
    case eegNet
    /// Shan, Liu & Stefanov 2018.
    case oclnn

    /// How its networks are trained on so many epochs.
    ///
    /// Found by cross-validation within training recordings. Of more than 3,000 epochs fewer passes
    /// are made, as what counts is the number of steps.
    func options(forEpochs count: Int) -> TrainingOptions {
      let (rate, batchSize) =
        switch self {
        case .eegNet: (1e-2, 16)
        case .oclnn: (3e-3, 64)
        }
      let share = min(1, 3000 / Double(max(count, 1)))
      var options = TrainingOptions(
        rule: .adamW(rate: rate, beta1: 0.9, beta2: 0.999, decay: 0), batchSize: batchSize,
        stopping: .passes(max(8, Int((60 * share).rounded()))))
      options.schedule = .cosine
      return options
    }
  }

  private let members: [Network]

  /// Networks that are averaged.
  private static let count = 3

  /// Trains the networks; everything random is drawn from `seed`.
  init(
    _ kind: Kind, fitting epochs: LabelledEpochs, seed: UInt64
  ) throws(BaselineError) {
    let samples = epochs.epochs.samples
    guard samples.contains(where: { $0 != samples[0] }) else {
      throw .degenerate(reason: "no electrode has any power")
    }
    let set = TrainingSet(samples: samples, labels: epochs.targets)
    let options = kind.options(forEpochs: set.count)
    var members: [Network] = []
    do {
      let architecture = try Self.architecture(
        kind, electrodes: epochs.scaling.electrodes, windowLength: epochs.length,
        samplingRate: epochs.epochs.samplingRate)
      let trainer = try Trainer(architecture, batchSize: options.batchSize)
      for member in 0..<Self.count {
        // A network's seed, of which the trainer uses all streams but the first.
        var generator = SeededGenerator(seed: seed, stream: UInt64(member))
        let own = generator.next()
        generator = SeededGenerator(seed: own)
        members.append(
          try trainer.train(
            Network(architecture, initialization: .glorotUniform, using: &generator), on: set,
            training: Array(0..<set.count), options: options, seed: own
          ).network)
      }
    } catch { throw .degenerate(reason: "\(error)") }
    self.members = members
  }

  /// Networks from what a file holds of them.
  init(
    _ kind: Kind, stored tensors: [String: StoredTensor], samplingRate: Double
  ) throws(BaselineError) {
    let count = try tensors.count("members")
    guard count <= 1000 else {
      throw .unfitTensor(name: "members", found: "\(count)", expected: "at most 1000")
    }
    let electrodes = try tensors.tensor("0.input.mean", [nil]).shape[0]
    var members: [Network] = []
    for member in 0..<count {
      let prefix = "\(member)."
      do {
        let architecture = try Self.architecture(
          kind, electrodes: electrodes, windowLength: try tensors.count("window"),
          samplingRate: samplingRate)
        members.append(
          try Network(
            architecture,
            tensors: architecture.tensors.compactMap { place in
              Self.stored(place, of: architecture, in: tensors, prefix: prefix)
            }))
      } catch let error as NetworkError {
        switch error {
        case .missingTensor(let name): throw .missingTensor(name: "\(prefix)\(name)")
        case .unfitTensor(let name, let found, let expected):
          throw .unfitTensor(name: "\(prefix)\(name)", found: found, expected: expected)
        case .unfitEpochs, .unfitLayers:
          throw .unfitTensor(name: "window", found: "\(error)", expected: "epochs that fit")
        }
      } catch let error as BaselineError {
        throw error
      } catch {
        preconditionFailure("no other error is thrown above: \(error)")
      }
    }
    self.members = members
  }

  /// A tensor of a file.
  ///
  /// Version 0.1.0 counted the dense layer at the end among the convolutions, with a kernel of the
  /// size of its input.
  private static func stored(
    _ place: TensorPlace, of architecture: NetworkArchitecture, in tensors: [String: StoredTensor],
    prefix: String
  ) -> NamedTensor? {
    if let tensor = tensors["\(prefix)\(place.name)"] {
      return NamedTensor(name: place.name, shape: tensor.shape, values: tensor.values)
    }
    guard place.name.kind == .dense else { return nil }
    let last = architecture.tensors.map { $0.name.kind == .convolution ? $0.name.number : 0 }.max()
    let name = TensorName.convolution((last ?? 0) + 1, place.name.role)
    return tensors["\(prefix)\(name)"].map {
      let fits = $0.values.count == place.shape.reduce(1, *)
      return NamedTensor(
        name: place.name, shape: fits ? place.shape : $0.shape, values: $0.values)
    }
  }

  /// Everything learnt, by name, behind `0.`, `1.` … for each network.
  var tensors: [String: StoredTensor] {
    var tensors = [
      "members": StoredTensor(shape: [1], values: [Float(members.count)]),
      "window": StoredTensor(shape: [1], values: [Float(windowLength)]),
    ]
    for (index, member) in members.enumerated() {
      for tensor in member.tensors {
        tensors["\(index).\(tensor.name)"] = StoredTensor(
          shape: tensor.shape, values: tensor.values)
      }
    }
    return tensors
  }

  var electrodes: Int { members[0].architecture.electrodes }
  var windowLength: Int { members[0].architecture.windowLength }

  /// Numbers that training changed.
  var parameterCount: Int { members.count * members[0].architecture.parameterCount }

  func scores(of epochs: Epochs) throws(BaselineError) -> [Float] {
    var sums: [Double] = []
    do {
      for member in members {
        let logOdds = try member.logOdds(of: epochs.samples)
        sums = sums.isEmpty ? logOdds : zip(sums, logOdds).map { $0 + $1 }
      }
    } catch { throw .degenerate(reason: "\(error)") }
    return sums.map { Float($0 / Double(members.count)) }
  }

  private static func architecture(
    _ kind: Kind, electrodes: Int, windowLength: Int, samplingRate: Double
  ) throws(NetworkError) -> NetworkArchitecture {
    switch kind {
    case .eegNet:
      try .eegNet(
        electrodes: electrodes, windowLength: windowLength, samplingRate: samplingRate)
    case .oclnn: try .oclnn(electrodes: electrodes, windowLength: windowLength)
    }
  }
}
