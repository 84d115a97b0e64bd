/// The architecture of a network: the five layers of Cecotti & Gräser (2011), and what varies in them.
///
/// L1 has `spatialMaps` spatial filters over all electrodes; L2 gives each of them five temporal
/// filters of 13 samples, a step of 13 apart; L3 is dense; L4 puts out the decision. Samples of the
/// window beyond the last whole step are not used. Source: IEEE TPAMI 33(3), sections 3.2, 4.2.
public struct NetworkShape: Sendable, Hashable {
  /// What the sums of L3 go through.
  public enum HiddenActivation: String, Sendable, CaseIterable {
    /// 1 / (1 + e⁻ˢ), the paper's (eq. 4).
    case sigmoid
    /// tanh s.
    case tanh
  }

  /// What L4 is, and with it the loss that training lessens.
  public enum Output: String, Sendable, CaseIterable {
    /// Two sigmoids, no P300 and P300, trained by squared error (the paper's).
    case twoSigmoids = "two-sigmoids"
    /// One number, the log-odds of a P300, trained by cross-entropy.
    case logit
  }

  /// Samples under one temporal filter of L2, which is also its step.
  public static let kernelLength = 13
  /// Temporal filters of L2 on each spatial map of L1.
  public static let temporalFilters = 5

  /// Rows of an epoch.
  public var electrodes: Int
  /// Samples a row, at least 13.
  public var windowLength: Int
  /// Spatial filters of L1.
  public var spatialMaps: Int
  /// Units of L3.
  public var hiddenUnits: Int
  /// The activation of L3.
  public var hiddenActivation: HiddenActivation
  /// The output layer.
  public var output: Output

  /// A shape; what is left out is as in the paper's CNN-1.
  public init(
    electrodes: Int, windowLength: Int, spatialMaps: Int = 10, hiddenUnits: Int = 100,
    hiddenActivation: HiddenActivation = .sigmoid, output: Output = .twoSigmoids
  ) {
    self.electrodes = electrodes
    self.windowLength = windowLength
    self.spatialMaps = spatialMaps
    self.hiddenUnits = hiddenUnits
    self.hiddenActivation = hiddenActivation
    self.output = output
  }

  /// Whether every size is positive, the window holds a whole step and the numbers stay addressable.
  public var isValid: Bool {
    let largest = 1 << 16
    return (1...largest).contains(electrodes)
      && (Self.kernelLength...largest).contains(windowLength)
      && (1...largest).contains(spatialMaps) && (1...largest).contains(hiddenUnits)
      && electrodes * windowLength <= 1 << 26 && spatialMaps * electrodes <= 1 << 26
      && spatialMaps * windowLength <= 1 << 22 && hiddenUnits * temporalMaps * positions <= 1 << 27
  }

  /// Steps of the temporal filters in a window: 6 in 78 samples.
  public var positions: Int { windowLength / Self.kernelLength }
  /// Maps of L2.
  public var temporalMaps: Int { spatialMaps * Self.temporalFilters }
  /// Inputs of L3: map times position, position fastest.
  public var hiddenInputs: Int { temporalMaps * positions }
  /// Numbers L4 puts out.
  public var outputs: Int { output == .twoSigmoids ? 2 : 1 }
  /// Numbers in one epoch.
  public var epochSize: Int { electrodes * windowLength }
  /// Weights and thresholds of all layers.
  public var parameterCount: Int {
    NetworkTensor.allCases.reduce(0) { $0 + dimensions(of: $1).reduce(1, *) }
  }

  /// The dimensions of one tensor, slowest first: `[rows, columns]` of weights, `[rows]` of thresholds.
  public func dimensions(of tensor: NetworkTensor) -> [Int] {
    switch tensor {
    case .spatialWeight: [spatialMaps, electrodes]
    case .spatialBias: [spatialMaps]
    case .temporalWeight: [temporalMaps, Self.kernelLength]
    case .temporalBias: [temporalMaps]
    case .hiddenWeight: [hiddenUnits, hiddenInputs]
    case .hiddenBias: [hiddenUnits]
    case .outputWeight: [outputs, hiddenUnits]
    case .outputBias: [outputs]
    }
  }

  /// Where a tensor's numbers lie among all parameters.
  public func range(of tensor: NetworkTensor) -> Range<Int> {
    var start = 0
    for other in NetworkTensor.allCases {
      let count = dimensions(of: other).reduce(1, *)
      if other == tensor { return start..<start + count }
      start += count
    }
    return start..<start
  }
}

/// The named tensors of a network, in the order in which they are stored; biases are the paper's thresholds.
public enum NetworkTensor: String, Sendable, CaseIterable {
  /// `[spatial map, electrode]`.
  case spatialWeight = "l1.weight"
  /// `[spatial map]`.
  case spatialBias = "l1.bias"
  /// `[temporal map, 13]`; maps 5m to 5m + 4 look at spatial map m.
  case temporalWeight = "l2.weight"
  /// `[temporal map]`.
  case temporalBias = "l2.bias"
  /// `[unit, temporal map × position]`.
  case hiddenWeight = "l3.weight"
  /// `[unit]`.
  case hiddenBias = "l3.bias"
  /// `[output, unit]`; output 0 is no P300, 1 P300.
  case outputWeight = "l4.weight"
  /// `[output]`.
  case outputBias = "l4.bias"

  /// The layer, from 1.
  public var layer: Int { (NetworkTensor.allCases.firstIndex(of: self) ?? 0) / 2 + 1 }
}
