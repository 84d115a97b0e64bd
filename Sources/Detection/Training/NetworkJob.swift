import Evaluation
import Randomness
import Signal

/// A network to train: from which epochs, judged on which.
struct NetworkJob: Sendable {
  /// Which fit it is a part of.
  var task: Int
  /// Its place among that fit's networks.
  var place: Int
  /// The epochs that it learns from.
  var training: [Int]
  /// The epochs that it is judged on, and has not seen.
  var validation: [Int] = []
  /// Epochs without labels that its hidden layers learn from as well; none shares a sample with those that
  /// it is judged on.
  var unlabelled: [Int] = []
  /// The first fold that it has not seen; it is a part of the detector if there is none.
  var fold: Int?
  /// Where its first layer starts.
  var start: XDAWNStart?

  /// Whether it is a part of the detector; else it only serves judgement.
  var isMember: Bool { fold == nil }
}

extension NetworkMethod {
  /// The networks that `tasks` ask for, those of the detector first.
  func jobs(for tasks: [FitTask], epochs: borrowing Epochs, seed: UInt64) -> [NetworkJob] {
    var generator = SeededGenerator(seed: seed, stream: .max)
    var jobs: [NetworkJob] = []
    for (index, task) in tasks.enumerated() {
      guard let fold = task.folds.first else {
        let parts = parts(of: task.training, labels: epochs.labels, seed: seed)
        for (place, part) in parts.enumerated() {
          var job = NetworkJob(task: index, place: place, training: part)
          if case .heldOut(let share) = recipe.validation {
            let split = SelectionSplit.heldOut(
              share: share, of: epochs, among: part, using: &generator)
            job.training = split.training
            job.validation = split.validation
          }
          jobs.append(job)
        }
        continue
      }
      let parts =
        recipe.judges == .ensemble
        ? parts(of: task.training, labels: epochs.labels, seed: seed) : [task.training]
      for (place, part) in parts.enumerated() {
        jobs.append(
          NetworkJob(
            task: index, place: place, training: part, validation: task.judged.flatMap(\.self),
            fold: fold))
      }
    }
    // A part without one of the classes teaches nothing.
    let labels = epochs.labels
    return jobs.filter { job in
      let targets = job.training.count { labels[$0] == .target }
      return targets > 0 && targets < job.training.count
    }
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
