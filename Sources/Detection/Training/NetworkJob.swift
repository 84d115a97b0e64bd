import Evaluation
import Randomness
import Signal

/// A network to train: from which epochs, judged on which.
struct NetworkJob: Sendable {
  /// Which fit it is a part of.
  var task: Int
  /// The epochs that it learns from.
  var training: [Int]
  /// The epochs that it is judged on, and has not seen.
  var validation: [Int] = []
  /// Epochs without labels that its hidden layers learn from as well; none shares a sample with those that
  /// it is judged on.
  var unlabelled: [Int] = []
  /// The fold that it has not seen; `nil` where it learns from all.
  var fold: Int?
  /// Whether it is a part of the detector; else it only serves judgement.
  var isMember = true
  /// Where its first layer starts.
  var start: XDAWNStart?
}

extension NetworkMethod {
  /// The networks that `tasks` ask for, those that learn from all epochs first.
  func jobs(for tasks: [FitTask], epochs: borrowing Epochs, seed: UInt64) -> [NetworkJob] {
    var generator = SeededGenerator(seed: seed, stream: .max)
    var jobs: [NetworkJob] = []
    var judges: [NetworkJob] = []
    for (index, task) in tasks.enumerated() {
      if let fold = task.folds.first {
        judges.append(
          NetworkJob(
            task: index, training: task.training, validation: task.judged.flatMap(\.self),
            fold: fold))
        continue
      }
      for part in parts(of: task.training, labels: epochs.labels, seed: seed) {
        var job = NetworkJob(task: index, training: part)
        if case .heldOut(let share) = recipe.validation {
          let split = SelectionSplit.heldOut(
            share: share, of: epochs, among: part, using: &generator)
          job.training = split.training
          job.validation = split.validation
        }
        jobs.append(job)
      }
    }
    // A part without one of the classes teaches nothing.
    let labels = epochs.labels
    func teaches(_ job: NetworkJob) -> Bool {
      let targets = job.training.count { labels[$0] == .target }
      return targets > 0 && targets < job.training.count
    }
    judges = judges.filter(teaches)
    if judgesAreMembers(folds: judges.count) {
      jobs.removeLast(min(judges.count, jobs.count))
    } else {
      for index in judges.indices { judges[index].isMember = false }
    }
    return jobs.filter(teaches) + judges
  }

  /// What each network of an ensemble learns from, of the epochs at `indices`.
  private func parts(of indices: [Int], labels: [Label], seed: UInt64) -> [[Int]] {
    switch division {
    case .starts, .exactly: return Array(repeating: indices, count: members)
    case .consecutive(let count):
      return (0..<count).map { part in
        Array(indices[part * indices.count / count..<(part + 1) * indices.count / count])
      }
    case .balanced(let count):
      let targets = indices.filter { labels[$0] == .target }
      var others = indices.filter { labels[$0] == .nonTarget }
      var generator = SeededGenerator(seed: seed, stream: .max - 1)
      generator.permute(&others)
      return (0..<count).map { part in
        let share = stride(from: part, to: others.count, by: count).map { others[$0] }
        return (targets + share).sorted()
      }
    }
  }
}
