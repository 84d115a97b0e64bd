import Signal
import TestSupport
import Testing

struct ElectrodeSelectionTests {
  private func recording(_ labels: [String], trigger: String? = nil) throws -> Recording {
    var made = try TestSupport.recording(
      of: labels.map { _ in [0, 0] } + (trigger == nil ? [] : [[0, 0]]), rate: 100,
      labels: labels + (trigger.map { [$0] } ?? []))
    if trigger != nil { made.channels[labels.count].kind = .trigger }
    return made
  }

  @Test func `Names are found whatever their case and trailing dots`() throws {
    let first = try recording(["Fc5.", "Cz..", "PO7"])
    let second = try recording(["po7", "CZ", "FC5"])
    let found = try ElectrodeSelection(of: [first, second], names: ["CZ", "Po7."])
    #expect(found.labels == ["CZ", "Po7"])
    #expect(found.channels == [[1, 2], [1, 0]])
  }

  @Test func `Without names every EEG channel of the first recording is taken`() throws {
    let first = try recording(["Fz.", "Cz"], trigger: "Status")
    let second = try recording(["Cz", "Fz"])
    let found = try ElectrodeSelection(of: [first, second], names: nil)
    #expect(found.labels == ["Fz", "Cz"])
    #expect(found.channels == [[0, 1], [1, 0]])
  }

  @Test func `Missing electrodes are named beside what is there`() throws {
    let first = try recording(["Fz", "Cz"])
    #expect(
      throws: PreprocessingError.missingElectrodes(
        path: "memory", missing: ["Pz", "Oz"], available: ["Fz", "Cz"])
    ) {
      try ElectrodeSelection(of: [first], names: ["Cz", "Pz", "Oz"])
    }
  }

  @Test func `A recording with more electrodes than the first is refused`() throws {
    let (first, second) = (try recording(["Fz"]), try recording(["Fz", "Cz"]))
    #expect(
      throws: PreprocessingError.electrodesDiffer(
        path: "memory", additional: ["Cz"], first: "memory")
    ) {
      try ElectrodeSelection(of: [first, second], names: nil)
    }
  }

  @Test func `A recording without EEG is refused`() throws {
    let silent = try recording([], trigger: "Status")
    #expect(
      throws: PreprocessingError.noElectrodes(path: "memory", available: ["Status"])
    ) {
      try ElectrodeSelection(of: [silent], names: nil)
    }
  }
}
