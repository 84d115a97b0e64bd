import LinearAlgebra
import Parallelism
import Signal

/// The fixed linear map that epochs go through before a network learns from them.
///
/// x ↦ A (x − m), with m the electrodes' means and A what scales and whitens them. A trained
/// network takes the map into its first layer, so that nothing of it is left at detection.
package struct Conditioning: Sendable, Equatable {
  /// A, `[electrode, electrode]`.
  package let matrix: Matrix
  /// m, one an electrode, in the unit of the epochs.
  package let mean: [Double]

  /// The map for epochs of these moments.
  ///
  /// - Parameters:
  ///   - moments: of the training epochs.
  ///   - scales: whether every electrode gets mean 0 and deviation 1.
  ///   - whitens: whether the electrodes are made uncorrelated, by the symmetric root of their second
  ///     moment S, drawn by a hundredth towards the sphere: .99 S + .01 tr(S)/C · I.
  /// - Throws: `ScorerError.degenerate` where no electrode has any power.
  package init(
    _ moments: XDAWN.Moments, scales: Bool, whitens: Bool
  ) throws(ScorerError) {
    let covariance = moments.covariance
    let electrodes = covariance.rows
    mean = scales ? moments.mean : Array(repeating: 0, count: electrodes)
    let scale = Matrix(
      diagonal: (0..<electrodes).map { index in
        guard scales else { return 1 }
        // A flat electrode stays flat; it must not divide by nothing.
        return covariance[index, index] > 0 ? 1 / covariance[index, index].squareRoot() : 0
      })
    guard whitens else {
      matrix = scale
      return
    }
    let power = scale.congruence(scales ? covariance : moments.secondMoment)
    guard let root = try? power.shrunk(by: 0.01).inverseSquareRoot() else {
      throw .degenerate(.noPower)
    }
    matrix = root * scale
  }

  /// A (x − m) for a window `[electrode, sample]`.
  package func applied(to window: Matrix) -> Matrix {
    var centred = window
    for row in 0..<window.rows {
      for column in 0..<window.columns { centred[row, column] -= mean[row] }
    }
    return matrix * centred
  }

  /// Puts every epoch of `samples`, `[epoch, electrode, sample]`, through the map in place.
  ///
  /// Sums run over the electrodes in order, so the result does not depend on `threads`.
  package func apply(to samples: inout [Float], length: Int, threads: Int) {
    let electrodes = mean.count
    let size = electrodes * length
    precondition(size > 0 && samples.count % size == 0, "samples hold whole epochs")
    let map = RowMap(
      factors: matrix.elements.map { Float($0) },
      offsets: (0..<electrodes).map { row in
        Float(-(0..<electrodes).reduce(0.0) { $0 + matrix[row, $1] * mean[$1] })
      })
    samples.withUnsafeMutableBufferPointer { buffer in
      let epochs = EpochBuffer(buffer: buffer)
      forEachInParallel(count: buffer.count / size, threads: threads) { _, epoch in
        map.apply(to: epochs.window(epoch, size: size))
      }
    }
  }

  /// The first layer that does to raw epochs what `weights` and `biases` do to conditioned ones.
  package func folded(
    weights: [Float], biases: [Float]
  ) -> (weights: [Float], biases: [Float]) {
    let electrodes = mean.count
    let maps = biases.count
    let rows = Matrix(rows: maps, columns: electrodes, elements: weights.map { Double($0) })
    let folded = rows * matrix
    let shifted = (0..<maps).map { map in
      Double(biases[map])
        - (0..<electrodes).reduce(0.0) { $0 + folded[map, $1] * mean[$1] }
    }
    return (folded.elements.map { Float($0) }, shifted.map { Float($0) })
  }
}

/// Epochs that several threads transform, each its own.
private struct EpochBuffer: @unchecked Sendable {
  // Threads touch different epochs only.
  let buffer: UnsafeMutableBufferPointer<Float>

  func window(_ epoch: Int, size: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: buffer[epoch * size..<(epoch + 1) * size])
  }
}
