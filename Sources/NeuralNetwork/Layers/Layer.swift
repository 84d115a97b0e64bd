/// One layer of a network that is a list of layers: what it does, and with which sizes.
///
/// Input and output are `[map, row, sample]`; the first input is one map with a row an electrode.
public enum Layer: Sendable, Hashable {
  /// What a convolution looks at for one of its outputs.
  public struct Kernel: Sendable, Hashable {
    /// Which rows: one at a time, or all at once.
    public enum Rows: Sendable, Hashable {
      /// Every row for itself.
      case one
      /// All rows together; one row remains.
      case all
    }

    /// The rows under it.
    public var rows: Rows
    /// The samples under it.
    public var samples: Int
    /// From one output to the next, in samples.
    public var step: Int
    /// Whether zeros beyond the ends keep the number of samples; only with a step of 1.
    public var keepsLength: Bool

    /// A kernel of so many rows and samples.
    public init(rows: Rows, samples: Int, step: Int = 1, keepsLength: Bool = false) {
      precondition(!keepsLength || step == 1, "only a step of 1 keeps the length")
      self.rows = rows
      self.samples = samples
      self.step = step
      self.keepsLength = keepsLength
    }
  }

  /// Weighted sums over all maps under a kernel, with or without a threshold for each output map.
  case convolution(maps: Int, kernel: Kernel, hasBias: Bool)
  /// `multiplier` filters on each map for itself, without thresholds; a filter's norm is at most `limit`.
  case depthwiseConvolution(multiplier: Int, kernel: Kernel, limit: Double?)
  /// Batch normalization of each map: zero mean and unit variance, then a learnt gain and shift.
  ///
  /// Source: Ioffe & Szegedy, ICML 2015. In training over the minibatch, afterwards by statistics.
  case normalization
  /// x above zero, eˣ − 1 below.
  case elu
  /// x above zero, 0 below.
  case relu
  /// Means of so many consecutive samples; samples beyond the last whole group are not used.
  case averagePooling(samples: Int)
  /// In training, sets numbers to zero with this probability and scales the others up.
  case dropout(Double)
  /// Weighted sums of everything with thresholds; the norm of an output's weights is at most `limit`.
  case dense(units: Int, limit: Double?)

  /// A temporal filter on each map, then mixtures of the maps: a convolution in two factors.
  public static func separableConvolution(maps: Int, samples: Int) -> [Layer] {
    let temporal = Kernel(rows: .one, samples: samples, keepsLength: true)
    return [
      .depthwiseConvolution(multiplier: 1, kernel: temporal, limit: nil),
      .convolution(maps: maps, kernel: Kernel(rows: .one, samples: 1), hasBias: false),
    ]
  }
}

extension Layer {
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
