/// Why a network could not be trained or run.
public enum TrainingError: Error, Sendable, Equatable {
  /// There are no epochs of a class that training needs.
  case classMissing(targets: Int, nontargets: Int)
  /// The numbers grew beyond all bounds in a pass (from 1); the rate is too high or the input is not finite.
  case diverged(pass: Int)
  /// The system refuses the memory or the threads that were asked for.
  case outOfResources
}

extension TrainingError: CustomStringConvertible {
  /// A sentence for the user.
  public var description: String {
    switch self {
    case .classMissing(let targets, let nontargets):
      "training needs targets and non-targets; found \(targets) and \(nontargets)"
    case .diverged(let pass):
      "training diverged in pass \(pass): the learning rate is too high or the input is not finite"
    case .outOfResources:
      "the system refuses the memory or the threads that training asked for"
    }
  }
}
