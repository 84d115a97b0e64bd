import Reporting
import Signal
import Testing

@Suite struct WordsTests {
  @Test func `counts agree with their words`() {
    #expect(counted(1, "recording") == "1 recording")
    #expect(counted(0, "recording") == "0 recordings")
    #expect(counted(2, "flash", "flashes") == "2 flashes")
  }

  @Test func `long names are shortened to what tells them apart`() {
    #expect(
      told(["data_2017-02-04-15_45_13.csv", "data_2017-02-04-15_47_49.csv"])
        == ["…45_13…", "…47_49…"])
    #expect(told(["run1.edf", "run2.edf"]) == ["run1.edf", "run2.edf"])
    #expect(
      told(["sub-01_task-speller_run-1.edf", "other"]) == [
        "sub-01_task-speller_run-1.edf", "other",
      ])
    #expect(
      told(["the same long name", "the same long name"]).allSatisfy { $0 == "the same long name" })
    #expect(told(["AAS011R01.matrix", "AAS011R02.matrix"]) == ["AAS011R01…", "AAS011R02…"])
  }

  @Test func `settings that differ are told alone`() {
    var other = Preprocessing.paper
    other.band = FrequencyBand(low: 1, high: 15)
    let (own, theirs) = Preprocessing.paper.differences(from: other)
    #expect(own == "0.1–20 Hz (zero phase)" && theirs == "1–15 Hz (zero phase)")
    other = .paper
    other.takesMarkedBad = true
    let marked = Preprocessing.paper.differences(from: other)
    #expect(marked.own == Preprocessing.paper.sentence)
    #expect(marked.other == marked.own + ", what is marked as bad taken")
  }

  @Test func `settings are told in full`() {
    #expect(
      Preprocessing.paper.sentence
        == "0.1–20 Hz (zero phase), 120 Hz, 650 ms, each electrode z-scored within the epoch")
    var settings = Preprocessing.paper
    settings.band = FrequencyBand(low: nil, high: 12.5)
    settings.phase = .causal
    settings.normalization = .none
    settings.notch = 50
    settings.reference = .electrodes(["M1", "M2"])
    settings.rejection = 75
    settings.baseline = Preprocessing.Baseline(start: -0.2, end: 0)
    #expect(
      settings.sentence
        == "0–12.5 Hz (forward only), 120 Hz, 650 ms, not scaled, notch at 50 Hz and its multiples, "
        + "reference to M1, M2, baseline −0.2 to 0 s, epochs above 75 µV dropped")
  }
}
