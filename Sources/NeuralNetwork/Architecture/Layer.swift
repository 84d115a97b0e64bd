/// One layer of a network that is a list of layers: what it does, and with which sizes.
///
/// Input and output are `[map, row, sample]`; the first input is one map with a row an electrode.
public enum Layer: Sendable, Hashable {
  /// (x − mean) / deviation of each electrode, learnt before training; only as the first layer.
  case scaling
  /// Weighted sums over all maps under a kernel, with or without a bias for each output map.
  case convolution(maps: Int, kernel: Kernel, hasBias: Bool = true)
  /// `multiplier` filters on each map for itself; a filter's norm is at most `limit`.
  case groupedConvolution(multiplier: Int, kernel: Kernel, hasBias: Bool, limit: Double? = nil)
  /// Weighted sums of everything with biases; the norm of an output's weights is at most `limit`.
  case dense(units: Int, limit: Double? = nil)
  /// Long short-term memory over the samples: the numbers of all maps and rows at a sample in, `units`
  /// numbers out; as many more that go backwards in time where it goes both ways.
  ///
  /// Sources: Hochreiter & Schmidhuber, Neural Comput. 9(8), 1997; Gers et al. 2000 (gates that forget).
  case lstm(units: Int, bothWays: Bool = false)
  /// A dense layer by the weights of the `number`th one, transposed, with biases of its own: it puts out as
  /// many numbers as that one is given. Only as the last layer, of as many inputs as that one has units.
  case transposedDense(of: Int)
  /// Batch normalization of each map: zero mean and unit variance, then a learnt gain and shift.
  ///
  /// Source: Ioffe & Szegedy, ICML 2015. In training over the minibatch, afterwards by statistics.
  case normalization
  /// Every number for itself.
  case activation(Activation)
  /// Means of so many consecutive samples, and of so many neighbouring rows, from sample `first` on and of
  /// `most` groups a row at most; what lies beyond the last whole group is not used.
  case averagePooling(samples: Int, rows: Int = 1, first: Int = 0, most: Int = .max)
  /// The largest of so many consecutive samples; samples beyond the last whole group are not used.
  case maximumPooling(samples: Int)
  /// In training, sets numbers to zero with this probability and scales the others up.
  case dropout(Double)
  /// Changes nothing, but draws the mean activity of every number over a minibatch towards `target`.
  ///
  /// To the loss it adds `weight` times the sum of KL(target ‖ mean) over the numbers, for activity
  /// between 0 and 1 and means weighted as the epochs are. Source: Ng, *Sparse autoencoder*, CS294A
  /// lecture notes, 2011.
  case sparsity(target: Double, weight: Double)

  /// A temporal filter on each map, then mixtures of the maps: a convolution in two factors.
  public static func separableConvolution(maps: Int, samples: Int) -> [Layer] {
    let temporal = Kernel(rows: .one, samples: samples, keepsLength: true)
    return [
      .groupedConvolution(multiplier: 1, kernel: temporal, hasBias: false),
      .convolution(maps: maps, kernel: Kernel(rows: .one, samples: 1), hasBias: false),
    ]
  }
}

extension Layer {
  /// What sums go through.
  public enum Activation: String, Sendable, CaseIterable {
    /// x above zero, eˣ − 1 below.
    case elu
    /// x above zero, 0 below.
    case relu
    /// tanh x.
    case tanh
    /// 1.7159 tanh(2x/3).
    case scaledTanh = "scaled-tanh"
    /// 1 / (1 + e⁻ˣ).
    case sigmoid
  }

  /// What a convolution looks at for one of its outputs.
  public struct Kernel: Sendable, Hashable {
    /// Which rows lie under it.
    public enum Rows: Sendable, Hashable {
      /// Every row for itself.
      case one
      /// So many neighbours.
      case exactly(Int)
      /// All rows together; one row remains.
      case all
    }

    /// The rows under it.
    public let rows: Rows
    /// The samples under it.
    public let samples: Int
    /// From one output to the next, in samples.
    public let step: Int
    /// Whether zeros beyond the ends keep the number of samples; only with a step of 1.
    public let keepsLength: Bool

    /// A kernel of so many rows and samples.
    public init(rows: Rows, samples: Int, step: Int = 1, keepsLength: Bool = false) {
      precondition(step > 0 && (!keepsLength || step == 1), "only a step of 1 keeps the length")
      self.rows = rows
      self.samples = samples
      self.step = step
      self.keepsLength = keepsLength
    }
  }

  /// The sizes of a layer's input or output.
  public struct Shape: Sendable, Hashable {
    /// Maps.
    public var maps: Int
    /// Rows a map.
    public var rows: Int
    /// Samples a row.
    public var samples: Int

    /// A shape from its sizes.
    public init(maps: Int, rows: Int, samples: Int) {
      self.maps = maps
      self.rows = rows
      self.samples = samples
    }

    /// Numbers altogether.
    public var count: Int { maps * rows * samples }
  }
}
