import Foundation
import NeuralNetwork
import TestSupport

/// The reference numbers of `Tests/Golden/cnn1-<electrodes>`, computed in double precision.
struct Golden {
  let electrodes: Int
  private let arrays: GoldenArrays
  let losses: [Double]

  init(electrodes: Int) throws {
    self.electrodes = electrodes
    arrays = try GoldenArrays("cnn1-\(electrodes).npz")
    let facts = try JSONDecoder().decode(
      Facts.self, from: GoldenFiles.data("cnn1-\(electrodes).json"))
    losses = facts.losses
  }

  private struct Facts: Decodable {
    let losses: [Double]

    enum CodingKeys: String, CodingKey { case losses = "losses_of_ten_steps" }
  }

  subscript(name: String) -> [Float] { arrays[name].values }

  var network: Network {
    get throws {
      var network = Network(try .cecotti(electrodes: electrodes, windowLength: 78))
      for (name, tensor) in zip(network.architecture.tensors.map(\.name), Self.tensors) {
        network[name] = self["param." + tensor]
      }
      return network
    }
  }

  /// The names of the network's tensors, in their order.
  static let tensors = (1...4).flatMap { ["l\($0).weight", "l\($0).bias"] }

  var set: TrainingSet {
    TrainingSet(
      samples: self["x"], labels: self["y"].map { $0 == 1 }, weights: self["class_weight"])
  }
}
