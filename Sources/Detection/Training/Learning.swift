import NeuralNetwork

/// What the training of a detector's networks came to.
package struct Learning: Sendable {
  /// The most passes that any of its networks made.
  package var passes: Int
  /// The latest pass whose parameters one of them has.
  package var bestPass: Int
  /// The mean loss of its networks in the last pass.
  package var trainingError: Double
  /// The mean loss, after the best pass, of networks on epochs that they have not learned from.
  package var validationError: Double?
  /// The losses pass by pass.
  package var curve: LearningCurve
  /// What hidden layers came to before the labels counted; `nil` where they learned nothing then.
  package var pretraining: [Pretraining]?
  /// One pass of one network, on average.
  package var secondsPerPass: Double

  /// What the detector's own networks came to, and `others` that only served judgement.
  init(_ members: [TrainingReport], others: [TrainingReport]) {
    func mean(_ numbers: [Double]) -> Double? {
      numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
    let judged = (members + others).filter { !$0.validationErrors.isEmpty }
    passes = members.map(\.passes).max() ?? 0
    bestPass = members.map(\.bestPass).max() ?? 0
    trainingError = mean(members.map { $0.trainingErrors[$0.passes - 1] }) ?? 0
    validationError = mean(judged.map { $0.validationErrors[$0.bestPass - 1] })
    curve = LearningCurve(
      training: members.map(\.trainingErrors), validation: judged.map(\.validationErrors))
    secondsPerPass = mean((members + others).map(\.secondsPerPass)) ?? 0
  }
}
