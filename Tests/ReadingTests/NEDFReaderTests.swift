import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct NEDFReaderTests {
  private static let gain = 2.4e6 / 6 / 8_388_607

  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try NEDFReader.read(FileBytes(bytes, path: "x.nedf"))[0]
  }

  private func expected(_ builder: NEDFBuilder, _ channel: Int) -> [Float] {
    (0..<builder.count).map { Float(Double(builder.stored(channel, $0)) * Self.gain) }
  }

  @Test(arguments: [0, 3], [false, true])
  func `samples in groups of five behind the accelerometer's are calibrated to µV`(
    axes: Int, hasStimulation: Bool
  ) throws {
    var builder = NEDFBuilder()
    (builder.axes, builder.hasStimulation) = (axes, hasStimulation)
    let recording = try read(builder.bytes)
    #expect(recording.samplingRate == 500)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz", "Pz"])
    #expect(recording.sampleCount == 23)
    for channel in 0..<3 {
      let values = recording.samples.read(channel: channel, samples: 0..<23)
      #expect(relativeDifference(values, expected(builder, channel)) < 1e-6)
    }
    #expect(recording.events == [Event(onset: 0.014, code: 1), Event(onset: 0.024, code: 2)])
    #expect(
      recording.warnings.map(\.text) == (hasStimulation ? ["what was stimulated is left out"] : []))
  }

  @Test func `early files have triggers of one byte`() throws {
    var builder = NEDFBuilder()
    builder.version = nil
    let recording = try read(builder.bytes)
    #expect(recording.events.map(\.code) == [1, 2])
    let values = recording.samples.read(channel: 2, samples: 0..<23)
    #expect(relativeDifference(values, expected(builder, 2)) < 1e-6)
  }

  @Test func `a wrong number of samples is corrected with a warning`() throws {
    var builder = NEDFBuilder()
    builder.statedCount = 100
    let recording = try read(builder.bytes)
    #expect(recording.sampleCount == 23 && recording.warnings.map(\.kind) == [.contradiction])
    builder.statedCount = 0
    #expect(try read(builder.bytes).warnings.map(\.kind) == [.assumption])
  }

  @Test func `an additional channel, and a header without electrodes, are refused`() {
    var builder = NEDFBuilder()
    builder.additional = "ON"
    let error = #expect(throws: ReadingError.self) { try read(builder.bytes) }
    #expect(error?.description.contains("an additional channel (ON) is not read; export") == true)
    builder = NEDFBuilder()
    builder.labels = []
    #expect(throws: ReadingError.self) { try read(builder.bytes) }
  }

  @Test(.enabled(if: Python.has("mne, defusedxml"), "MNE is not installed"), arguments: [0, 3])
  func `MNE reads the same`(axes: Int) throws {
    var builder = NEDFBuilder()
    builder.axes = axes
    let folder = TemporaryFolder()
    let path = try folder.write(builder.bytes, as: "x.nedf")
    // MNE's reader cannot take data without an accelerometer.
    guard axes > 0 else { return }
    let shown = try Python.run(
      """
      import sys, mne
      raw = mne.io.read_raw_nedf(sys.argv[1], verbose="error")
      print(raw.info["sfreq"], *raw.ch_names)
      for row in raw.get_data()[:3]: print(*(row * 1e6))
      print(*raw.get_data()[3])
      """, path)
    let lines = shown.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let recording = try read(builder.bytes)
    #expect(lines[0] == ["500.0", "Fz", "Cz", "Pz", "STI", "014"])
    for channel in 0..<3 {
      let values = recording.samples.read(channel: channel, samples: 0..<23)
      #expect(relativeDifference(values, lines[channel + 1].compactMap { Float($0) }) < 1e-6)
    }
    let triggers = lines[4].compactMap { Double($0) }.enumerated().filter { $0.element != 0 }
    #expect(triggers.map { Double($0.offset) / 500 } == recording.events.map(\.onset))
    #expect(triggers.map { Int($0.element) } == recording.events.map { $0.code ?? 0 })
  }
}
