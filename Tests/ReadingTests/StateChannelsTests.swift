import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// BCI2000's states and items as channels of EDF, as bigP3BCI has them.
@Suite struct StateChannelsTests {
  private let folder = TemporaryFolder()
  private static let rate = 64
  /// The sets of two repetitions, which change from one to the next; items A to D are 0 to 3.
  private static let sets = [
    [[0, 1], [2, 3], [0, 2], [1, 3]], [[0, 3], [1, 2], [0, 1], [2, 3]],
  ]

  /// A recording of characters A and D: 1 s, then a flash every 0.25 s that is lit for 0.125 s.
  private func edf(without missing: Set<String> = [], labelled: Bool = true) throws -> String {
    let seconds = 8
    var tracks: [String: [Int]] = [:]
    func set(_ name: String, _ samples: Range<Int>, _ value: Int) {
      for sample in samples {
        tracks[name, default: [Int](repeating: 0, count: seconds * Self.rate)][sample] = value
      }
    }
    let labels = ["A_1_1", "B_1_2", "C_2_1", "D_2_2"]
    for (selection, target) in [0, 3].enumerated() {
      let start = Self.rate * (1 + 4 * selection)
      set("PhaseInSequence", start..<start + 8 * 16, 2)
      set("PhaseInSequence", start + 8 * 16..<start + 8 * 16 + 32, 3)
      for (repetition, round) in Self.sets.enumerated() {
        for (place, items) in round.enumerated() {
          let onset = start + (repetition * 4 + place) * 16
          for item in items { set(labels[item], onset..<onset + 8, 1) }
          set("StimulusCode", onset..<onset + 8, place + 1)
          set("StimulusBegin", onset..<onset + 2, 1)
          if labelled, items.contains(target) { set("StimulusType", onset..<onset + 8, 1) }
        }
      }
    }
    var signals = ["EEG_Cz", "EEG_Pz"].map { label in
      EDFBuilder.Signal(
        label, samplesPerRecord: Self.rate,
        samples: (0..<seconds * Self.rate).map { ($0 * $0 * 7 + $0 * 31) % 997 - 498 })
    }
    let states = ["StimulusCode", "StimulusBegin", "StimulusType", "PhaseInSequence"]
    for name in labels + states where !missing.contains(name) {
      var signal = EDFBuilder.Signal(
        name, samplesPerRecord: Self.rate,
        samples: tracks[name] ?? [Int](repeating: 0, count: seconds * Self.rate))
      (signal.physical, signal.digital) = (("-100", "100"), ("-100", "100"))
      signals.append(signal)
    }
    return try folder.write(EDFBuilder(records: seconds, signals: signals).bytes, as: "big.edf")
  }

  private func recording(
    without missing: Set<String> = [], labelled: Bool = true
  ) throws -> Recording {
    try #require(RecordingReader.read(edf(without: missing, labelled: labelled)).first)
  }

  @Test func `every flash is the set of items that was lit`() throws {
    let recording = try recording()
    #expect(recording.dataSet == "bigP3BCI")
    let speller = try #require(recording.speller)
    #expect(speller.paradigm == .groups && speller.rows == [["A", "B"], ["C", "D"]])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.count == 16)
    let expected = (Self.sets[0] + Self.sets[1]) + (Self.sets[0] + Self.sets[1])
    #expect(flashes.map { speller.groups[$0.stimulus - 1] } == expected)
    for (index, flash) in flashes.enumerated() {
      let (selection, place) = (Double(index / 8), Double(index % 8))
      #expect(flash.onset == 1 + 4 * selection + place / 4)
    }
    #expect(flashes.map(\.selection) == (0..<16).map { $0 / 8 })
    #expect(flashes.map(\.repetition) == (0..<16).map { $0 % 8 / 4 })
    #expect(
      flashes.enumerated().allSatisfy { index, flash in
        (flash.label == .target) == expected[index].contains(index < 8 ? 0 : 3)
      })
  }

  @Test func `states are no electrodes, whatever unit they are said to have`() throws {
    let recording = try recording()
    #expect(recording.channels.filter { $0.kind == .eeg }.map(\.label) == ["EEG_Cz", "EEG_Pz"])
  }

  @Test func `the epochs know the text and the sets`() throws {
    var settings = Preprocessing.paper
    settings.samplingRate = 32
    settings.band = FrequencyBand(low: 1, high: 10)
    let path = try edf()
    let epochs = try EpochsLoader(settings).load([InputFile(RecordingPath(path))]).epochs
    #expect(epochs.count == 16 && epochs.metadata.text == ["A", "D"])
    #expect(epochs.metadata.speller?.groups.count == 6)
  }

  @Test func `without numbers of flashes items are taken to light twice a repetition`() throws {
    let recording = try recording(without: ["StimulusCode"])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.repetition) == (0..<16).map { $0 % 8 / 4 })
    #expect(recording.assumptions.contains { $0.contains("twice") })
  }

  @Test func `without items the codes are the flashes`() throws {
    let recording = try recording(without: ["A_1_1", "B_1_2", "C_2_1", "D_2_2"])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.stimulus) == (0..<16).map { $0 % 4 + 1 })
    #expect(recording.speller == nil)
  }

  @Test func `a run whose types are all 0 has unknown labels`() throws {
    let flashes = FlashMapping.standard.flashes(of: try recording(labelled: false))
    #expect(flashes.count == 16 && flashes.allSatisfy { $0.label == .unknown })
  }
}
