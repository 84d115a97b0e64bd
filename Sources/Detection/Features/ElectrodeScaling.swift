import LinearAlgebra
import Signal

/// The mean and the deviation of every electrode over the training epochs, in the input's unit.
struct ElectrodeScaling: Sendable, Equatable {
  /// `[electrode]`.
  let mean: [Float]
  /// `[electrode]`; 1 for an electrode that never changes.
  let deviation: [Float]

  var electrodes: Int { mean.count }
  /// A mean and a deviation for each.
  var parameterCount: Int { 2 * mean.count }

  /// The statistics of all samples of the epochs at `indices`.
  init(fitting epochs: Epochs, at indices: [Int]) throws(ScorerError) {
    self.init(try ElectrodeSums(of: epochs, at: indices))
  }

  /// The statistics of the samples that were summed.
  init(_ sums: ElectrodeSums) {
    mean = sums.means.map { Float($0) }
    deviation = sums.squares.map { square in
      let deviation = Float((square / sums.count).squareRoot())
      return deviation > 0 ? deviation : 1
    }
  }

  /// The scaling that changes nothing.
  static func none(electrodes: Int) -> ElectrodeScaling {
    ElectrodeScaling(
      mean: Array(repeating: 0, count: electrodes),
      deviation: Array(repeating: 1, count: electrodes))
  }

  private init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Epoch `index` of `epochs`, scaled, `[electrode, sample]`.
  func epoch(_ index: Int, of epochs: Epochs) -> Matrix {
    Matrix(
      epochs.samples, from: index * electrodes * epochs.windowLength,
      columns: epochs.windowLength, means: mean.map { Double($0) },
      factors: deviation.map { 1 / Double($0) })
  }

  /// Appends the block means of epoch `index` of `epochs`, scaled, `[electrode, block]`: to the bit those
  /// of `epoch(_:of:)`, which is not made for them.
  func append(
    _ means: BlockMeans, ofEpoch index: Int, of epochs: Epochs, to features: inout [Double]
  ) {
    let (length, block) = (epochs.windowLength, means.block)
    let samples = epochs.samples.span
    for electrode in 0..<electrodes {
      let (mean, factor) = (Double(mean[electrode]), 1 / Double(deviation[electrode]))
      let first = (index * electrodes + electrode) * length
      for start in stride(from: first, through: first + length - block, by: block) {
        var sum = 0.0
        for sample in start..<start + block { sum += (Double(samples[sample]) - mean) * factor }
        features.append(sum / Double(block))
      }
    }
  }

  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    mean = try stored.tensor("scaling.mean", [facts.electrodes]).values
    deviation = try stored.tensor("scaling.deviation", [facts.electrodes]).values
    guard deviation.allSatisfy({ $0 > 0 }) else {
      throw .unfit(
        name: "scaling.deviation", found: "a value not above 0", expected: "deviations")
    }
  }

  var tensors: [String: StoredTensor] {
    [
      "scaling.mean": StoredTensor(shape: [mean.count], values: mean),
      "scaling.deviation": StoredTensor(shape: [deviation.count], values: deviation),
    ]
  }
}
