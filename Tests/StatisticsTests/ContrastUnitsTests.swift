import Evaluation
import Signal
import Statistics
import TestSupport
import Testing

/// Draws that the difference of the classes is tested by.
@Suite struct ContrastUnitsTests {
  @Test func `rounds are draws of a speller`() throws {
    let epochs = ClassContrastTests.epochs(240)
    let units = ContrastUnits(epochs)
    #expect(units.areRounds && units.count == 20)
    // The first round's difference, by hand.
    let round = epochs.rounds
    let own = epochs.labels.indices.filter { round[$0] == round[0] }
    let values = ClassContrastTests.feature(epochs, 1, 5)
    func mean(_ isTarget: Bool) -> Double {
      let members = own.filter { (epochs.labels[$0] == .target) == isTarget }
      return members.reduce(0) { $0 + values[$1] } / Double(members.count)
    }
    #expect(abs(units.difference(0)[25] - (mean(true) - mean(false))) < 1e-9)
  }

  @Test func `all but one draw are the averages without its epochs`() throws {
    let epochs = ClassContrastTests.epochs(240)
    let units = ContrastUnits(epochs)
    let contrast = try #require(ClassContrast(epochs, threads: 1))
    let all = units.difference(without: nil, in: 0..<60)
    for (one, other) in zip(all, contrast.difference.mean) { #expect(abs(one - other) < 1e-9) }
    let rounds = epochs.rounds
    let rest = epochs.selecting(epochs.labels.indices.filter { rounds[$0] != rounds[0] })
    let without = try #require(ClassContrast(rest, threads: 1))
    let left = units.difference(without: 0, in: 20..<40)
    for (one, other) in zip(left, without.difference.mean[20..<40]) {
      #expect(abs(one - other) < 1e-9)
    }
  }

  @Test func `an oddball's draws reach from one target to the next, many are merged`() {
    var epochs = ClassContrastTests.epochs(1200)
    for epoch in 0..<1200 {
      epochs.selections[epoch] = 0
      epochs.repetitions[epoch] = Int32(0)
      epochs.labels[epoch] = epoch % 5 == 4 ? .target : .nonTarget
      epochs.stimuli[epoch] = epoch % 5 == 4 ? 2 : 1
      epochs.onsets[epoch] = Double(epoch)
      epochs.recordings[epoch] = 0
    }
    let units = ContrastUnits(epochs)
    #expect(!units.areRounds && units.count == 128)
    #expect(ContrastUnits(epochs.selecting(Array(0..<52))).count == 10)
  }
}
