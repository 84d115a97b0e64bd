/// The name of one tensor of a network: a layer, counted among those of its kind, and a role in it.
///
/// `network[.convolution(1, .weight)]`, in files `convolution1.weight`.
public struct TensorName: Sendable, Hashable, CustomStringConvertible {
  /// The kinds of layers that hold numbers.
  public enum Kind: String, Sendable {
    /// The scaling of the input.
    case input
    /// Convolutions, grouped ones among them.
    case convolution
    /// Normalizations.
    case normalization
    /// Dense layers.
    case dense
    /// Long short-term memories.
    case lstm
  }

  /// What a tensor's numbers are to their layer.
  public enum Role: String, Sendable {
    /// What inputs are multiplied by.
    case weight
    /// What an LSTM's own outputs are multiplied by.
    case recurrent
    /// What is added to the sums.
    case bias
    /// What normalized numbers are multiplied by.
    case gain
    /// What is added to them.
    case shift
    /// Means over the training epochs.
    case mean
    /// Variances over the training epochs.
    case variance
    /// Standard deviations over the training epochs.
    case deviation
  }

  /// The layer's kind.
  public let kind: Kind
  /// Which layer of that kind, from 1.
  public let number: Int
  /// Which of its tensors.
  public let role: Role

  /// A tensor of the scaling of the input.
  public static func input(_ role: Role) -> Self { Self(kind: .input, number: 1, role: role) }

  /// A tensor of the `number`th convolution.
  public static func convolution(_ number: Int, _ role: Role) -> Self {
    Self(kind: .convolution, number: number, role: role)
  }

  /// A tensor of the `number`th normalization.
  public static func normalization(_ number: Int, _ role: Role) -> Self {
    Self(kind: .normalization, number: number, role: role)
  }

  /// A tensor of the `number`th dense layer.
  public static func dense(_ number: Int, _ role: Role) -> Self {
    Self(kind: .dense, number: number, role: role)
  }

  /// A tensor of the `number`th LSTM.
  public static func lstm(_ number: Int, _ role: Role) -> Self {
    Self(kind: .lstm, number: number, role: role)
  }

  /// The name in files.
  public var description: String {
    "\(kind.rawValue)\(kind == .input ? "" : "\(number)").\(role.rawValue)"
  }
}
