import ElementaryFunctions
import Evaluation
import Files
import LinearAlgebra
import Randomness
import Signal

/// Decides selections without any label, of anybody if need be: the decoder of Kindermans and others.
///
/// As published, a selection is decided by an `AttentionRegression` on the epochs of all selections so far, its
/// own among them and none of them labelled; what comes later changes nothing.
///
/// ```swift
/// var decoder = UnsupervisedDecoder(speller: speller)
/// for selection in selections { print(try decoder.decide(selection).ended.item) }
/// ```
///
/// Every time it starts from what it has found before and, the likeliest being kept, anew: from the weights of a
/// prior, or else from random ones and their opposites, one of which points the right way.
public struct UnsupervisedDecoder: SelectionDecoder {
  /// What was found by all selections so far, as a detector; `nil` before the first.
  public private(set) var detector: Detector?

  private let speller: Speller
  private let prior: LinearPrior?
  private let items: [[Int]]
  private var generator: SeededGenerator
  private var seen: Epochs?
  private var found: AttentionRegression.Model?

  /// How many pairs of random weights it starts from.
  private static let pairs = 5

  /// One that knows nothing of the person, or what a linear detector of other people knows.
  ///
  /// - Parameters:
  ///   - speller: what stands on the screen.
  ///   - prior: whose weights are the mean of this person's; `nil` takes 0.
  ///   - seed: of the weights that it starts from without a prior.
  public init(speller: Speller, prior: LinearPrior? = nil, seed: UInt64 = 0) {
    self.speller = speller
    self.prior = prior
    items = speller.items.indices.map { speller.codes(lighting: $0).map { $0 - 1 } }
    generator = SeededGenerator(seed: seed)
  }

  /// Decides one selection by the epochs of all so far, its own among them; no label is looked at.
  ///
  /// - Parameter selection: the epochs of one selection, in any order.
  /// - Returns: what was decided; its `basis` counts the selections before it.
  /// - Throws: `AdaptationError` if the epochs do not fit to the prior, to those before or to what stands on the
  ///   screen, or if no electrode has changed so far.
  public mutating func decide(
    _ selection: Epochs
  ) throws(AdaptationError) -> AdaptiveDetector.Decision {
    precondition(Set(selection.selections).count == 1, "the epochs of one selection")
    var new: Epochs
    do { new = try prior?.fitting(selection) ?? selection } catch { throw .detection(error) }
    new.labels = Array(repeating: .unknown, count: new.count)
    try check(new)
    var all = seen ?? new
    if seen != nil {
      do { try all.append(ofStream: new) } catch { throw .merging(error) }
    }
    do { try all.checkElectrodes() } catch { throw .detection(error) }
    guard !all.isFlat else { throw .detection(.scorer(.degenerate(.noPower))) }
    let features: BlockMeanFeatures
    do {
      features = BlockMeanFeatures(
        scaling: try ElectrodeScaling(fitting: all, at: Array(0..<all.count)),
        means: prior?.means
          ?? BlockMeans(samplingRate: all.samplingRate, windowLength: all.windowLength),
        windowLength: all.windowLength)
    } catch { throw .detection(.scorer(error)) }
    let before = seen?.selectionsInOrder.count ?? 0
    let model = likeliest(of: all, features)
    let detector = detector(of: all, features, model)
    let logOdds: [Double]
    do { logOdds = try detector.logOdds(of: new, threads: 1) } catch { throw .detection(error) }
    let ended = try ended(new, logOdds: logOdds.map { detector.calibration.calibrated($0) })
    (seen, found, self.detector) = (all, model, detector)
    return AdaptiveDetector.Decision(
      ended: ended, scores: logOdds.map { detector.calibration.probability($0) },
      basis: AdaptiveDetector.Basis(selections: before, startWeight: nil), teaches: true)
  }

  private func check(_ epochs: Epochs) throws(AdaptationError) {
    do {
      _ = try epochs.flashes(
        at: Array(0..<epochs.count), scores: Array(repeating: 0, count: epochs.count), of: speller)
    } catch { throw .spelling(error) }
  }

  /// The item that its own flashes say, as the regression does: all repetitions count.
  private func ended(
    _ epochs: Epochs, logOdds: [Double]
  ) throws(AdaptationError) -> StoppedSelection {
    do {
      let flashes = try epochs.flashes(
        at: Array(0..<epochs.count), scores: logOdds, of: speller)
      return BayesianDecoder(speller: speller).stopping(
        flashes, confidence: 1, minimum: .max)[0]
    } catch { throw .spelling(error) }
  }

  /// The likeliest model that any start leads to.
  private mutating func likeliest(
    of epochs: Epochs, _ features: BlockMeanFeatures
  ) -> AttentionRegression.Model {
    let flashes = flashSums(of: epochs, features)
    let dimension = features.dimension + 1
    let mean =
      prior?.mean(of: epochs, flashes, items: items) ?? Array(repeating: 0, count: dimension)
    let regression = AttentionRegression(flashes, items: items, mean: mean)
    var starts = found.map { [$0] } ?? []
    if prior != nil {
      starts.append(AttentionRegression.Model(weights: mean))
    } else {
      let deviation = 1 / AttentionRegression.greatestWeightPrecision.squareRoot()
      for _ in 0..<Self.pairs {
        let weights = (0..<dimension).map { _ in deviation * generator.normal() }
        starts.append(AttentionRegression.Model(weights: weights))
        starts.append(AttentionRegression.Model(weights: weights.map { -$0 }))
      }
    }
    var best = regression.converged(from: starts[0])
    for start in starts.dropFirst() {
      let other = regression.converged(from: start)
      if other.logLikelihood > best.logLikelihood { best = other }
    }
    return best.model
  }

  /// The sums of all flashes' block means, a one behind them.
  private func flashSums(of epochs: Epochs, _ features: BlockMeanFeatures) -> FlashSums {
    let dimension = features.dimension + 1
    var elements: [Double] = []
    elements.reserveCapacity(epochs.count * dimension)
    for epoch in 0..<epochs.count {
      features.scaling.append(features.means, ofEpoch: epoch, of: epochs, to: &elements)
      elements.append(1)
    }
    let order = epochs.selectionsInOrder
    var places = Array(repeating: 0, count: epochs.count)
    for (place, indices) in order.enumerated() {
      for index in indices { places[index] = place }
    }
    return FlashSums(
      features: Matrix(rows: epochs.count, columns: dimension, elements: elements),
      codes: epochs.stimuli.map { Int($0) - 1 }, selections: places,
      codeCount: speller.codeCount, selectionCount: order.count)
  }

  /// The regression as a detector: log-odds are 2 β w·x, as normal densities about −1 and 1 have them.
  private func detector(
    of epochs: Epochs, _ features: BlockMeanFeatures, _ model: AttentionRegression.Model
  ) -> Detector {
    let weights = model.weights.map { 2 * model.noisePrecision * $0 }
    let share = speller.targetShare
    let odds = share > 0 && share < 1 ? Double.logarithm(share / (1 - share)) : 0
    let others = prior?.detector
    let preprocessing = others?.preprocessing ?? epochs.metadata.preprocessing
    var detector = Detector(
      method: .blda,
      scorer: BlockMeanModel(
        features,
        rule: LinearRule(weights: Array(weights.dropLast()), bias: weights[features.dimension])),
      electrodes: epochs.electrodes, samplingRate: epochs.samplingRate,
      preprocessing: preprocessing, usesAmplitude: others?.usesAmplitude ?? false,
      speller: speller,
      // Both classes being alike is balanced best where the log-odds are 0.
      calibration: Calibrator(slope: 1, intercept: odds, threshold: Double.sigmoid(odds)),
      training: TrainingFacts(
        recipe: nil, seed: 0, epochs: epochs.count,
        targets: Int(saturating: (share * Double(epochs.count)).rounded()), passes: 0, bestPass: 0,
        sources: epochs.metadata.sources + (others?.learnedSources ?? []),
        decodedSelections: epochs.selectionsInOrder.count, toolVersion: ToolVersion.current))
    detector.preprocessing?.electrodes = epochs.electrodes
    detector.firstSample = epochs.firstSample
    detector.flashRule = others?.flashRule
    return detector
  }
}
