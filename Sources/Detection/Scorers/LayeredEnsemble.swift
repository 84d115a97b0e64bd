import NeuralNetwork
import Randomness
import Signal

/// Networks of layers of one kind, from different random starts; their log-odds are averaged.
struct LayeredEnsemble: EpochScorer {
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
  ) throws(ScorerError) {
    let samples = epochs.epochs.samples
    guard samples.contains(where: { $0 != samples[0] }) else {
      throw .degenerate(.noPower)
    }
    let set = TrainingSet(samples: samples, labels: epochs.targets)
    let options = kind.options(forEpochs: set.count)
    var members: [Network] = []
    let architecture = try Self.architecture(kind, EpochFacts(epochs.epochs))
    do throws(TrainingError) {
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
    } catch { throw .network(error) }
    self.members = members
  }

  /// Networks from what a file holds of them for epochs of these facts.
  init(_ kind: Kind, stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    let count = try stored.count("members")
    guard count <= 1000 else {
      throw .unfit(name: "members", found: "\(count)", expected: "at most 1000")
    }
    try stored.checkWindow(of: facts)
    let architecture = try Self.architecture(kind, facts)
    var members: [Network] = []
    for member in 0..<count {
      let own = stored.behind("\(member).").tensors
      do throws(NetworkError) {
        members.append(
          try Network(
            architecture,
            tensors: architecture.tensors.compactMap {
              Self.stored($0, of: architecture, in: own)
            }))
      } catch {
        switch error {
        case .missingTensor(let name): throw .missing(name: "\(member).\(name)")
        case .unfitTensor(let name, let found, let expected):
          throw .unfit(name: "\(member).\(name)", found: found, expected: expected)
        case .unfitEpochs, .unfitLayers: throw .architecture(error)
        }
      }
    }
    self.members = members
  }

  /// A tensor of a file.
  ///
  /// Version 0.1.0 counted the dense layer at the end among the convolutions, with a kernel of the
  /// size of its input.
  private static func stored(
    _ place: TensorPlace, of architecture: NetworkArchitecture, in tensors: [String: StoredTensor]
  ) -> NamedTensor? {
    if let tensor = tensors["\(place.name)"] {
      return NamedTensor(name: place.name, shape: tensor.shape, values: tensor.values)
    }
    guard place.name.kind == .dense else { return nil }
    let last = architecture.tensors.map { $0.name.kind == .convolution ? $0.name.number : 0 }.max()
    let name = TensorName.convolution((last ?? 0) + 1, place.name.role)
    return tensors["\(name)"].map {
      let fits = $0.values.count == place.shape.reduce(1, *)
      return NamedTensor(
        name: place.name, shape: fits ? place.shape : $0.shape, values: $0.values)
    }
  }

  /// Everything learnt, by name, behind `0.`, `1.` … for each network.
  var stored: StoredScorer {
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
    return StoredScorer(tensors: tensors)
  }

  var electrodes: Int { members[0].architecture.electrodes }
  var windowLength: Int { members[0].architecture.windowLength }

  var parameterCount: Int { members.reduce(0) { $0 + $1.architecture.parameterCount } }

  func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    try check(epochs)
    var sums: [Double] = []
    do throws(TrainingError) {
      for member in members {
        let logOdds = try member.logOdds(of: epochs.samples, threads: threads)
        sums = sums.isEmpty ? logOdds : zip(sums, logOdds).map { $0 + $1 }
      }
    } catch { throw .network(error) }
    return sums.map { Double(Float($0 / Double(members.count))) }
  }

  private static func architecture(
    _ kind: Kind, _ facts: EpochFacts
  ) throws(ScorerError) -> NetworkArchitecture {
    do throws(NetworkError) {
      switch kind {
      case .eegNet:
        return try .eegNet(
          electrodes: facts.electrodes, windowLength: facts.windowLength,
          samplingRate: facts.samplingRate)
      case .oclnn:
        return try .oclnn(electrodes: facts.electrodes, windowLength: facts.windowLength)
      }
    } catch { throw .architecture(error) }
  }
}
