import LinearAlgebra

/// A linear method as one weighted sum of the scaled samples.
///
/// Block means, spatial filters and the rule are all linear, so that their weights multiply to one
/// weight for every electrode and sample.
package struct LinearForm: Equatable {
  /// What is taken from each electrode, `[electrode]`.
  package let mean: [Float]
  /// What it is then multiplied by, `[electrode]`.
  package let factor: [Float]
  /// `[electrode, sample]`.
  package let weights: [Float]
  /// What is added to the sum.
  package let bias: Float

}

extension BlockMeanModel {
  /// The model as one weighted sum.
  package var linearForm: LinearForm {
    let (samples, block) = (windowLength, features.means.block)
    let blocks = features.blocks
    var weights = [Float](repeating: 0, count: electrodes * samples)
    for electrode in 0..<electrodes {
      for index in 0..<blocks {
        var sum = 0.0
        for row in 0..<features.rows {
          let share = features.filters.map { $0[row, electrode] } ?? (row == electrode ? 1 : 0)
          sum += share * rule.weights[row * blocks + index]
        }
        // A block's mean gives each of its samples the same share; those behind the last get none.
        for sample in index * block..<(index + 1) * block {
          weights[electrode * samples + sample] = Float(sum / Double(block))
        }
      }
    }
    return LinearForm(
      mean: scaling.mean, factor: scaling.deviation.map { 1 / $0 }, weights: weights,
      bias: Float(rule.bias))
  }
}
