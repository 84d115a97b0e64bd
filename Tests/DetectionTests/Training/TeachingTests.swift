import Detection
import Signal
import Testing

@Suite struct TeachingTests {
  static let epochs = syntheticEpochs(count: 720, electrodes: 4, amplitude: 2, seed: 5)
  static let usable = Array(0..<720)
  static let folds = SelectionSplit.folds(4, of: epochs, among: usable)

  static func teaching(_ epochs: Epochs) throws -> Teaching {
    Teaching(
      try BaselineFit(
        .lda, to: epochs, usable: usable, folds: folds, extent: .pairs, seed: 0, threads: 2),
      share: 0.5)
  }

  @Test func `every epoch is judged, as a target where it is one`() throws {
    let opinions = try Self.teaching(Self.epochs).opinions(without: nil)
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
    let (before, after) = (try Self.teaching(Self.epochs), try Self.teaching(turned))
    let members = (before.opinions(without: nil), after.opinions(without: nil))
    #expect(held.allSatisfy { members.0[$0] == members.1[$0] })
    // The others' opinions do hear of it.
    #expect(members.0 != members.1)
    let judges = (before.opinions(without: fold), after.opinions(without: fold))
    #expect(judges.0 == judges.1)
    #expect(Set(judges.0.keys) == Set(Self.usable).subtracting(held))
  }

  @Test func `a fit to all epochs gives the detector that is fitted alone, and the same opinions`()
    throws
  {
    let fitted = try BaselineFit(
      .lda, to: Self.epochs, usable: Self.usable, folds: Self.folds, extent: .all, seed: 0,
      threads: 1)
    #expect(try fitted.detector == BaselineDetector.fit(.lda, to: Self.epochs))
    #expect(fitted.outOfSampleWithout.isEmpty)
    let both = try BaselineFit(
      .lda, to: Self.epochs, usable: Self.usable, folds: Self.folds, extent: [.all, .pairs],
      seed: 0, threads: 3)
    #expect(both.detector == fitted.detector && both.outOfSample == fitted.outOfSample)
  }
}
