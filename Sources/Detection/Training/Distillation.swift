import ElementaryFunctions

/// Whose opinion of the epochs networks learn beside the labels, and how much it counts for.
///
/// A label tells what the subject was asked to attend, not whether the brain answered. A teacher that
/// has not seen the epoch tells how much like an answer it looks, and labels drawn towards it mislead
/// less. Source: Hinton, Vinyals & Dean, arXiv:1503.02531, 2015.
public struct Distillation: Sendable {
  /// What gives the opinion, of epochs that it has not seen.
  public var teacher: DetectionMethod
  /// How far the soft targets are drawn from the labels towards it, 0 to 1.
  public var share: Double

  /// A teacher and how much it counts for.
  public init(teacher: DetectionMethod, share: Double) {
    self.teacher = teacher
    self.share = share
  }
}

/// What a teacher makes of the training epochs: towards what the soft targets of networks are drawn.
package struct TeacherOpinions: Sendable {
  /// How far they are drawn, 0 to 1.
  package let share: Double
  /// The probability of a target, by epoch, by teachers that have not seen it.
  private let probabilities: [Int: Double]
  /// The same for networks that are judged on a fold, by teachers that have not seen that fold
  /// either: what is judged must not have heard of it in any way.
  private let probabilitiesWithout: [[Int: Double]]

  /// The opinions of `teachers`, fitted to what every fold and every two folds leave over.
  package init(_ teachers: CrossFit, share: Double) {
    self.share = share
    probabilities = teachers.outOfSample.mapValues(Double.sigmoid)
    probabilitiesWithout = teachers.outOfSampleWithout.map { $0.mapValues(Double.sigmoid) }
  }

  /// The opinions for a network that has not seen `fold`, or for one that learns from all epochs.
  package func probabilities(without fold: Int?) -> [Int: Double] {
    fold.map { probabilitiesWithout[$0] } ?? probabilities
  }
}
