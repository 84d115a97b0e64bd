import Parallelism
import Signal

/// The mean metrics of some runs, and what they are without each independent unit.
struct Jackknife: Sendable, Equatable {
  /// What may be left out on its own.
  let units: IndependentUnits
  /// The mean metrics, each run weighing as many epochs as it judges.
  let mean: MetricTable
  /// The same without each of the units that were tested.
  let withoutEach: [MetricTable]

  /// - Parameters:
  ///   - runs: What detectors made of epochs.
  ///   - epochs: All epochs.
  ///   - units: What is left out; `nil` looks for it in the scores of the runs.
  ///   - threads: How many threads may work; the result is the same on any number.
  init(of runs: [TestRun], epochs: Epochs, units: IndependentUnits? = nil, threads: Int) {
    let labels = epochs.labels
    let units = units ?? Self.units(of: runs, epochs: epochs)
    let tested = Set(
      runs.flatMap { $0.split.test.filter { labels[$0] != .unknown }.map { units.numbers[$0] } }
    ).sorted()
    // In the order of scores, so that ranking a part of them is no more than going through it.
    let runs = runs.map(\.byScore)
    let whole = runs.map { $0.judged(labels: labels) { _ in true } }
    let members = runs.map { run in Set(run.split.test.map { units.numbers[$0] }) }
    withoutEach = mapInParallel(count: tested.count, threads: threads) { place in
      let unit = tested[place]
      let rest = runs.indices.map { index in
        members[index].contains(unit)
          ? runs[index].judged(labels: labels) { units.numbers[$0] != unit } : whole[index]
      }
      return MetricTable.mean(rest.map(\.metrics), weights: rest.map(\.weight))
    }
    self.units = units
    mean = MetricTable.mean(whole.map(\.metrics), weights: whole.map(\.weight))
  }

  private static func units(of runs: [TestRun], epochs: Epochs) -> IndependentUnits {
    var scores = [Double?](repeating: nil, count: epochs.count)
    for run in runs {
      for (epoch, score) in zip(run.split.test, run.scores) where scores[epoch] == nil {
        scores[epoch] = score
      }
    }
    return IndependentUnits(of: EpochLayout(epochs), scores: scores, labels: epochs.labels)
  }
}

extension TestRun {
  /// The same with the tested epochs in the order of their scores.
  fileprivate var byScore: TestRun {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    let sorted = Split(
      name: split.name, training: split.training, test: order.map { split.test[$0] },
      purged: split.purged)
    return TestRun(
      sorted, seed: seed, scores: order.map { scores[$0] }, threshold: threshold,
      evidenceScale: evidenceScale)
  }

  /// The metrics of the tested epochs that are taken, and how many of those have a label.
  fileprivate func judged(
    labels: [Label], taking isTaken: (Int) -> Bool
  ) -> (metrics: MetricTable, weight: Double) {
    let places = split.test.indices.filter { isTaken(split.test[$0]) }
    let chosen = places.map { labels[split.test[$0]] }
    return (
      MetricTable(
        probabilities: places.map { scores[$0] }, threshold: threshold, labels: chosen),
      Double(chosen.count { $0 != .unknown })
    )
  }
}
