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
    let (count, dimension) = (Double(samples.rows), samples.columns)
    let mean = Self.mean(ofRows: samples)
    var centred = samples
    for row in 0..<samples.rows {
      for column in 0..<dimension { centred[row, column] -= mean[column] }
    }
    var gram = GramAccumulator(dimension: dimension)
    gram.add(rowsOf: centred)
    let sample = (1 / count) * gram.total()
    let shrinkage =
      switch estimator {
      case .sample: 0.0
      case .ledoitWolf: Self.ledoitWolf(sample, centred: centred)
      case .oracleApproximating: Self.oracleApproximating(sample, count: samples.rows)
      }
    self.mean = mean
    self.shrinkage = shrinkage
    matrix = shrinkage == 0 ? sample : sample.shrunk(by: shrinkage)
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
  private static func ledoitWolf(_ sample: Matrix, centred: Matrix) -> Double {
    let (count, dimension) = (Double(centred.rows), Double(centred.columns))
    guard dimension > 1 else { return 0 }
    let power = sample.trace / dimension
    let squares = sample.squaredNorm
    // Σᵢⱼ of the squared samples' inner products is the sum of the fourth powers of the norms.
    var fourth = 0.0
    for row in 0..<centred.rows {
      let norm = centred.row(row).reduce(0) { $0 + $1 * $1 }
      fourth += norm * norm
    }
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
