import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct MATReaderTests {
  private static let builders = [
    MATBuilder(), MATBuilder(isBigEndian: true), MATBuilder(isCompressed: true),
    MATBuilder(isBigEndian: true, isCompressed: true),
  ]

  private func read(_ bytes: [UInt8]) throws(ReadingError) -> [Recording] {
    try MATReader.read(FileBytes(bytes, path: "x.mat"))
  }

  private func onsets(_ recording: Recording) -> [Int] {
    recording.events.map { Int(($0.onset * recording.samplingRate).rounded()) }
  }

  /// Whether every sample is that of the ramp the data sets are made with.
  private func isRamp(_ recording: Recording) -> Bool {
    recording.channels.indices.allSatisfy { channel in
      recording.samples.read(channel: channel, samples: 0..<recording.sampleCount)
        == (0..<recording.sampleCount).map { Float(MATDataSets.ramp($0, channel)) }
    }
  }

  @Test(arguments: builders.indices) func `a Wadsworth run is read whole`(index: Int) throws {
    let recordings = try read(MATDataSets.wadsworthRun(builder: Self.builders[index]))
    let recording = try #require(recordings.first)
    #expect(recordings.count == 1)
    #expect(recording.samplingRate == 240)
    #expect(recording.channels.count == 64)
    #expect(recording.channels[0] == Channel(label: "FC5", unit: .other("A/D")))
    #expect(recording.channels[63].label == "Iz")
    #expect(recording.pieces == [Piece(samples: 0..<360, onset: 0)])
    #expect(onsets(recording) == (0..<24).map { 10 + 6 * $0 } + (0..<24).map { 200 + 6 * $0 })
    #expect(recording.events.allSatisfy { $0.duration == 4.0 / 240 })
    #expect(recording.text == ["P", "7"])
    #expect(recording.speller == .wadsworth())
    #expect(
      recording.events[27]
        == Event(
          onset: 218.0 / 240, duration: 4.0 / 240, text: "nontarget", code: 4,
          flash: FlashFacts(stimulus: 4, label: .nonTarget, selection: 1, repetition: 0)))
    #expect(recording.events[47].flash?.label == .target)
    #expect(recording.events[47].flash?.repetition == 1)
    #expect(recording.warnings.count == 1)
    #expect(isRamp(recording))
  }

  @Test func `hidden labels are unknown`() throws {
    let recording = try #require(read(MATDataSets.wadsworthRun(labels: false)).first)
    #expect(recording.events.count == 48)
    #expect(recording.events.allSatisfy { $0.flash?.label == .unknown && $0.text == "flash" })
    #expect(recording.text == nil)
    #expect(recording.speller == .wadsworth())
  }

  @Test(arguments: builders.indices) func `characters are pieces with their first flash at 0`(
    index: Int
  ) throws {
    let recording = try #require(
      read(MATDataSets.wadsworthCharacters(builder: Self.builders[index])).first)
    #expect(recording.pieces.map(\.samples) == [0..<130, 130..<260, 260..<390])
    let onset: Double = 130 / 240
    #expect(recording.pieces[1].onset == onset)
    let flashes = (0..<3).flatMap { (row: Int) -> [Int] in (0..<24).map { 130 * row + 5 * $0 } }
    #expect(onsets(recording) == flashes)
    #expect(recording.events[0].onset == 0)
    #expect(recording.events[24].flash?.selection == 1)
    #expect(recording.text == ["E", "_", "A"])
    #expect(isRamp(recording))
  }

  @Test func `test characters have neither labels nor text`() throws {
    let recording = try #require(read(MATDataSets.wadsworthCharacters(labels: false)).first)
    #expect(recording.text == nil)
    #expect(recording.events.count == 72)
    #expect(recording.events.allSatisfy { $0.flash?.label == .unknown })
  }

  @Test(arguments: builders.indices) func `a menu's idle blocks carry no label`(
    index: Int
  ) throws {
    let recording = try #require(
      read(MATDataSets.sevenChoice(builder: Self.builders[index])).first)
    #expect(recording.samplingRate == 256)
    #expect(recording.text == ["Up", "Idle", "Open"])
    #expect(recording.idle == [1])
    #expect(recording.speller?.items == ["On", "Left", "Right", "Up", "Down", "Close", "Open"])
    #expect(recording.channels.map(\.label) == ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "PO8", "Oz"])
    let labels = recording.events.map { $0.flash?.label }
    #expect(labels[21..<42].allSatisfy { $0 == .unknown })
    #expect(labels.count { $0 == .target } == 6)
    #expect(labels.count { $0 == .nonTarget } == 36)
    #expect(isRamp(recording))
  }

  @Test(arguments: builders.indices) func `runs of a struct are recordings by name`(
    index: Int
  ) throws {
    let recordings = try read(MATDataSets.guger(builder: Self.builders[index]))
    #expect(recordings.map(\.source.name) == ["train", "test"])
    #expect(recordings.map(\.text) == [["H", "I"], ["W"]])
    #expect(recordings.map(\.samplingRate) == [256, 256])
    #expect(recordings.map(\.sampleCount) == [1030, 530])
    #expect(recordings.map(\.events.count) == [48, 24])
    #expect(recordings.map(\.channels.count) == [8, 8])
    #expect(recordings[0].events[24].flash?.selection == 1)
    #expect(recordings.allSatisfy(isRamp))
  }

  @Test func `variables of no data set are listed with what would be one`() {
    let bytes = MATBuilder().file([
      ("x", .numbers(sizes: [1, 1], [1])), ("note", .text("hello")),
    ])
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    let message = error?.description ?? ""
    #expect(message.contains("x (1×1 double), note (1×5 char)"))
    #expect(message.contains("Signal [character, sample, electrode]"))
    #expect(!message.contains("\n"))
  }

  @Test func `states of another length than the signal are an error`() {
    let bytes = MATBuilder().file([
      ("signal", .numbers(sizes: [4, 2], [Double](repeating: 0, count: 8))),
      ("Flashing", .numbers(sizes: [3, 1], [0, 1, 0])),
      ("StimulusCode", .numbers(sizes: [4, 1], [0, 1, 0, 0])),
    ])
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(
      error?.description
        == "x.mat: variable Flashing: found 3×1 double; "
        + "expected 4 values, as the signal has samples")
  }

  @Test(arguments: [1.5, -1, 1e9, .nan]) func `a code that is none is an error`(code: Double) {
    let bytes = MATBuilder().file([
      ("signal", .numbers(sizes: [4, 1], [0, 0, 0, 0])),
      ("Flashing", .numbers(sizes: [4, 1], [0, 1, 0, 0])),
      ("StimulusCode", .numbers(sizes: [4, 1], [0, code, 0, 0])),
    ])
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description.contains("variable StimulusCode, element 2") == true)
  }

  @Test func `codes beyond the matrix are kept with a warning and without a text`() throws {
    let bytes = MATBuilder().file([
      ("signal", .numbers(sizes: [4, 1], [0, 0, 0, 0])),
      ("Flashing", .numbers(sizes: [4, 1], [0, 1, 0, 1])),
      ("StimulusCode", .numbers(sizes: [4, 1], [0, 36, 0, 1])),
    ])
    let recording = try #require(read(bytes).first)
    #expect(recording.events.map(\.code) == [36, 1])
    #expect(recording.speller == nil)
    #expect(recording.warnings.contains { $0.text.contains("36") })
  }
}
