import ElementaryFunctions
import Evaluation

/// What a teacher makes of the training epochs, for networks to learn beside the labels.
///
/// A label tells what the subject was asked to attend, not whether the brain answered. A teacher that
/// has not seen the epoch tells how much like an answer it looks, and labels drawn towards it mislead
/// less. Source: Hinton, Vinyals & Dean, arXiv:1503.02531, 2015.
package struct Teaching {
  /// How far goals are drawn from the labels towards the teacher, 0 to 1.
  package let share: Double
  /// The probability of a target, by epoch, by teachers that have not seen it.
  private let opinions: [Int: Double]
  /// The same for networks that are judged on a fold, by teachers that have not seen that fold
  /// either: what is judged must not have heard of it in any way.
  private let opinionsWithout: [[Int: Double]]

  /// The opinions of `teachers`, fitted to what every fold and every two folds leave over.
  package init(_ teachers: BaselineFit, share: Double) {
    self.share = share
    opinions = teachers.outOfSample.mapValues(Double.sigmoid)
    opinionsWithout = teachers.outOfSampleWithout.map { $0.mapValues(Double.sigmoid) }
  }

  /// The opinions for a network that has not seen `fold`, or for one that learns from all epochs.
  package func opinions(without fold: Int?) -> [Int: Double] {
    fold.map { opinionsWithout[$0] } ?? opinions
  }
}
