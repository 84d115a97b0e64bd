import NeuralNetwork
import Signal

/// Networks of the same layers, at least one, whose log-odds are averaged.
///
/// Those of Cecotti & Gräser 2011 have its sigmoids and two outputs, however they were trained. All
/// take epochs as the preprocessing leaves them, with their amplitude where the detector uses it.
public struct NetworkEnsemble: EpochScorer {
  /// The networks.
  public let members: [Network]

  /// How many networks there may be, in training and in files.
  public static let sizes = 1...1000

  /// An ensemble of at least one network, all of the same layers.
  package init(_ members: [Network]) {
    precondition(Self.sizes.contains(members.count), "as many networks as are read again")
    precondition(
      members.allSatisfy { $0.architecture == members[0].architecture }, "all of the same layers")
    self.members = members
  }

  /// The layers of each.
  public var architecture: NetworkArchitecture { members[0].architecture }
  /// Rows of an epoch.
  public var electrodes: Int { architecture.electrodes }
  /// Samples a row.
  public var windowLength: Int { architecture.windowLength }
  /// How many numbers were learned.
  public var parameterCount: Int { members.count * architecture.parameterCount }

  /// The log-odds of a target for every epoch, were both classes equally frequent.
  public func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    try check(epochs)
    do throws(TrainingError) {
      let values = try members.map { (member) throws(TrainingError) in
        try member.logOdds(of: epochs.samples, threads: threads)
      }
      return (0..<epochs.count).map { epoch in
        Self.mean(values.map { $0[epoch] }, head: architecture.head)
      }
    } catch { throw .network(error) }
  }

  /// The mean of what networks with that head say of an epoch; at least one has said something.
  static func mean(_ logOdds: [Double], head: Head) -> Double {
    let mean = logOdds.reduce(0, +) / Double(logOdds.count)
    // Where networks give log-odds in single precision, so does their mean.
    return head == .softmax ? Double(Float(mean)) : mean
  }
}

// MARK: - Storage

extension NetworkEnsemble {
  /// What a detector file holds of it.
  public var stored: StoredScorer {
    var stored = StoredScorer(sizes: ["members": members.count])
    if let sizes = architecture.paperSizes {
      stored.sizes["spatial_maps"] = sizes.spatialMaps
      stored.sizes["hidden_units"] = sizes.hiddenUnits
    }
    let names = architecture.storedTensors
    for (index, member) in members.enumerated() {
      for tensor in names {
        stored.tensors[prefix(index) + tensor.stored] = StoredTensor(
          shape: tensor.shape, values: member[tensor.name])
      }
    }
    return stored
  }

  /// What the tensors of a network stand behind; a single one of the paper needs no number.
  private func prefix(_ index: Int) -> String {
    architecture.paperSizes != nil && members.count == 1 ? "" : "\(index)."
  }

  /// The networks that a file holds for epochs of these facts: of the paper where it holds their
  /// sizes, else of the layers of `architecture`.
  init(
    stored: StoredScorer, of facts: EpochFacts,
    _ architecture: () throws(NetworkError) -> NetworkArchitecture
  ) throws(ScorerError) {
    // Version 0.1.0 had the number of other networks than the paper's as a tensor.
    let isOld = stored.sizes["members"] == nil && stored.tensors["members"] != nil
    let count = isOld ? try stored.count("members") : try stored.size("members", in: Self.sizes)
    guard Self.sizes.contains(count) else {
      throw .unfit(
        name: "members", found: "\(count)", expected: "1 to \(Self.sizes.upperBound)")
    }
    let isOfPaper = stored.sizes["spatial_maps"] != nil
    let sizes =
      isOfPaper
      ? (
        maps: try stored.size("spatial_maps", in: 1...1 << 16),
        units: try stored.size("hidden_units", in: 1...1 << 16)
      ) : nil
    let layers: NetworkArchitecture
    do throws(NetworkError) {
      layers =
        if let sizes {
          try .cecotti(
            electrodes: facts.electrodes, windowLength: facts.windowLength,
            spatialMaps: sizes.maps, hiddenUnits: sizes.units)
        } else { try architecture() }
    } catch { throw .architecture(error) }
    let names = layers.storedTensors
    self.init(
      try (0..<count).map { (index) throws(ScorerError) in
        let prefix = isOfPaper && count == 1 ? "" : "\(index)."
        let tensors = try names.map { (tensor) throws(ScorerError) in
          let found = try stored.tensor(tensor, behind: prefix)
          return NamedTensor(
            name: tensor.name, shape: layers.place(of: tensor.name)?.shape ?? [],
            values: found.values)
        }
        do throws(NetworkError) { return try Network(layers, tensors: tensors) } catch {
          if case .unfitTensor(let name, let found, let expected) = error {
            throw .unfit(name: "\(prefix)\(name)", found: found, expected: expected)
          }
          throw .architecture(error)
        }
      })
  }
}

extension StoredScorer {
  /// A tensor of a network, also by the name that 0.1.0 gave it.
  fileprivate func tensor(
    _ tensor: NetworkArchitecture.StoredTensorName, behind prefix: String
  ) throws(ScorerError) -> StoredTensor {
    if let old = tensor.old, tensors[prefix + tensor.stored] == nil,
      let found = tensors[prefix + old]
    {
      let count = tensor.shape.reduce(1, *)
      guard found.values.count == count else {
        throw .unfit(
          name: prefix + old, found: "\(found.values.count) numbers", expected: "\(count)")
      }
      return found
    }
    return try self.tensor(prefix + tensor.stored, tensor.shape)
  }
}
