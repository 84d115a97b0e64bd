import NeuralNetwork
import Signal

/// Networks of one shape, at least one, whose log-odds are averaged.
///
/// Every network has the five layers of Cecotti & Gräser 2011 with its sigmoids and two outputs,
/// however it was trained, and takes epochs as the preprocessing leaves them.
public struct NetworkEnsemble: EpochScorer {
  /// The networks.
  public let members: [Network]

  /// An ensemble of at least one network, all of the paper's form and of the same shape.
  package init(_ members: [Network]) {
    precondition(!members.isEmpty, "an ensemble has networks")
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
    var sums = [Double](repeating: 0, count: epochs.count)
    do throws(TrainingError) {
      for member in members {
        let logOdds = try member.logOdds(of: epochs.samples, threads: threads)
        for index in sums.indices { sums[index] += logOdds[index] }
      }
    } catch { throw .network(error) }
    return sums.map { $0 / Double(members.count) }
  }

  /// Σ |w| of each electrode over the maps of L1, in the mean over the networks: equation 12 of the
  /// paper.
  public var electrodePower: [Double] {
    (0..<electrodes).map { electrode in
      var power = 0.0
      for member in members {
        let weights = member[.convolution(1, .weight)]
        for place in stride(from: electrode, to: weights.count, by: electrodes) {
          power += Double(abs(weights[place]))
        }
      }
      return power / Double(members.count)
    }
  }
}

// MARK: - Storage

extension NetworkEnsemble {
  /// What a detector file holds of it.
  public var stored: StoredScorer {
    var stored = StoredScorer(sizes: [
      "members": members.count, "spatial_maps": members[0][.convolution(1, .bias)].count,
      "hidden_units": members[0][.dense(1, .bias)].count,
    ])
    for (index, member) in members.enumerated() {
      for tensor in architecture.storedTensors {
        stored.tensors[prefix(index, of: members.count) + tensor.stored] = StoredTensor(
          shape: tensor.shape, values: member[tensor.name])
      }
    }
    return stored
  }

  /// The networks that a file holds for epochs of these facts.
  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    let count = try stored.size("members", in: 1...1000)
    let spatialMaps = try stored.size("spatial_maps", in: 1...1 << 16)
    let hiddenUnits = try stored.size("hidden_units", in: 1...1 << 16)
    let architecture: NetworkArchitecture
    do throws(NetworkError) {
      architecture = try .cecotti(
        electrodes: facts.electrodes, windowLength: facts.windowLength, spatialMaps: spatialMaps,
        hiddenUnits: hiddenUnits)
    } catch { throw .architecture(error) }
    members = try (0..<count).map { (index) throws(ScorerError) in
      var network = Network(architecture)
      for tensor in architecture.storedTensors {
        network[tensor.name] = try stored.tensor(
          prefix(index, of: count) + tensor.stored, tensor.shape
        ).values
      }
      return network
    }
  }
}

/// What the tensors of a network stand behind; a single one needs no number.
private func prefix(_ index: Int, of count: Int) -> String { count == 1 ? "" : "\(index)." }
