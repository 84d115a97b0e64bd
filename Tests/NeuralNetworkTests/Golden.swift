import Foundation
import NeuralNetwork
import TestSupport

/// The reference numbers of `golden/cnn1-<electrodes>`, computed by automatic differentiation in float64.
struct Golden {
  let electrodes: Int
  let arrays: [String: [Float]]
  let losses: [Double]

  init(electrodes: Int) throws {
    self.electrodes = electrodes
    let base = SharedFiles.golden.appending(path: "cnn1-\(electrodes)")
    arrays = try Self.arrays(in: Data(contentsOf: base.appendingPathExtension("npz")))
    let facts = try JSONDecoder().decode(
      Facts.self, from: Data(contentsOf: base.appendingPathExtension("json")))
    losses = facts.losses
  }

  private struct Facts: Decodable {
    let losses: [Double]

    enum CodingKeys: String, CodingKey { case losses = "losses_of_ten_steps" }
  }

  subscript(name: String) -> [Float] { arrays[name] ?? [] }

  var network: Network {
    var network = Network(shape: NetworkShape(electrodes: electrodes, windowLength: 78))
    for tensor in NetworkTensor.allCases { network[tensor] = self["param." + tensor.rawValue] }
    return network
  }

  var set: TrainingSet {
    TrainingSet(
      samples: self["x"], labels: self["y"].map { $0 == 1 }, weights: self["class_weight"])
  }

  // A stored zip archive of little-endian float32 .npy members, as numpy.savez writes them.
  private static func arrays(in data: Data) -> [String: [Float]] {
    let bytes = [UInt8](data)
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    var arrays: [String: [Float]] = [:]
    var at = 0
    while at + 30 <= bytes.count, number(at, 4) == 0x0403_4b50 {
      let nameLength = number(at + 26, 2)
      let extraLength = number(at + 28, 2)
      let name = String(decoding: bytes[at + 30..<at + 30 + nameLength], as: UTF8.self)
      var size = number(at + 22, 4)
      if size == 0xffff_ffff { size = number(at + 30 + nameLength + 4, 8) }
      let body = at + 30 + nameLength + extraLength
      let header = 10 + number(body + 8, 2)
      arrays[String(name.dropLast(4))] = stride(from: body + header, to: body + size, by: 4).map {
        Float(bitPattern: UInt32(number($0, 4)))
      }
      at = body + size
    }
    return arrays
  }
}
