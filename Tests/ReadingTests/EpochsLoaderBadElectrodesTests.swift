import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct EpochsLoaderBadElectrodesTests {
  private let folder = TemporaryFolder()

  private func electrodes(
    bad: [String], electrodes: [String]? = nil, isRequired: Bool = false
  ) throws -> [String] {
    var builder = EDFBuilder(
      records: 4,
      signals: ["EEG Fz-REF", "EEG T7-REF", "Cz"].map { label in
        .init(label, samplesPerRecord: 128, samples: (0..<512).map { $0 * 37 % 200 })
      } + [.annotations(["+0^^_+0.5^target^_", "+1^^_+1.5^nontarget^_", "+2^^_", "+3^^_"])])
    builder.reserved = "EDF+C"
    var settings = Preprocessing.paper
    settings.badElectrodes = bad
    settings.electrodes = electrodes
    var loader = EpochsLoader(settings)
    loader.requiresBadElectrodes = isRequired
    let path = try folder.write(builder.bytes, as: "a.edf")
    return try loader.load([InputFile(RecordingPath(path))]).epochs.electrodes
  }

  @Test func `a bad electrode may be named as the 10–20 system does`() throws {
    #expect(try electrodes(bad: ["cz"]) == ["EEG Fz-REF", "EEG T7-REF"])
    #expect(try electrodes(bad: ["T7"]) == ["EEG Fz-REF", "Cz"])
    #expect(try electrodes(bad: ["T3", "EEG Fz-REF"]) == ["Cz"])
  }

  @Test func `one that no recording has is an error`() throws {
    #expect(throws: LoadingError.self) { try electrodes(bad: ["Cx"]) }
    // A detector's settings may name what other recordings lack.
    #expect(try electrodes(bad: ["Cx"], electrodes: ["Cz"]) == ["Cz"])
    #expect(throws: LoadingError.self) {
      try electrodes(bad: ["Cx"], electrodes: ["Cz"], isRequired: true)
    }
  }
}
