import Evaluation
import Signal
import Synchronization
import TestSupport
import Testing

import Detection

@Suite struct PriorTests {
  /// One person's epochs: responses of the common form, on electrodes of this person's own gains.
  static func person(
    _ seed: UInt64, of person: Int? = nil, count: Int = 360, amplitude: Float = 0.9
  ) -> Epochs {
    let person = person ?? Int(seed)
    var epochs = syntheticEpochs(count: count, amplitude: amplitude, seed: seed)
    for index in epochs.samples.indices {
      let electrode = index / epochs.windowLength % epochs.electrodes.count
      epochs.samples[index] *= 1 + Float((person * 7 + electrode * 3) % 5)
    }
    epochs.metadata.sources = [EpochsSource(name: "\(seed).edf", sha256: "\(seed)")]
    return epochs
  }

  /// A prior of three people; many tests begin with one, so that each is trained once.
  static func prior(amplitude: Float = 0.9) throws -> Detector {
    try priors.withLock { priors in
      if let known = priors[amplitude] { return known }
      let people = (1...3).map {
        (name: "sub-\($0)", epochs: person(UInt64($0), amplitude: amplitude))
      }
      let prior = try DetectorTrainer(.tangent).train(SubjectPool(people)).detector
      priors[amplitude] = prior
      return prior
    }
  }

  private static let priors = Mutex<[Float: Detector]>([:])

  static let own = person(11, count: 72)
  static let test = person(12, of: 11, count: 720)

  private func auc(_ detector: Detector) throws -> Double {
    areaUnderCurve(try detector.scores(of: Self.test), Self.test.labels)
  }

  @Test func `a prior detects without one label, and helps who has few`() throws {
    let (own, test) = (
      Self.person(11, count: 72, amplitude: 0.3),
      Self.person(12, of: 11, count: 720, amplitude: 0.3)
    )
    func auc(_ detector: Detector) throws -> Double {
      areaUnderCurve(try detector.scores(of: test), test.labels)
    }
    let prior = try Self.prior(amplitude: 0.3)
    #expect(prior.isPrior)
    let others = try auc(prior)
    var trainer = DetectorTrainer(.tangent)
    let alone = try auc(trainer.train(own).detector)
    trainer.prior = Prior(prior)
    let both = try trainer.train(own).detector
    let joint = try auc(both)
    #expect(others > 0.6 && joint > alone + 0.01, "\(others), \(alone), \(joint)")
    #expect((both.prior?.weight ?? 0) > 0)
  }

  @Test func `a prior of noise costs next to nothing`() throws {
    var trainer = DetectorTrainer(.tangent)
    let epochs = Self.person(11, count: 540)
    let alone = try auc(trainer.train(epochs).detector)
    trainer.prior = Prior(try Self.prior(amplitude: 0))
    #expect(try auc(trainer.train(epochs).detector) > alone - 0.003)
  }

  @Test func `a prior whose scores are no numbers is an error`() throws {
    var prior = try Self.prior()
    prior.scorer = BeyondReason(base: prior.scorer, score: .infinity)
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(prior)
    #expect(throws: DetectionError.scorer(.scoreNotFinite(epoch: 3, found: .infinity))) {
      try trainer.train(Self.own)
    }
  }

  @Test func `gains of a person's electrodes leave a prior as it is`() throws {
    let people = (1...3).map { (name: "\($0)", epochs: Self.person(UInt64($0))) }
    var louder = people
    for index in louder[1].epochs.samples.indices { louder[1].epochs.samples[index] *= 4 }
    #expect(try SubjectPool(people).epochs.samples == SubjectPool(louder).epochs.samples)
  }

  @Test func `each person is judged by a detector of the others`() throws {
    let subjects = try #require(try Self.prior().training.subjects)
    #expect(subjects.map(\.name) == ["sub-1", "sub-2", "sub-3"])
    #expect(subjects.allSatisfy { $0.epochs == 360 && ($0.auc ?? 0) > 0.7 })
    #expect(
      subjects.map(\.sources) == (1...3).map { [EpochsSource(name: "\($0).edf", sha256: "\($0)")] })
  }

  @Test func `files of one subject are one subject, and one subject is no pool`() throws {
    let sets = [(name: "a", epochs: Self.person(1)), (name: "b", epochs: Self.person(2))]
    let pool = try SubjectPool(sets + [(name: "a", epochs: Self.person(3))])
    #expect(pool.names == ["a", "b"])
    #expect(pool.parts(atMost: 10).map(\.count) == [720, 360])
    #expect(throws: PoolError.oneSubject("a")) { try SubjectPool([sets[0], sets[0]]) }
  }

  @Test(arguments: [
    ("sub-03_ses-1_task-x_eeg.npz", "sub-03"), ("a/sub-2/eeg/run.npz", "sub-2"),
    ("data/anna.train.npz", "anna"),
  ])
  func `a file's name tells its subject`(path: String, name: String) {
    #expect(SubjectPool.subject(of: RecordingPath(path)) == name)
  }

  @Test func `files hold priors and what was learnt with them`() throws {
    let prior = try Self.prior()
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(prior)
    let both = try trainer.train(Self.own).detector
    let folder = TemporaryFolder()
    for detector in [prior, both] {
      try DetectorFile.write(detector, to: folder.path("d"))
      let read = try DetectorFile.read(folder.path("d"))
      #expect(read == detector)
      #expect(try read.scores(of: Self.test) == detector.scores(of: Self.test, threads: 3))
    }
  }

  @Test func `electrodes are found by name, and most of them must be there`() throws {
    let prior = try Self.prior()
    let places = [3, 0, 5, 1, 4, 2]
    let shuffled = Self.test.selecting(electrodes: places)
    #expect(try prior.scores(of: shuffled) == prior.scores(of: Self.test))
    let fewer = Self.test.selecting(electrodes: [0, 1, 2, 3, 5])
    #expect(areaUnderCurve(try prior.scores(of: fewer), fewer.labels) > 0.7)
    #expect(throws: DetectionError.self) {
      try prior.scores(of: Self.test.selecting(electrodes: [0, 1, 2]))
    }
  }

  @Test func `a prior that has seen the person is refused`() throws {
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(try Self.prior())
    #expect(throws: DetectionError.priorHasSeen(source: "2.edf")) {
      try trainer.train(Self.person(2))
    }
    #expect(Prior(try DetectorTrainer(.lda).train(Self.own).detector) == nil)
  }

  @Test func `recordings are scaled each by its own statistics`() throws {
    var two = Self.test
    let half = two.count / 2
    for epoch in half..<two.count {
      two.recordings[epoch] = 1
      for sample in epoch * two.epochSize..<(epoch + 1) * two.epochSize { two.samples[sample] *= 8 }
    }
    two.metadata.sources.append(EpochsSource(name: "second.edf", sha256: "9"))
    let prior = try Self.prior()
    let whole = try prior.scores(of: two)
    let second = try prior.scores(of: Self.test.selecting(Array(half..<two.count)))
    #expect(Array(whole[half...]) == second)
  }

  @Test(arguments: [
    (0.8, 0.8, 1, 1.0), (0.8, 0.8, 4, 0.25), (0.65, 0.8, 1, 0.25), (0.9, 0.6, 2, 0.5),
    (0.4, 0.9, 1, 0),
  ])
  func `a prior counts for as much as a selection, less where it is worse`(
    auc: Double, own: Double, selections: Int, expected: Double
  ) {
    let weight = Prior.weight(auc: auc, own: own, selections: selections)
    #expect(abs(weight - expected) < 1e-12)
    #expect(Prior.weight(auc: auc, own: nil, selections: 1) == (auc > 0.5 ? 1 : 0))
  }
}
