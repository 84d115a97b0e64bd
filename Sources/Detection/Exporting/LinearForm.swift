import LinearAlgebra

/// A linear baseline as one weighted sum of the scaled samples.
///
/// Block means, spatial filters and the rule are all linear, so that their weights multiply to one
/// weight for every electrode and sample.
struct LinearForm: Equatable {
  /// What is taken from each electrode, `[electrode]`.
  let mean: [Float]
  /// What it is then multiplied by, `[electrode]`.
  let factor: [Float]
  /// `[electrode, sample]`.
  let weights: [Float]
  let bias: Float

  /// The form of a linear baseline; `nil` for the others.
  init?(_ detector: BaselineDetector) {
    switch detector.baseline {
    case .lda, .swlda, .blda, .xdawnLDA: break
    case .xdawnRiemann, .tangent, .eegnet, .oclnn: return nil
    }
    let tensors = detector.tensors
    guard let mean = tensors["scaling.mean"], let deviation = tensors["scaling.deviation"],
      let rule = tensors["weights"], let bias = tensors["bias"]?.values.first,
      let block = tensors["block"]?.values.first.map({ Int($0) })
    else { return nil }
    let (electrodes, samples) = (detector.electrodes, detector.windowLength)
    let filters = tensors["filters"]
    let (rows, blocks) = (rule.shape[0], rule.shape[1])
    var weights = [Float](repeating: 0, count: electrodes * samples)
    for electrode in 0..<electrodes {
      for index in 0..<blocks {
        var sum = 0.0
        for row in 0..<rows {
          let share =
            filters.map { Double($0.values[row * electrodes + electrode]) }
            ?? (row == electrode ? 1 : 0)
          sum += share * Double(rule.values[row * blocks + index])
        }
        // A block's mean gives each of its samples the same share; those behind the last get none.
        for sample in index * block..<(index + 1) * block {
          weights[electrode * samples + sample] = Float(sum / Double(block))
        }
      }
    }
    self.mean = mean.values
    factor = deviation.values.map { 1 / $0 }
    self.weights = weights
    self.bias = bias
  }
}
