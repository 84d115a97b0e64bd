import Evaluation
import Signal

/// What decides selections one after the other, and learns from them without labels.
public protocol SelectionDecoder: Sendable {
  /// Decides one selection by what those before it taught.
  ///
  /// - Parameter selection: the epochs of one selection, in any order.
  /// - Returns: what was decided, with what.
  /// - Throws: `AdaptationError` if the epochs do not fit to what decides or to what stands on the screen.
  mutating func decide(_ selection: Epochs) throws(AdaptationError) -> AdaptiveDetector.Decision
}

extension SelectionDecoder {
  /// Decides all selections of `epochs`, in the order of their numbers, which is that of inputs and time.
  ///
  /// - Throws: `AdaptationError` as `decide` does, and `SpellingError.noEpochs` in it.
  public mutating func decideAll(of epochs: Epochs) throws(AdaptationError) -> DecidedStream {
    guard epochs.count > 0 else { throw .spelling(.noEpochs) }
    var stream = DecidedStream(scores: Array(repeating: 0, count: epochs.count))
    for indices in epochs.selectionsInOrder {
      let decision = try decide(epochs.selecting(indices))
      for (index, score) in zip(indices, decision.scores) { stream.scores[index] = score }
      stream.decisions.append(decision)
    }
    return stream
  }
}

/// Selections that were decided one after the other.
public struct DecidedStream: Sendable, Equatable {
  /// What was decided, in order.
  public internal(set) var decisions: [AdaptiveDetector.Decision] = []
  /// The probability of a target, one an epoch, by what decided its selection.
  public internal(set) var scores: [Double]
}
