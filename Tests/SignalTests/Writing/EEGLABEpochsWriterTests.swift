import Files
import Reading
import Signal
import TestSupport
import Testing

@Suite struct EEGLABEpochsWriterTests {
  let folder = TemporaryFolder()

  private func written(_ epochs: Epochs) throws -> Recording {
    try EEGLABEpochsWriter(epochs).write(to: folder.path("a.set"))
    let recordings = try RecordingReader.read(folder.path("a.set"))
    #expect(recordings.count == 1)
    return recordings[0]
  }

  @Test func `the reader of EEGLAB's files gets the same samples, one piece an epoch`() throws {
    var epochs = Epochs.random(count: 13, electrodes: 3, windowLength: 7, seed: 2)
    epochs.metadata.preprocessing?.normalization = .none
    let recording = try written(epochs)
    #expect(recording.source.format == .eeglab)
    #expect(recording.samplingRate == 120)
    #expect(recording.channels.map(\.label) == epochs.electrodes)
    #expect(recording.pieces.count == 13)
    for electrode in 0..<3 {
      let samples = recording.samples.read(channel: electrode, samples: 0..<13 * 7)
      for epoch in 0..<13 {
        let start = epoch * 21 + electrode * 7
        let read: [Float] = samples[epoch * 7..<epoch * 7 + 7].map { Float($0) }
        #expect(read[...] == epochs.samples[start..<start + 7])
      }
    }
  }

  @Test func `each epoch has one event at its first sample, named by label and code`() throws {
    var epochs = Epochs.random(count: 13, electrodes: 1, windowLength: 10, seed: 3)
    epochs.labels[1] = .unknown
    let events = try written(epochs).events
    #expect(events.count == 13)
    #expect(events[0].text == "target/1")
    #expect(events[1].text == "unknown/2")
    #expect(events[2].text == "nontarget/3")
    #expect(events[12].text == "target/1")
    for (index, event) in events.enumerated() {
      #expect(abs(event.onset - Double(index * 10) / 120) < 1e-9)
    }
  }

  @Test func `a missing folder is named`() {
    let epochs = Epochs.random(count: 1, electrodes: 1, windowLength: 1, seed: 4)
    #expect(throws: WritingError.self) {
      try EEGLABEpochsWriter(epochs).write(to: "/nowhere/a.set")
    }
  }
}
