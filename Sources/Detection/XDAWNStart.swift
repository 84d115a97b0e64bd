import LinearAlgebra
import Randomness
import Signal

/// Start weights of a spatial layer from xDAWN filters of whitened epochs, `[map, electrode]`.
///
/// The first half of the maps are filters for the response to targets, the others for that to
/// non-targets, each of length 1 plus N(0, 0.01/electrodes) from `generator`; maps for which there
/// are not enough electrodes are random directions. One common factor gives all maps together the
/// standard deviation `deviation` over the training epochs, which starts a tanh in its linear range.
///
/// - Parameters:
///   - samples: whitened training epochs, `[epoch, electrode, sample]`.
///   - labels: one an epoch; unknown ones are left out.
///   - electrodes: the number of electrodes.
///   - length: samples a window.
///   - maps: the number of rows wanted, even.
///   - deviation: the standard deviation of the maps' values.
///   - generator: where the noise comes from.
/// - Returns: the weights, row by row.
/// - Throws: `BaselineError.noExamples`, `.notFinite` or `.degenerate`.
public func xdawnStart(
  whitened samples: [Float], labels: [Label], electrodes: Int, length: Int, maps: Int = 10,
  deviation: Double = 0.2, using generator: inout some RandomNumberGenerator
) throws(BaselineError) -> [Float] {
  let size = electrodes * length
  precondition(samples.count == labels.count * size && size > 0, "one label an epoch")
  precondition(maps > 0 && maps % 2 == 0, "as many maps for targets as for non-targets")
  for label in [Label.nonTarget, .target] where !labels.contains(label) {
    throw .noExamples(of: label)
  }
  var moments = XDAWN.Moments(electrodes: electrodes, length: length)
  for (index, label) in labels.enumerated() where label != .unknown {
    let window = samples[index * size..<(index + 1) * size].map { Double($0) }
    guard window.allSatisfy(\.isFinite) else { throw .notFinite(epoch: index) }
    moments.add(
      Matrix(rows: electrodes, columns: length, elements: window), isTarget: label == .target)
  }

  var weights = Matrix(rows: maps, columns: electrodes)
  for (half, forTargets) in [true, false].enumerated() {
    let filters: Matrix
    do {
      filters = try XDAWN.filters(moments, forTargets: forTargets, count: maps / 2, .shrunk)
    } catch { throw .degenerate(reason: "no electrode has any power") }
    for map in 0..<maps / 2 {
      let direction =
        map < filters.rows
        ? Array(filters.row(map))
        : XDAWN.unit((0..<electrodes).map { _ in generator.normal() })
      for electrode in 0..<electrodes {
        weights[half * maps / 2 + map, electrode] =
          direction[electrode] + generator.normal() * 0.1 / Double(electrodes).squareRoot()
      }
    }
  }

  let covariance = moments.covariance
  let variance = weights.congruence(covariance).trace / Double(maps)
  guard variance > 0 else { throw .degenerate(reason: "no electrode has any power") }
  let factor = deviation / variance.squareRoot()
  return weights.elements.map { Float($0 * factor) }
}
