/// How the loss fell while networks learned: the mean over those that made a pass, pass by pass.
public struct LearningCurve: Sendable, Equatable, Codable {
  /// The mean loss over the epochs that were learned from, in each pass of the detector's networks.
  public private(set) var training: [Double] = []
  /// The mean loss after each pass over epochs of selections that the network has not learned from;
  /// empty where there are none.
  public private(set) var validation: [Double] = []

  /// The mean of some networks' losses; each list has one loss a pass.
  package init(training: [[Double]], validation: [[Double]]) {
    self.training = Self.mean(training)
    self.validation = Self.mean(validation)
  }

  private static func mean(_ curves: [[Double]]) -> [Double] {
    let passes = curves.map(\.count).max() ?? 0
    return (0..<passes).map { pass in
      let losses = curves.filter { pass < $0.count }.map { $0[pass] }
      return losses.reduce(0, +) / Double(losses.count)
    }
  }
}
