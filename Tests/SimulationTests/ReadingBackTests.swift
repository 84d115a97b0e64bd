import Foundation
import Reading
import Signal
import Simulation
import Testing

/// What the project's own reader finds in what the simulator wrote.
@Suite struct ReadingBackTests {
  @Test(arguments: [256, 250.5]) func `a simulated run is read back with its flashes and samples`(
    rate: Double
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "p300-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var settings = SpellerSimulation()
    settings.subjects = 1
    settings.words = ["HI"]
    settings.repetitions = 3
    settings.electrodeCount = 20
    settings.samplingRate = rate
    let paths = try BIDSDataset(settings, command: "").write(to: folder.path)
    let recording = try #require(RecordingReader.read(paths[0]).first)
    let run = SimulatedRun(settings, subject: 0, run: 0)
    #expect(recording.samplingRate == rate)
    #expect(recording.channels.map(\.label) == settings.electrodes.map(\.label))
    #expect(recording.channels.allSatisfy { $0.kind == .eeg && $0.unit == .microvolt })
    #expect(recording.warnings == [])
    #expect(recording.sampleCount * 20 == run.samples.count)

    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.count == run.flashes.count)
    for (read, written) in zip(flashes, run.flashes) {
      #expect(abs(read.onset - written.onset) < 1e-6)
      #expect(read.stimulus == written.stimulus && read.label == written.label)
      #expect(read.selection == written.selection && read.repetition == written.repetition)
    }
  }

  @Test func `without the sidecars the annotations still tell targets`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/p300-\(UUID().uuidString).edf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let events = [
      Event(onset: 0.5, duration: 0.1, text: "target/3"), Event(onset: 0.75, text: "nontarget/9"),
    ]
    try EDFWriter(labels: ["Cz"], samplingRate: 4).write(
      [1, 2, 3, -4], events: events, to: path)
    let recording = try #require(RecordingReader.read(path).first)
    #expect(recording.events.map(\.onset) == [0.5, 0.75])
    #expect(recording.events.map(\.text) == ["target/3", "nontarget/9"])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.label) == [.target, .nonTarget])
  }
}
