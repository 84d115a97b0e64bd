import LinearAlgebra
import Randomness

/// Where the spatial layer of a network starts: xDAWN filters of the training epochs.
///
/// The first half of the maps are filters for the response to targets, the others for that to
/// non-targets (Rivet et al., IEEE TBME 56(8), 2009).
package struct XDAWNStart: Sendable {
  private let filters: [Matrix]
  private let covariance: Matrix
  private let maps: Int

  /// The filters for `maps` maps of epochs that go through `conditioning` first.
  ///
  /// - Throws: `ScorerError.degenerate` where no electrode has any power.
  package init(
    _ moments: XDAWN.Moments, conditioning: Conditioning, maps: Int
  ) throws(ScorerError) {
    self.maps = maps
    covariance = conditioning.matrix.congruence(moments.covariance)
    let noise = covariance.shrunk(by: 0.01)
    let counts = [(maps + 1) / 2, maps / 2]
    do {
      var filters: [Matrix] = []
      for (half, forTargets) in [true, false].enumerated() {
        let response = conditioning.applied(to: moments.response(toTargets: forTargets))
        filters.append(
          try XDAWN.filters(response: response.gramOfRows, noise: noise, count: counts[half]))
      }
      self.filters = filters
    } catch { throw .degenerate(.noPower) }
  }

  /// Start weights, `[map, electrode]`, all maps together of standard deviation `deviation`.
  ///
  /// Each filter has length 1 plus N(0, 0.01/electrodes), so that members of an ensemble differ;
  /// maps for which there are not enough electrodes are random directions. A small deviation starts
  /// the tanh in its linear range.
  package func weights(
    deviation: Double, using generator: inout some RandomNumberGenerator
  ) -> [Float] {
    let electrodes = covariance.rows
    var weights = Matrix(rows: maps, columns: electrodes)
    let halves = [0..<(maps + 1) / 2, (maps + 1) / 2..<maps]
    for (half, rows) in halves.enumerated() {
      for (index, map) in rows.enumerated() {
        let direction =
          index < filters[half].rows
          ? Array(filters[half].row(index))
          : XDAWN.unit((0..<electrodes).map { _ in generator.normal() })
        for electrode in 0..<electrodes {
          weights[map, electrode] =
            direction[electrode] + generator.normal() * 0.1 / Double(electrodes).squareRoot()
        }
      }
    }
    let variance = weights.congruence(covariance).trace / Double(maps)
    let factor = variance > 0 ? deviation / variance.squareRoot() : 1
    return weights.elements.map { Float($0 * factor) }
  }
}
