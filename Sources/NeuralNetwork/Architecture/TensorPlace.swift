/// Where the numbers of one tensor stand in a network, and what they are.
public struct TensorPlace: Sendable, Hashable {
  /// The tensor's name.
  public let name: TensorName
  /// The length of each dimension, slowest first.
  ///
  /// `[map, input map of its group, row, sample]` of a convolution's weights, `[unit, input]` of a
  /// dense layer's, `[gate, input]` and `[gate, unit]` of an LSTM's, whose gates are those of all units to
  /// take in, to forget, the values themselves and those to put out, then so of the other way; `[map]`, `[unit]` or `[electrode]` of everything else.
  public let shape: [Int]
  /// The layer that it belongs to, from 0.
  public let layer: Int
  /// Whether training changes it; else it is a statistic of the training epochs.
  public let isParameter: Bool
  /// Where its numbers lie among the parameters or the statistics.
  package let range: Range<Int>
  /// What none of its numbers is below: deviations are positive, variances are not negative.
  package let least: Float
}

/// The numbers of one tensor with its name, for storage.
public struct NamedTensor: Sendable, Equatable {
  /// The tensor's name.
  public let name: TensorName
  /// The length of each dimension, slowest first.
  public let shape: [Int]
  /// The numbers, the last dimension fastest.
  public let values: [Float]

  /// A tensor from its parts.
  public init(name: TensorName, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// Finds every layer's numbers a place and a name.
struct TensorPlaces {
  private(set) var tensors: [TensorPlace] = []
  private(set) var parameters = 0
  private(set) var statistics = 0
  private var numbers: [TensorName.Kind: Int] = [:]

  /// Places the numbers of the layer at `index`.
  mutating func place(_ step: inout LayerStep, at index: Int) {
    let maps = step.output.maps
    var kind = TensorName.Kind.convolution
    var shape = [maps]
    switch step.layer {
    case .scaling:
      kind = .input
      shape = [step.output.rows]
    case .normalization: kind = .normalization
    case .dense:
      kind = .dense
      shape.append(step.taps)
    case .transposedDense: kind = .dense
    case .lstm:
      kind = .lstm
      shape = [4 * maps, step.input.maps * step.input.rows]
    case .convolution, .groupedConvolution:
      guard let filter = step.filter else { return }
      shape += [step.input.maps / filter.groups, filter.rows, filter.samples]
    case .activation, .averagePooling, .maximumPooling, .dropout, .sparsity: return
    }
    numbers[kind, default: 0] += 1
    let number = numbers[kind, default: 0]
    func add(
      _ role: TensorName.Role, _ shape: [Int], isParameter: Bool = true, least: Float = -.infinity
    ) -> Range<Int> {
      let start = isParameter ? parameters : statistics
      let range = start..<start + shape.reduce(1, *)
      tensors.append(
        TensorPlace(
          name: TensorName(kind: kind, number: number, role: role), shape: shape, layer: index,
          isParameter: isParameter, range: range, least: least))
      if isParameter { parameters = range.upperBound } else { statistics = range.upperBound }
      return range
    }
    switch kind {
    case .input:
      let mean = add(.mean, shape, isParameter: false)
      let deviation = add(
        .deviation, shape, isParameter: false, least: .leastNormalMagnitude)
      step.statistics = mean.lowerBound..<deviation.upperBound
    case .normalization:
      step.weight = add(.gain, shape)
      step.bias = add(.shift, shape)
      let mean = add(.mean, shape, isParameter: false)
      let variance = add(.variance, shape, isParameter: false, least: 0)
      step.statistics = mean.lowerBound..<variance.upperBound
    case .lstm:
      guard case .lstm(let units, _) = step.layer else { return }
      step.weight = add(.weight, shape)
      step.recurrent = add(.recurrent, [4 * maps, units])
      step.bias = add(.bias, [4 * maps])
    case .convolution, .dense:
      if step.filter != nil { step.weight = add(.weight, shape) }
      if step.filter?.hasBias ?? true { step.bias = add(.bias, [maps]) }
    }
  }
}
