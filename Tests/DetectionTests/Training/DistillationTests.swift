import Detection
import Signal
import TestSupport
import Testing

@Suite struct DistillationTests {
  static let epochs = syntheticEpochs(count: 720, electrodes: 4, amplitude: 2, seed: 5)
  static let usable = Array(0..<720)
  static let folds = SelectionSplit.folds(4, of: epochs, among: usable)

  /// What the discriminant makes of the epochs.
  static func opinions(_ epochs: Epochs) throws -> TeacherOpinions {
    TeacherOpinions(try fits(epochs, [.folds, .pairs], threads: 2), share: 0.5)
  }

  static func fits(
    _ epochs: Epochs, _ extent: CrossFit.Extent, threads: Int
  ) throws -> CrossFit {
    guard case .atOnce(let fitting) = DetectionMethod.lda.fitting else {
      preconditionFailure("a discriminant is fitted in one go")
    }
    var fitter = AtOnceFitter(fitting, to: epochs, seed: 0, threads: threads)
    return try CrossFit(&fitter, usable: usable, folds: folds, extent: extent)
  }

  @Test func `every epoch is judged, as a target where it is one`() throws {
    let opinions = try Self.opinions(Self.epochs).probabilities(without: nil)
    #expect(opinions.count == 720)
    let right = opinions.count { ($0.value > 0.5) == (Self.epochs.labels[$0.key] == .target) }
    #expect(right > 600)
  }

  @Test(arguments: 0..<4)
  func `no opinion knows the labels of its own epoch's fold nor of the fold left out`(
    fold: Int
  ) throws {
    let held = Self.folds[fold].validation
    var turned = Self.epochs
    for index in held {
      turned.labels[index] = turned.labels[index] == .target ? .nonTarget : .target
    }
    let (before, after) = (try Self.opinions(Self.epochs), try Self.opinions(turned))
    let members = (before.probabilities(without: nil), after.probabilities(without: nil))
    #expect(held.allSatisfy { members.0[$0] == members.1[$0] })
    // The others' opinions do hear of it.
    #expect(members.0 != members.1)
    let judges = (before.probabilities(without: fold), after.probabilities(without: fold))
    #expect(judges.0 == judges.1)
    #expect(Set(judges.0.keys) == Set(Self.usable).subtracting(held))
  }

  @Test func `what teaches and is a part is what it would be alone`() throws {
    let alone = try Self.fits(Self.epochs, [.all, .folds], threads: 1)
    let both = try Self.fits(Self.epochs, [.all, .folds, .pairs], threads: 3)
    #expect(alone.outOfSampleWithout.isEmpty)
    #expect(both.scorer?.stored == alone.scorer?.stored)
    #expect(both.outOfSample == alone.outOfSample)
  }

  @Test func `opinions for networks without a fold are the same without others`() throws {
    let alone = try Self.fits(Self.epochs, .pairs, threads: 2)
    #expect(alone.outOfSample.isEmpty)
    #expect(
      try alone.outOfSampleWithout
        == Self.fits(Self.epochs, [.folds, .pairs], threads: 2).outOfSampleWithout)
  }
}
