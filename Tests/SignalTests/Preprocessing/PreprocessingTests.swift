import Foundation
import Signal
import Testing

struct PreprocessingTests {
  @Test(arguments: Preprocessing.Preset.allCases)
  func `A preset comes back from its file`(preset: Preprocessing.Preset) throws {
    let data = try JSONEncoder().encode(preset.settings)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == preset.settings)
  }

  @Test func `Every setting comes back from its file`() throws {
    var settings = Preprocessing.accurate
    settings.electrodes = ["Cz", "Pz"]
    settings.phase = .causal
    settings.notch = 60
    settings.badElectrodes = ["Oz"]
    settings.badElectrodeHandling = .drop
    settings.baseline = .init(start: -0.2, end: 0)
    settings.rejection = 100
    settings.onsets = .exact
    for reference in [
      Preprocessing.Reference.recorded, .average, .mastoids, .electrodes(["A1", "A2"]),
    ] {
      settings.reference = reference
      let data = try JSONEncoder().encode(settings)
      #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == settings)
    }
  }

  @Test func `Files from before a setting existed open with its default`() throws {
    let text = """
      {"samplingRate": 120, "band": {"low": 0.1, "high": 20}, "window": 0.65,
       "normalization": "epoch"}
      """
    #expect(try JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8)) == .paper)
  }

  @Test func `Presets have the windows that they are known by`() {
    #expect(Preprocessing.paper.windowLength == 78)
    #expect(Preprocessing.accurate.windowLength == 91)
    #expect(Preprocessing.moabb.windowLength == 128)
    #expect(Preprocessing.bci2000.windowLength == 16)
  }
}
