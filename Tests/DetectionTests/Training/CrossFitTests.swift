import Detection
import Randomness
import Signal
import Synchronization
import TestSupport
import Testing

@Suite struct CrossFitTests {
  /// A fitter that only notes what it is asked for; an epoch's log-odds are its number.
  private struct Recorder: MethodFitter {
    var tasks: [FitTask] = []
    /// The fits that fail for want of a class.
    var failing: Set<Int> = []

    mutating func fit(
      _ tasks: [FitTask], progress: @Sendable (Double) -> Void
    ) -> [Result<Fit, ScorerError>] {
      self.tasks = tasks
      return tasks.indices.map { task in
        failing.contains(task)
          ? .failure(.noExamples(of: .target))
          : .success(
            Fit(
              judgements: tasks[task].judged.map { judged in
                Dictionary(uniqueKeysWithValues: judged.map { ($0, Double($0)) })
              }))
      }
    }
  }

  /// Epochs of some selections whose windows overlap at the seams.
  private static func epochs(count: Int, selections: Int) -> Epochs {
    var epochs = syntheticEpochs(count: count, electrodes: 1, length: 78, amplitude: 1, seed: 1)
    for index in 0..<count { epochs.selections[index] = Int32(index * selections / count) }
    return epochs
  }

  @Test(arguments: [(1, 5), (2, 5), (3, 2), (7, 5), (12, 4), (20, 7)])
  func `no epoch is judged by a fit that saw it, its fold or a sample of it`(
    selections: Int, folds count: Int
  ) throws {
    let epochs = Self.epochs(count: 240, selections: selections)
    let usable = Array(0..<240)
    let folds = SelectionSplit.folds(count, of: epochs, among: usable)
    var recorder = Recorder()
    let fit = try CrossFit(&recorder, usable: usable, folds: folds, extent: [.all, .folds, .pairs])
    let pairs = folds.count * (folds.count - 1) / 2
    #expect(recorder.tasks.count == 1 + folds.count + pairs)
    let window = 78.0 / 120
    for task in recorder.tasks {
      #expect(task.judged == task.folds.map { folds[$0].validation })
      for judged in task.judged.joined() {
        #expect(!task.training.contains(judged))
        #expect(
          !task.training.contains { abs(epochs.onsets[$0] - epochs.onsets[judged]) < window })
      }
    }
    // Every epoch is judged once by single folds; without each fold all the others are.
    #expect(folds.isEmpty || Set(fit.outOfSample.keys) == Set(usable))
    for (fold, values) in zip(folds, fit.outOfSampleWithout) {
      #expect(Set(values.keys) == Set(usable).subtracting(fold.validation))
    }
    #expect(fit.outOfSample.allSatisfy { Double($0.key) == $0.value })
  }

  @Test(arguments: [(5000, 10), (9000, 6), (15_300, 3)])
  func `of many epochs fewer fits leave out every two folds, none of them on too few`(
    count: Int, fits: Int
  ) throws {
    let epochs = Self.epochs(count: count, selections: 20)
    let usable = Array(0..<count)
    let folds = SelectionSplit.folds(5, of: epochs, among: usable)
    var recorder = Recorder()
    let fit = try CrossFit(&recorder, usable: usable, folds: folds, extent: .pairs)
    #expect(recorder.tasks.count == fits)
    let sizes = recorder.tasks.map(\.training.count)
    #expect(sizes == sizes.sorted(by: >))
    #expect((sizes.last ?? 0) >= min(CrossFit.enough, count / 2))
    for task in recorder.tasks {
      #expect(task.judged == task.folds.map { folds[$0].validation })
      #expect(Set(task.training).isDisjoint(with: task.judged.joined()))
      for fold in task.folds {
        #expect(Set(task.training).isSubset(of: folds[fold].training))
      }
    }
    for (fold, values) in zip(folds, fit.outOfSampleWithout) {
      #expect(Set(values.keys) == Set(usable).subtracting(fold.validation))
    }
  }

  @Test func `a fold that cannot be learned from is left out, all epochs not`() throws {
    let epochs = Self.epochs(count: 240, selections: 4)
    let usable = Array(0..<240)
    let folds = SelectionSplit.folds(4, of: epochs, among: usable)
    var recorder = Recorder(failing: [2])
    let fit = try CrossFit(&recorder, usable: usable, folds: folds, extent: [.all, .folds])
    #expect(Set(fit.outOfSample.keys) == Set(usable).subtracting(folds[1].validation))
    recorder.failing = [0]
    #expect(throws: ScorerError.noExamples(of: .target)) {
      try CrossFit(&recorder, usable: usable, folds: folds, extent: [.all, .folds])
    }
  }

  @Test(arguments: DetectionMethod.all)
  func `the log-odds of a fold do not know its labels`(method: DetectionMethod) throws {
    let count = 180
    var epochs = syntheticEpochs(count: count, electrodes: 8, amplitude: 1, seed: 5)
    epochs.electrodes = DetectionMethod.usualElectrodes
    for index in 0..<count { epochs.selections[index] = Int32(index / 60) }
    let usable = Array(0..<count)
    let folds = SelectionSplit.folds(3, of: epochs, among: usable)
    let held = folds[1].validation
    var turned = epochs
    for index in held {
      turned.labels[index] = turned.labels[index] == .target ? .nonTarget : .target
    }
    func judged(_ epochs: Epochs) throws -> [Int: Double] {
      let trainer = DetectorTrainerTests.trainer(method, passes: 2)
      return try FittedMethod(trainer, to: epochs, usable: usable, isRestored: false).outOfSample
    }
    let (before, after) = (try judged(epochs), try judged(turned))
    #expect(before.count == count)
    #expect(held.allSatisfy { before[$0] == after[$0] })
    #expect(before != after)
  }
}
