import ElementaryFunctions
import NeuralNetwork

/// The dense hidden layers of a network that leaves them to the user.
package struct HiddenLayers: Sendable, Equatable {
  /// Units a layer, from the input on.
  package var units: [Int] { didSet { referenceInputs = nil } }
  /// The inputs that the units are for; for others there are more or fewer of them in proportion.
  package private(set) var referenceInputs: Int?
  /// What the units' sums go through.
  package var activation: Layer.Activation
  /// The part of each layer that is dropped in training.
  package var dropout: Double
  /// Whether the activation is left to the user too.
  package let isActivationFree: Bool

  /// Layers of so many units.
  package init(
    _ units: [Int], _ activation: Layer.Activation, dropout: Double = 0,
    isActivationFree: Bool = false, forInputs referenceInputs: Int? = nil
  ) {
    self.units = units
    self.referenceInputs = referenceInputs
    self.activation = activation
    self.dropout = dropout
    self.isActivationFree = isActivationFree
  }

  /// They as layers of a network that gives them so many inputs.
  package func layers(inputs: Int) -> [Layer] {
    let factor = referenceInputs.map { Double(inputs) / Double($0) } ?? 1
    return units.flatMap { units -> [Layer] in
      let units =
        factor == 1 ? units : max(2, Int(saturating: (factor * Double(units)).rounded()))
      return [.dense(units: units), .activation(activation)]
        + (dropout > 0 ? [.dropout(dropout)] : [])
    }
  }
}

extension StoredScorer {
  /// The units of the hidden layers of the first network that a file holds.
  var hiddenUnits: [Int] {
    var units: [Int] = []
    while let bias = tensors["0.\(TensorName.dense(units.count + 1, .bias))"] {
      units.append(bias.values.count)
    }
    return units.dropLast()
  }
}
