import Randomness
import Signal
import Simulation
import Testing

@Suite struct FlashScheduleTests {
  @Test(arguments: [Speller.wadsworth(), Speller(items: ["1", "2", "3"])])
  func `every repetition is one round of all codes, none twice in a row`(speller: Speller) {
    var settings = SpellerSimulation()
    settings.speller = speller
    settings.repetitions = 40
    var generator = SeededGenerator(seed: 7)
    let schedule = FlashSchedule(word: "213", settings: settings, using: &generator)
    let codes = speller.codeCount
    #expect(schedule.flashes.count == 3 * 40 * codes)
    for selection in 0..<3 {
      let flashes = schedule.flashes.filter { $0.selection == selection }
      for repetition in 0..<40 {
        let round = flashes.filter { $0.repetition == repetition }
        #expect(round.map(\.stimulus).sorted() == Array(1...codes))
        #expect(round.count { $0.label == .target } == speller.targetsPerRepetition)
      }
      #expect(zip(flashes, flashes.dropFirst()).allSatisfy { $0.stimulus != $1.stimulus })
    }
  }

  @Test func `flashes keep their interval, and dark times lie between selections`() {
    var settings = SpellerSimulation()
    settings.blank = 3
    var generator = SeededGenerator(seed: 8)
    let flashes = FlashSchedule(word: "HI", settings: settings, using: &generator).flashes
    #expect(flashes[0].onset == 4)
    for (one, next) in zip(flashes, flashes.dropFirst()) {
      let gap = one.selection == next.selection ? 0.175 : 3.175
      #expect(abs(next.onset - one.onset - gap) < 1e-9)
    }
  }
}
