import Signal
import TestSupport
import Testing

import Detection

@Suite struct DetectorUpdateTests {
  private static let monday = PriorTests.person(11)
  private static let tuesday = PriorTests.person(12, of: 11)

  private static func update(_ detector: Detector) throws -> DetectorUpdate {
    try DetectorUpdate(detector, sha256: "abc")
  }

  @Test func `an update is training on both, and says what was before`() throws {
    let trainer = DetectorTrainer(.lda)
    let old = try trainer.train(Self.monday).detector
    let both = try Epochs.merged([Self.monday, Self.tuesday])
    let update = try Self.update(old)
    try update.check(both)
    var updated = try trainer.train(both).detector
    let anew = updated
    update.join(&updated)
    let past = try #require(updated.training.history?.first)
    #expect(past.sha256 == "abc" && past.sources == Self.monday.metadata.sources)
    #expect(past.epochs == old.training.epochs && past.validationAUC == old.training.validationAUC)
    let folder = TemporaryFolder()
    try DetectorFile.write(updated, to: folder.path("d"))
    #expect(try DetectorFile.read(folder.path("d")) == updated)
    updated.training.history = nil
    #expect(updated == anew)
  }

  @Test func `what was learnt before must be there, and something new`() throws {
    let old = try DetectorTrainer(.lda).train(Self.monday).detector
    let update = try Self.update(old)
    #expect(throws: UpdateError.missing(Self.monday.metadata.sources)) {
      try update.check(Self.tuesday)
    }
    #expect(throws: UpdateError.nothingNew) { try update.check(Self.monday) }
    var unknown = old
    unknown.training.sources[0].sha256 = ""
    #expect(throws: UpdateError.unknown("11.edf")) {
      try Self.update(unknown).check(Epochs.merged([Self.monday, Self.tuesday]))
    }
  }

  @Test func `detectors of others, of decisions and with a prior are refused or ask for it`() throws
  {
    let prior = try PriorTests.prior()
    #expect(throws: UpdateError.prior) { try Self.update(prior) }
    var decided = try DetectorTrainer(.lda).train(Self.monday).detector
    decided.training.decodedSelections = 3
    #expect(throws: UpdateError.learnedFromDecisions) { try Self.update(decided) }
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(prior)
    let update = try Self.update(trainer.train(Self.monday).detector)
    let both = try Epochs.merged([Self.monday, Self.tuesday])
    #expect(throws: UpdateError.needsPrior) { try update.check(both) }
    try update.check(both, hasPrior: true)
  }
}
