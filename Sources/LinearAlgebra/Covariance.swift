/// A covariance matrix estimated from samples about their mean, and how much it was shrunk.
package struct Covariance: Sendable {
  /// `[dimension, dimension]`.
  package let matrix: Matrix
  /// The mean of the samples.
  package let mean: [Double]
  /// The weight of the sphere (trace/dimension · identity) in `matrix`, from 0 to 1.
  package let shrinkage: Double

  /// How the covariance is estimated.
  package enum Estimator: Sendable {
    /// Σ (x−m)(x−m)ᵀ/n.
    case sample
    /// Ledoit & Wolf, J. Multivariate Analysis 88(2), 2004, lemma 3.4.
    case ledoitWolf
    /// Oracle approximating shrinkage: Chen, Wiesel, Eldar & Hero, IEEE TSP 58(10), 2010, eq. 23,
    /// without its factor 2/p as in scikit-learn.
    case oracleApproximating
  }

  /// The covariance of the rows of `samples`, `[sample, dimension]`.
  package init(rowsOf samples: Matrix, _ estimator: Estimator) {
    precondition(samples.rows > 0 && samples.columns > 0, "a covariance needs samples")
    let mean = Self.mean(ofRows: samples)
    var centred = samples
    var sums = Sums(mean: mean)
    for row in 0..<samples.rows {
      centred.addToRow(row, -1, times: mean)
      sums.add(row: row, of: centred)
    }
    self = sums.covariance(estimator)
  }

  private init(matrix: Matrix, mean: [Double], shrinkage: Double) {
    self.matrix = matrix
    self.mean = mean
    self.shrinkage = shrinkage
  }

  /// What a covariance comes from, over samples that come a few at a time.
  package struct Sums: Sendable {
    private let mean: [Double]
    private var gram: GramAccumulator
    /// The sum of the fourth powers of the samples' norms.
    private var fourth = 0.0

    /// Sums over samples whose mean is known.
    package init(mean: [Double]) {
      self.mean = mean
      gram = GramAccumulator(dimension: mean.count)
    }

    /// Adds a row that the mean has been taken from.
    package mutating func add(row: Int, of centred: Matrix) {
      gram.add(row: row, of: centred)
      let norm = centred.row(row).reduce(0) { $0 + $1 * $1 }
      fourth += norm * norm
    }

    /// The covariance of at least one sample.
    package mutating func covariance(_ estimator: Estimator) -> Covariance {
      var matrix = gram.total()
      matrix.multiply(by: 1 / Double(gram.count))
      let shrinkage =
        switch estimator {
        case .sample: 0.0
        case .ledoitWolf:
          Covariance.ledoitWolf(
            dimension: mean.count, count: gram.count, trace: matrix.trace,
            squares: matrix.squaredNorm, fourth: fourth)
        case .oracleApproximating: Covariance.oracleApproximating(matrix, count: gram.count)
        }
      if shrinkage != 0 { matrix.shrink(by: shrinkage) }
      return Covariance(matrix: matrix, mean: mean, shrinkage: shrinkage)
    }
  }

  /// The mean of the rows of `samples`.
  package static func mean(ofRows samples: Matrix) -> [Double] {
    var mean = Array(repeating: 0.0, count: samples.columns)
    for row in 0..<samples.rows {
      for column in 0..<samples.columns { mean[column] += samples[row, column] }
    }
    return mean.map { $0 / Double(max(samples.rows, 1)) }
  }

  /// The shrinkage of Ledoit & Wolf: the variance of the sample covariance over its distance from
  /// the sphere.
  ///
  /// `trace` and `squares` are the sample covariance's and its squared elements' sum, `fourth` the sum of
  /// the fourth powers of the samples' norms.
  package static func ledoitWolf(
    dimension: Int, count: Int, trace: Double, squares: Double, fourth: Double
  ) -> Double {
    let (count, dimension) = (Double(count), Double(dimension))
    guard dimension > 1 else { return 0 }
    let power = trace / dimension
    let variance = (fourth / count - squares) / (dimension * count)
    let distance = (squares - dimension * power * power) / dimension
    let bounded = min(variance, distance)
    return bounded <= 0 || distance <= 0 ? 0 : bounded / distance
  }

  /// The shrinkage of Chen and others from a sample covariance of `count` samples.
  package static func oracleApproximating(_ sample: Matrix, count: Int) -> Double {
    let dimension = Double(sample.rows)
    guard dimension > 1 else { return 0 }
    let meanSquare = sample.squaredNorm / (dimension * dimension)
    let power = sample.trace / dimension
    let above = meanSquare + power * power
    let below = Double(count + 1) * (meanSquare - power * power / dimension)
    return below <= 0 ? 1 : min(above / below, 1)
  }
}
