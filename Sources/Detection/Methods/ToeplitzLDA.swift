import LinearAlgebra

extension DetectionMethod {
  /// The discriminant of Sosulski and Tangermann (2022) on block means of all electrodes.
  ///
  /// Its covariance has few free numbers, so that it takes finer means than the others do: on real
  /// recordings 40 Hz is as good as 120, and 20 Hz worse.
  public static let toeplitzLDA = DetectionMethod(
    "toeplitz-lda", "Discriminant with a block-Toeplitz covariance on means at 40 Hz.",
    takesAmplitude: true,
    fit: { (epochs, _) throws(ScorerError) in
      let electrodes = epochs.scaling.electrodes
      return try BlockMeanModel(fitting: epochs, rate: 40, filtersPerClass: nil) {
        features, targets throws(ScorerError) in
        try .toeplitzLDA(features, targets: targets, electrodes: electrodes)
      }
    }, load: BlockMeanModel.init(stored:of:))

  /// The linear part sees what the tangent spaces do not.
  ///
  /// Its log-odds spread the wider the less there was to learn from; so they are brought to the spread of
  /// the others.
  public static let tangentToeplitz = DetectionMethod(
    "tangent-toeplitz", "The units of tangent and toeplitz-lda, their log-odds added.",
    sumOf: [Summand(.tangent), Summand(.toeplitzLDA, weight: 0.3, isRelative: true)])
}

extension LinearRule {
  /// Linear discriminant analysis with a covariance that is the same at all times.
  ///
  /// Class means are removed and features standardised before Ledoit–Wolf shrinkage; the blocks of each lag
  /// are then averaged and tapered linearly. Both together are the sum of a lag's blocks over the number of
  /// all times, which is positive semidefinite. The bias is for equally frequent classes.
  ///
  /// Source: Sosulski & Tangermann, J. Neural Engineering 19(6), 2022, sections 2.3 to 2.5.
  ///
  /// - Parameters:
  ///   - features: `[epoch, electrode · time]`, the times of an electrode side by side.
  ///   - targets: whether each epoch is one.
  ///   - electrodes: how many there are.
  /// - Returns: the rule of the features as they are.
  /// - Throws: `ScorerError.degenerate` where nothing varies.
  package static func toeplitzLDA(
    _ features: FeatureRows, targets: [Bool], electrodes: Int
  ) throws(ScorerError) -> LinearRule {
    let (count, dimension) = (features.count, features.dimension)
    let times = dimension / electrodes
    // `[feature, epoch]`, and the means of non-targets and targets.
    var centred = features.matrix.transposed
    let means = centred.removeMeans(ofClasses: targets)
    var (norms, powers) = (Array(repeating: 0.0, count: count), [Double]())
    var varying = 0
    for feature in 0..<dimension {
      let row = centred.row(feature)
      let power = row.reduce(0) { $0 + $1 * $1 } / Double(count)
      powers.append(power)
      guard power > 0 else { continue }
      varying += 1
      for (epoch, value) in row.enumerated() { norms[epoch] += value * value / power }
    }
    let instants = (0..<times).map { time in
      Matrix(
        rows: electrodes, columns: count,
        elements: (0..<electrodes).flatMap { centred.row($0 * times + time) })
    }
    func power(_ electrode: Int, _ time: Int) -> Double { powers[electrode * times + time] }
    var lags = Array(repeating: Matrix(rows: electrodes, columns: electrodes), count: times)
    // The sum of all squares of the standardised covariance, block by block.
    var squares = 0.0
    for first in 0..<times {
      for second in first..<times {
        let block = (1 / Double(count)) * instants[first].timesTransposed(instants[second])
        lags[second - first] = lags[second - first] + block
        for row in 0..<electrodes {
          for column in 0..<electrodes where block[row, column] != 0 {
            let value = block[row, column]
            squares +=
              (first == second ? 1 : 2) * value * value
              / (power(row, first) * power(column, second))
          }
        }
      }
    }
    let shrinkage = Covariance.ledoitWolf(
      dimension: dimension, count: count, trace: Double(varying), squares: squares,
      fourth: norms.reduce(0) { $0 + $1 * $1 })
    lags = lags.map { ((1 - shrinkage) / Double(times)) * $0 }
    let sphere = shrinkage * Double(varying) / Double(dimension * times)
    for electrode in 0..<electrodes {
      for time in 0..<times { lags[0][electrode, electrode] += sphere * power(electrode, time) }
    }
    lags[0] = lags[0].symmetrized
    let difference = (0..<dimension).map { place in
      let feature = place % electrodes * times + place / electrodes
      return means[1][feature] - means[0][feature]
    }
    let solution = try solve(BlockToeplitz(lags: lags), difference)
    let weights = (0..<dimension).map { solution[$0 % times * electrodes + $0 / times] }
    let middle = zip(means[0], means[1]).map { ($0 + $1) / 2 }
    return LinearRule(weights: weights, bias: -dotProduct(weights, middle))
  }

  /// The solution of `matrix` x = `right`, with a trace of the sphere added where it needs one.
  private static func solve(
    _ matrix: BlockToeplitz, _ right: [Double]
  ) throws(ScorerError) -> [Double] {
    try solution { try? matrix.shrunk(by: $0).solve(right) }
  }
}

extension Matrix {
  /// Takes from each row, over epochs, the mean of each class.
  ///
  /// - Returns: the means of non-targets and of targets, `[row]`.
  mutating func removeMeans(ofClasses targets: [Bool]) -> [[Double]] {
    let counts = [false, true].map { side in Double(max(targets.count { $0 == side }, 1)) }
    var means = [[Double]](repeating: [], count: 2)
    for row in 0..<rows {
      var sums = [0.0, 0.0]
      for (column, isTarget) in targets.enumerated() {
        sums[isTarget ? 1 : 0] += self[row, column]
      }
      let own = zip(sums, counts).map { $0 / $1 }
      for (column, isTarget) in targets.enumerated() { self[row, column] -= own[isTarget ? 1 : 0] }
      means[0].append(own[0])
      means[1].append(own[1])
    }
    return means
  }
}
