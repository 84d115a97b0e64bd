import Evaluation
import LinearAlgebra
import Signal

/// What a detector's file keeps of its training recordings, for other days to be held against.
public struct SessionFacts: Sendable, Equatable, Codable {
  /// The upper triangle, row by row, of the electrodes' covariance over all windows, in the order of the
  /// detector's electrodes and in the unit that it scores.
  public let covariance: [Float]
  /// How many selections there were.
  public let selections: Int
  /// How many repetitions they had at most.
  public let repetitions: Int
  /// How far the largest code of a selection stood out, in deviations of a flash times √repetitions, judged by
  /// what had not learned from it; 0 where there was too little to judge.
  public let separation: Double
  /// How sure items were after few repetitions, judged by what had not learned from them; `nil` where nothing
  /// says what stood on the screen, or there was too little to judge.
  public let confidence: SessionConfidence?

  /// The facts of `epochs` with their covariance, and of the log-odds that new ones got.
  init(
    covariance: Matrix, outOfSample: [Int: Double], of epochs: borrowing Epochs,
    calibration: Calibrator
  ) {
    let size = covariance.rows
    self.covariance = (0..<size).flatMap { row in
      (row..<size).map { Float(covariance[row, $0]) }
    }
    let indices = outOfSample.keys.sorted()
    let numbers = epochs.selections
    selections = Set(indices.map { numbers[$0] }).count
    let rounds = epochs.repetitions
    repetitions = indices.reduce(1) { max($0, Int(rounds[$1]) + 1) }
    separation = epochs.separation(of: outOfSample)
    confidence = SessionConfidence(
      at: indices,
      logOdds: indices.map { calibration.calibrated(outOfSample[$0] ?? 0) }, of: epochs,
      evidenceScale: calibration.evidenceScale)
  }

  /// The covariance of so many electrodes; `nil` if there is another number of numbers or some are none.
  func matrix(electrodes: Int) -> Matrix? {
    guard covariance.count == electrodes * (electrodes + 1) / 2, covariance.allSatisfy(\.isFinite)
    else { return nil }
    var matrix = Matrix(rows: electrodes, columns: electrodes)
    var place = 0
    for row in 0..<electrodes {
      for column in row..<electrodes {
        matrix[row, column] = Double(covariance[place])
        matrix[column, row] = matrix[row, column]
        place += 1
      }
    }
    return matrix
  }
}

/// How sure the items of a session's selections are after few repetitions.
///
/// The mean of the likeliest items' probabilities is how many are expected to be right. Of all that can be
/// known without labels it says most of how well a session is detected.
public struct SessionConfidence: Sendable, Equatable, Codable {
  /// The mean over selections of the largest probability.
  public let mean: Double
  /// Its deviation over selections.
  public let deviation: Double
  /// How many selections there were.
  public let selections: Int

  /// After how many repetitions: later all items are sure, also of weak responses.
  public static let repetitions = 3

  /// The confidence in the epochs at `indices`, of calibrated log-odds; selections known to be without a
  /// target are left out.
  ///
  /// - Returns: `nil` where nothing says what stood on the screen.
  init?(
    at indices: [Int], logOdds: [Double], of epochs: borrowing Epochs, evidenceScale: Double
  ) {
    guard let speller = epochs.metadata.speller else { return nil }
    let selections = epochs.selections
    let attended = epochs.attendedSelections
    let places = indices.indices.filter { attended.contains(selections[indices[$0]]) }
    guard
      let flashes = try? epochs.flashes(
        at: places.map { indices[$0] }, scores: places.map { logOdds[$0] }, of: speller)
    else { return nil }
    let decoder = BayesianDecoder(speller: speller, evidenceScale: evidenceScale)
    let largest = decoder.posteriors(flashes, repetitions: Self.repetitions)
      .sorted { $0.key < $1.key }.compactMap { $0.value.max() }
    guard !largest.isEmpty else { return nil }
    mean = largest.reduce(0, +) / Double(largest.count)
    deviation = largest.deviation
    self.selections = largest.count
  }
}

extension Epochs {
  /// The covariance of the electrodes, each window about its own mean, over the epochs at `indices`: at most a
  /// thousand of them, evenly spread, which are enough.
  package func electrodeCovariance(of indices: [Int]) -> Matrix {
    let electrodes = electrodes.count
    let ones = Array(repeating: 1.0, count: electrodes)
    var gram = GramAccumulator(dimension: electrodes)
    for place in stride(from: 0, to: indices.count, by: max((indices.count + 999) / 1000, 1)) {
      let start = indices[place] * epochSize
      var means = Array(repeating: 0.0, count: electrodes)
      means.addRows(of: samples, from: start, columns: windowLength)
      gram.add(
        columnsOf: Matrix(
          samples, from: start, columns: windowLength,
          means: means.map { $0 / Double(windowLength) }, factors: ones))
    }
    return (1 / Double(max(gram.count, 1))) * gram.total()
  }

  /// The selections that may have a target: all of which neither labels nor the text say that nothing was
  /// attended.
  var attendedSelections: Set<Int32> {
    let text = metadata.text
    let isTold = text.contains { $0 != nil }
    let possible = Set(labels.indices.filter { labels[$0] != .nonTarget }.map { selections[$0] })
    return possible.filter { selection in
      !isTold || (text.indices.contains(Int(selection)) && text[Int(selection)] != nil)
    }
  }
}
