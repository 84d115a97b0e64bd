import ElementaryFunctions
import LinearAlgebra
import Signal

/// Means over blocks of samples that bring the rate down, for most to about 20 Hz: the features of the
/// linear detectors.
///
/// Source: Krusienski et al., J. Neurosci. Methods 167(1), 2008, section 2.4. Samples at the end that
/// fill no block are left out.
package struct BlockMeans: Sendable, Equatable {
  /// Samples a block.
  package let block: Int

  /// Blocks that make about `rate` Hz of `samplingRate`.
  package init(samplingRate: Double, rate: Double = 20, windowLength: Int) {
    block = min(max(Int(saturating: (samplingRate / rate).rounded()), 1), max(windowLength, 1))
  }

  package init(block: Int) { self.block = block }

  /// `[row, block]` from `[row, sample]`, row-major.
  package func features(of window: Matrix) -> [Double] {
    let blocks = window.columns / block
    var means: [Double] = []
    means.reserveCapacity(window.rows * blocks)
    for row in 0..<window.rows {
      for index in 0..<blocks {
        let start = row * window.columns + index * block
        var sum = 0.0
        for sample in window.elements[start..<start + block] { sum += sample }
        means.append(sum / Double(block))
      }
    }
    return means
  }
}
