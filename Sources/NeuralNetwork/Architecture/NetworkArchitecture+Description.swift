extension NetworkArchitecture: CustomStringConvertible {
  /// Sizes, layers and head in one line: `8 × 78: scaling, dense 50, tanh, dropout 0.3, dense 1; logit`.
  public var description: String {
    let layers = layers.map(\.description).joined(separator: ", ")
    return "\(electrodes) × \(windowLength): \(layers); \(head)"
  }
}

extension Layer: CustomStringConvertible {
  /// The layer with its sizes, as in `convolution 10 of all × 1`.
  public var description: String {
    switch self {
    case .scaling: "scaling"
    case .convolution(let maps, let kernel, let hasBias):
      "convolution \(maps) of \(kernel)" + (hasBias ? "" : " without biases")
    case .groupedConvolution(let multiplier, let kernel, let hasBias, let limit):
      "grouped convolution \(multiplier) of \(kernel)" + (hasBias ? "" : " without biases")
        + Self.words(forLimit: limit)
    case .dense(let units, let limit): "dense \(units)" + Self.words(forLimit: limit)
    case .lstm(let units, let bothWays): "LSTM \(units)" + (bothWays ? " both ways" : "")
    case .transposedDense(let number): "dense \(number) transposed"
    case .normalization: "normalization"
    case .activation(let activation): activation.rawValue
    case .averagePooling(let samples, let rows, let first, let most):
      (most < .max ? "\(most) " : "") + "means of " + (rows > 1 ? "\(rows) × " : "") + "\(samples)"
        + (first > 0 ? " from \(first)" : "")
    case .maximumPooling(let samples): "maxima of \(samples)"
    case .dropout(let rate): "dropout \(rate)"
    case .sparsity(let target, let weight): "sparsity \(target) weighing \(weight)"
    }
  }

  private static func words(forLimit limit: Double?) -> String {
    limit.map { " within norm \($0)" } ?? ""
  }
}

extension Layer.Kernel: CustomStringConvertible {
  /// Rows × samples, and the step where it is not 1.
  public var description: String {
    let rows =
      switch rows {
      case .one: "1"
      case .exactly(let count): "\(count)"
      case .all: "all"
      }
    return "\(rows) × \(samples)" + (step > 1 ? " in steps of \(step)" : "")
      + (keepsLength ? " padded" : "")
  }
}

extension Head: CustomStringConvertible {
  /// The head's name.
  public var description: String {
    switch self {
    case .logit: "logit"
    case .twoSigmoids: "two sigmoids"
    case .softmax: "softmax"
    case .reconstruction(let loss): "reconstruction by \(loss.rawValue)"
    case .features: "features"
    }
  }
}
