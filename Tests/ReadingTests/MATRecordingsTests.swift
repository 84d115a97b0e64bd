import Files
import Reading
import Signal
import TestSupport
import Testing

/// The real MAT recordings; their sample values are those of `scipy.io.loadmat`.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct MATRecordingsTests {
  private func read(_ path: String) throws(ReadingError) -> [Recording] {
    try MATReader.read(FileBytes(path: SharedFiles.recording(path)))
  }

  private func sample(_ recording: Recording, _ channel: Int, _ index: Int) -> Float {
    recording.samples.read(channel: channel, samples: index..<(index + 1))[0]
  }

  private func targets(_ recording: Recording) -> Int {
    recording.events.count { $0.flash?.label == .target }
  }

  // m = scipy.io.loadmat(f)["signal"]; m[0, 0], m[12345, 10], m[-1, 63]
  @Test(
    arguments: [
      ("AAS010R01", "CAT", [-128, 480, 96]), ("AAS010R02", "DOG", [672, -240, -736]),
      ("AAS011R01", "HAT", [-224, 864, -496]), ("AAS011R02", "HAT", [-864, 64, -64]),
    ] as [(String, String, [Float])])
  func `Competition II IIb gives 540 flashes, 90 targets and its word`(
    file: String, word: String, values: [Float]
  ) throws {
    let recording = try #require(read("bci-competition-2b/\(file).mat").first)
    #expect(recording.sampleCount == 26_328)
    #expect(recording.events.count == 540)
    #expect(targets(recording) == 90)
    #expect(recording.text?.joined() == word)
    #expect(recording.events.first?.onset == 2.6)
    let steps = Set(
      zip(recording.events.dropFirst(), recording.events).map { next, previous in
        Int(((next.onset - previous.onset) * 240).rounded())
      })
    #expect(steps == [42, 1254])
    for selection in 0..<3 {
      for code in 1...12 {
        let repetitions = recording.events.compactMap { event in
          event.flash.flatMap {
            $0.selection == selection && $0.stimulus == code ? $0.repetition : nil
          }
        }
        #expect(repetitions == Array(0..<15))
      }
    }
    #expect(sample(recording, 0, 0) == values[0])
    #expect(sample(recording, 10, 12_345) == values[1])
    #expect(sample(recording, 63, 26_327) == values[2])
  }

  // x = scipy.io.loadmat(f)["s8"][0, 0]["train"]; float32 of x[1, 0], x[4, 12345], x[8, -1]
  @Test(
    arguments: [
      ("s6", [25_327, 26_687], [0, 4.215892, -1.9049972], [0, -0.32265857, 20.707874]),
      (
        "s8", [28_901, 26_521], [7.08663, -1.7123373, -11.881524],
        [10.415807, -1.8923675, 5.3562293]
      ),
      ("s9", [27_940, 25_735], [10.682167, -4.2947564, 7.4299426], [0, 4.0809436, 7.015755]),
    ] as [(String, [Int], [Float], [Float])])
  func `BNCI 003-2015 gives LUKAS and WATER`(
    file: String, counts: [Int], train: [Float], test: [Float]
  ) throws {
    let recordings = try read("bnci-003-2015/\(file).mat")
    #expect(recordings.map(\.source.name) == ["train", "test"])
    #expect(recordings.map { $0.text?.joined() } == ["LUKAS", "WATER"])
    #expect(recordings.map(\.sampleCount) == counts)
    #expect(recordings.map(\.samplingRate) == [256, 256])
    for (recording, values) in zip(recordings, [train, test]) {
      #expect(recording.events.count == 900)
      #expect(targets(recording) == 150)
      #expect(recording.events.last?.flash?.selection == 4)
      #expect(recording.events.allSatisfy { $0.duration == 4.0 / 256 })
      #expect(sample(recording, 0, 0) == values[0])
      #expect(sample(recording, 3, 12_345) == values[1])
      #expect(sample(recording, 7, recording.sampleCount - 1) == values[2])
    }
  }

  // x = scipy.io.loadmat(f)["Signal"]; float32 of x[0, 0, 0], x[5, 1234, 3], x[13, -1, 7]
  @Test(
    arguments: [
      ("A_A2112", "Down On Left Right Open Close Up", 4408, [-5679.644, 12.513804, -0.89715385]),
      ("A_A2212", "Up Right Open Down On Close Left", 4408, [6497.945, 7.8871355, 0]),
      ("B_B2112", "Right On Left Down Up Close Open", 4408, [-7284.715, -15.131237, 12.166933]),
      ("B_B2212", "Down Right On Open Close Up Left", 4408, [-3708.593, 43.472855, -15.690774]),
      ("D_D2112", "On Left Down Close Up Right Open", 4424, [6562.888, -1.6500883, -4.159499]),
      ("D_D2212", "On Close Right Open Up Left Down", 4416, [9084.71, -12.756824, 9.119148]),
      ("E_E2112", "Right On Left Down Up Close Open", 4416, [12122.39, 289.8705, -3.6210253]),
      ("E_E2212", "Left Up Down Right Close Open On", 4408, [4083.9387, 116.52269, 34.650093]),
    ] as [(String, String, Int, [Float])])
  func `the seven-choice set gives its commands and seven idle blocks`(
    file: String, commands: String, length: Int, values: [Float]
  ) throws {
    let recording = try #require(read("seven-choice/Session_2_\(file).mat").first)
    #expect(recording.warnings.isEmpty)
    #expect(recording.speller?.codeCount == 7)
    let text = try #require(recording.text)
    #expect(text.count == 14)
    #expect(text.filter { $0 != "Idle" }.joined(separator: " ") == commands)
    #expect(recording.pieces.count == 14)
    #expect(recording.sampleCount == 14 * length)
    #expect(recording.events.count == 980)
    #expect(targets(recording) == 70)
    #expect(recording.events.count { $0.flash?.label == .unknown } == 490)
    #expect(recording.events.first?.onset == 1)
    for event in recording.events {
      let flash = try #require(event.flash)
      let isIdle = text[flash.selection ?? -1] == "Idle"
      #expect((flash.label == .unknown) == isIdle)
      if flash.label == .target {
        #expect(recording.speller?.items[flash.stimulus - 1] == text[flash.selection ?? -1])
      }
    }
    #expect(sample(recording, 0, 0) == values[0])
    #expect(sample(recording, 3, 5 * length + 1234) == values[1])
    #expect(sample(recording, 7, 14 * length - 1) == values[2])
  }
}
