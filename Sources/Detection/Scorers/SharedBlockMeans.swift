import LinearAlgebra
import Parallelism
import Signal

/// Linear rules on block means of electrodes for several fits that share the sums over these.
///
/// The means are those of samples that nothing was done to, as scalings of electrodes differ between fits: no fit
/// hears of an epoch that it does not hold.
struct SharedBlockMeans: SharedFits {
  /// Fits a rule for one of the fits, of features less `centre` and times `factors`.
  typealias Fitting =
    @Sendable (
      _ moments: SharedMoments, _ fit: Int, _ centre: [Double], _ factors: [Double]
    ) throws(ScorerError) -> LinearRule

  private let portions: FitPortions
  private let electrodes: [ElectrodeSums]
  private let means: BlockMeans
  private let windowLength: Int
  private let moments: SharedMoments
  private let fitting: Fitting

  /// The sums for `fits`, which are lists of epochs, with rules by `fitting`; epochs of unknown label do not
  /// count.
  ///
  /// - Returns: `nil` where the epochs do not suit that, or cannot be learned from.
  init?(_ epochs: Epochs, fits: [[Int]], threads: Int, _ fitting: @escaping Fitting) {
    self.fitting = fitting
    guard epochs.epochSize > 0 else { return nil }
    portions = FitPortions(
      fits.map { $0.filter { epochs.labels[$0] != .unknown } }, least: SharedMoments.leastRows
    ) { epochs.labels[$0] == .target }
    let (order, ranges) = (portions.order, portions.portions.map(\.range))
    let sums = mapInParallel(count: ranges.count, threads: threads) {
      try? ElectrodeSums(of: epochs, at: Array(order[ranges[$0]]))
    }
    electrodes = sums.compactMap { $0 }
    guard !sums.isEmpty, electrodes.count == sums.count else { return nil }
    windowLength = epochs.windowLength
    let means = BlockMeans(samplingRate: epochs.samplingRate, windowLength: windowLength)
    self.means = means
    let raw = ElectrodeScaling.none(electrodes: epochs.electrodes.count)
    let dimension = raw.electrodes * (windowLength / means.block)
    let rows = FeatureRows(count: order.count, dimension: dimension) { range in
      var elements: [Double] = []
      elements.reserveCapacity(range.count * dimension)
      for item in order[range] { raw.append(means, ofEpoch: item, of: epochs, to: &elements) }
      return Matrix(rows: range.count, columns: dimension, elements: elements)
    }
    guard
      let moments = SharedMoments(
        BlockMeanModel.isLittle(rows, of: epochs) ? rows.held(threads: threads) : rows, portions,
        threads: threads)
    else { return nil }
    self.moments = moments
  }

  /// The model of a fit, in which there are both classes.
  func stored(ofFit fit: Int) throws(ScorerError) -> StoredScorer {
    let own = portions.ofFit[fit]
    var sums = electrodes[own[0]]
    for portion in own.dropFirst() { sums.add(electrodes[portion]) }
    let features = BlockMeanFeatures(
      scaling: ElectrodeScaling(sums), means: means, windowLength: windowLength)
    func ofFeatures(_ values: [Double]) -> [Double] {
      values.flatMap { Array(repeating: $0, count: features.blocks) }
    }
    let rule = try fitting(
      moments, fit, ofFeatures(features.scaling.mean.map { Double($0) }),
      ofFeatures(features.scaling.deviation.map { 1 / Double($0) }))
    return BlockMeanModel(features, rule: rule).stored
  }
}
