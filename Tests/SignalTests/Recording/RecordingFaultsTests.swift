import Randomness
import Signal
import TestSupport
import Testing

@Suite struct RecordingFaultsTests {
  /// A minute of noise of 20 µV, then what each electrode is made to be.
  func faults(
    _ change: (Int, Float) -> [Float], unit: Channel.Unit = .microvolt
  ) throws -> [String: ElectrodeFault] {
    var generator = SeededGenerator(seed: 1)
    let samples = (0..<15_360).map { index in change(index, Float(generator.normal()) * 20) }
    var recording = try recording(
      of: (0..<samples[0].count).map { row in samples.map { $0[row] } }, rate: 256)
    for channel in recording.channels.indices { recording.channels[channel].unit = unit }
    return recording.faults()
  }

  @Test func `electrodes that move as EEG does have no fault`() throws {
    #expect(try faults { _, noise in [noise, -noise] }.isEmpty)
  }

  @Test func `flat, railed and impossible electrodes are told apart`() throws {
    let found = try faults { _, noise in
      [noise, 7, max(-10, min(10, noise * 5)), noise + 5e7]
    }
    #expect(found == ["E2": .flat, "E3": .railed, "E4": .outOfRange])
  }

  @Test func `numbers in another unit may be large`() throws {
    #expect(try faults({ _, noise in [noise * 1e6] }, unit: .other("A/D")).isEmpty)
    #expect(try faults({ _, noise in [noise * 1e6] }) == ["E1": .outOfRange])
  }
}
