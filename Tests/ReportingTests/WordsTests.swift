import Reporting
import Signal
import Testing

@Suite struct WordsTests {
  @Test func `counts agree with their words`() {
    #expect(counted(1, "recording") == "1 recording")
    #expect(counted(0, "recording") == "0 recordings")
    #expect(counted(2, "flash", "flashes") == "2 flashes")
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
