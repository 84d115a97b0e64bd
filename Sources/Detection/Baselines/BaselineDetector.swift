import LinearAlgebra
import Signal

/// A fitted baseline: epochs in, scores out.
///
/// All arithmetic is in double precision in a fixed order, from parameters in single precision: the
/// same epochs give the same detector and the same scores to the bit, before and after storing.
public struct BaselineDetector: Sendable, Equatable {
  /// Which method it is.
  public let baseline: Baseline
  private var model: Model

  private enum Model: Sendable, Equatable {
    case blockMeans(BlockMeanModel)
    case tangent(TangentModel)
    case networks(LayeredEnsemble)

    var any: any BaselineModel {
      switch self {
      case .blockMeans(let model): model
      case .tangent(let model): model
      case .networks(let model): model
      }
    }
  }

  /// Fits `baseline` to the labelled epochs of `epochs`; scaling is learned here too.
  ///
  /// Networks draw their random numbers from `seed`; the other methods need none.
  ///
  /// - Throws: `BaselineError.noExamples`, `.notFinite` or `.degenerate`.
  public static func fit(
    _ baseline: Baseline, to epochs: Epochs, seed: UInt64 = 0
  ) throws(BaselineError) -> BaselineDetector {
    let labelled = try LabelledEpochs(epochs)
    let tensors: [String: StoredTensor]
    switch baseline {
    case .lda:
      tensors = try BlockMeanModel(fitting: labelled, filtersPerClass: nil) {
        features, targets throws(BaselineError) in
        try LinearRule.shrinkageLDA(features, targets: targets)
      }.tensors
    case .swlda:
      tensors = try BlockMeanModel(fitting: labelled, filtersPerClass: nil) {
        features, targets throws(BaselineError) in
        try LinearRule.stepwiseLDA(features, targets: targets)
      }.tensors
    case .blda:
      tensors = try BlockMeanModel(fitting: labelled, filtersPerClass: nil) {
        features, targets throws(BaselineError) in
        try LinearRule.bayesianLDA(features, targets: targets)
      }.tensors
    case .xdawnLDA:
      tensors = try BlockMeanModel(fitting: labelled, filtersPerClass: 4) {
        features, targets throws(BaselineError) in
        try LinearRule.shrinkageLDA(features, targets: targets)
      }.tensors
    case .xdawnRiemann:
      tensors = try TangentModel(riemannFitting: labelled).tensors
    case .tangent:
      tensors = try TangentModel(windowsFitting: labelled).tensors
    case .eegnet: tensors = try LayeredEnsemble(.eegNet, fitting: labelled, seed: seed).tensors
    case .oclnn: tensors = try LayeredEnsemble(.oclnn, fitting: labelled, seed: seed).tensors
    }
    return try BaselineDetector(baseline, tensors: tensors, samplingRate: epochs.samplingRate)
  }

  /// A detector from what a file holds of it, for epochs of a rate in Hz.
  ///
  /// - Throws: `BaselineError.missingTensor` or `.unfitTensor`.
  public init(
    _ baseline: Baseline, tensors: [String: StoredTensor], samplingRate: Double
  ) throws(BaselineError) {
    self.baseline = baseline
    switch baseline {
    case .lda, .swlda, .blda, .xdawnLDA:
      model = .blockMeans(try BlockMeanModel(stored: tensors))
    case .xdawnRiemann:
      model = .tangent(
        try TangentModel(stored: tensors, estimator: .oracleApproximating, whitened: false))
    case .tangent:
      model = .tangent(
        try TangentModel(stored: tensors, estimator: .shrunkMoment, whitened: true))
    case .eegnet:
      model = .networks(
        try LayeredEnsemble(.eegNet, stored: tensors, samplingRate: samplingRate))
    case .oclnn:
      model = .networks(try LayeredEnsemble(.oclnn, stored: tensors, samplingRate: samplingRate))
    }
  }

  /// The same detector with scores `factor` times as large, for a sum with other parts.
  ///
  /// - Precondition: it is of the tangent kind; no other stands in a sum.
  func scaled(by factor: Double) -> BaselineDetector {
    guard factor != 1 else { return self }
    guard case .tangent(let tangent) = model else {
      preconditionFailure("only a tangent part stands beside networks")
    }
    var scaled = self
    scaled.model = .tangent(tangent.scaled(by: factor))
    return scaled
  }

  /// Everything learned, by name.
  public var tensors: [String: StoredTensor] { model.any.tensors }

  /// Numbers that were learned, sizes and statistics of the epochs not counted.
  var parameterCount: Int {
    if case .networks(let ensemble) = model { return ensemble.parameterCount }
    return tensors.values.reduce(0) { $0 + $1.values.count }
  }

  /// The number of electrodes an epoch must have.
  public var electrodes: Int { model.any.electrodes }

  /// The number of samples an epoch must have.
  public var windowLength: Int { model.any.windowLength }

  /// One score an epoch: the log odds of a target, were both classes equally frequent.
  ///
  /// - Throws: `BaselineError.wrongShape`, or `.notFinite` for an epoch that is not all numbers.
  public func scores(of epochs: Epochs) throws(BaselineError) -> [Float] {
    guard epochs.electrodes.count == electrodes, epochs.windowLength == windowLength else {
      throw .wrongShape(
        electrodes: epochs.electrodes.count, length: epochs.windowLength,
        expectedElectrodes: electrodes, expectedLength: windowLength)
    }
    for index in 0..<epochs.count {
      let start = index * epochs.epochSize
      guard epochs.samples[start..<start + epochs.epochSize].allSatisfy(\.isFinite) else {
        throw .notFinite(epoch: index)
      }
    }
    return try model.any.scores(of: epochs)
  }
}
