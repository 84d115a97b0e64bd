import LinearAlgebra
import Signal

/// The covariance of an epoch together with the mean responses, both through xDAWN filters.
///
/// The covariance between an epoch and the response to targets tells where in time the response
/// stands; the filters keep the matrix small. Source: Barachant & Congedo, arXiv:1409.0107, 2014,
/// section II-B; filters as in pyRiemann's `XdawnCovariances`.
package struct SuperTrials: Sendable, Equatable {
  /// How the matrix of an epoch is estimated.
  package enum Estimator: Sendable, Equatable {
    /// About the mean over time, with oracle approximating shrinkage.
    case oracleApproximating
    /// The second moment, a twentieth of it the sphere.
    case shrunkMoment
  }

  package let estimator: Estimator
  /// `[filter, electrode]`.
  package let filters: Matrix
  /// The filtered mean responses, `[filter, sample]`; their length is that of the window.
  package let templates: Matrix

  /// The templates less what the estimator takes off, and their inner products, made once.
  private let centred: Matrix
  private let corner: Matrix

  package init(estimator: Estimator, filters: Matrix, templates: Matrix) {
    self.estimator = estimator
    self.filters = filters
    self.templates = templates
    centred = Self.prepared(templates, estimator)
    corner = centred.timesTransposed(centred)
  }

  /// Filters and templates for the first `length` samples of epochs; `moments` are those of windows
  /// of that length.
  package init(
    fitting moments: XDAWN.Moments, filtersPerClass: Int, definition: XDAWN.Definition,
    estimator: Estimator
  ) throws(LinearAlgebraError) {
    var filters: [Matrix] = []
    var templates: [Matrix] = []
    for forTargets in [false, true] {
      let own = try XDAWN.filters(
        moments, forTargets: forTargets, count: filtersPerClass, definition)
      filters.append(own)
      templates.append(own * moments.response(toTargets: forTargets))
    }
    self.init(
      estimator: estimator, filters: Self.rounded(filters[0].stacked(on: filters[1])),
      templates: Self.rounded(templates[0].stacked(on: templates[1])))
  }

  /// What a detector file keeps of `matrix`, so that fitting goes on with the stored numbers.
  private static func rounded(_ matrix: Matrix) -> Matrix { StoredTensor(matrix).matrix }

  package var length: Int { templates.columns }

  /// The size of the matrices: templates and filters.
  package var size: Int { templates.rows + filters.rows }

  /// The matrix of an epoch `[electrode, sample]`, of which the first samples are used.
  package func matrix(of epoch: Matrix) -> Matrix {
    let filtered = Self.prepared(filters.times(epoch, columns: length), estimator)
    var result = Matrix.symmetric(
      1 / Double(length), upper: corner, cross: filtered.timesTransposed(centred),
      lower: filtered.timesTransposed(filtered))
    switch estimator {
    case .oracleApproximating:
      result.shrink(by: Covariance.oracleApproximating(result, count: length))
    case .shrunkMoment:
      result.shrink(by: 0.05)
    }
    return result
  }

  private static func prepared(_ rows: Matrix, _ estimator: Estimator) -> Matrix {
    guard estimator == .oracleApproximating else { return rows }
    var centred = rows
    for row in 0..<rows.rows {
      let mean = rows.row(row).reduce(0, +) / Double(rows.columns)
      for column in 0..<rows.columns { centred[row, column] -= mean }
    }
    return centred
  }
}
