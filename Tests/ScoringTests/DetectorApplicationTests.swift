import Detection
import Files
import Reading
import Scoring
import Signal
import TestSupport
import Testing

@Suite struct DetectorApplicationTests {
  let folder = TemporaryFolder()

  func input(_ name: String, _ text: String, seed: UInt64) throws -> InputFile {
    var recording = SpellerRecording(text)
    recording.repetitions = 4
    recording.seed = seed
    try recording.write(to: folder.path(name))
    return try InputFile(RecordingPath(folder.path(name)))
  }

  func detector(of epochs: Epochs) throws -> Detector {
    try DetectorTrainer(.lda)
      .train(epochs).detector
  }

  @Test func `a recording gets the scores of its epochs`() throws {
    let training = try EpochsLoader(.accurate).load([input("train.edf", "BRAIN", seed: 1)])
    let application = DetectorApplication(try detector(of: training.epochs))
    let inputs = try [input("1.edf", "HI", seed: 2), input("2.edf", "YOU", seed: 3)]
    let scored = try application.score(inputs)
    let epochs = try EpochsLoader(.accurate).load(inputs).epochs
    #expect(scored.epochs == epochs)
    #expect(try scored.scores == application.detector.scores(of: epochs))
    #expect(scored.cautions.isEmpty)
    let each = try application.scoreEach(inputs)
    #expect(each.flatMap(\.scores) == scored.scores)
    #expect(each.map(\.epochs.metadata.text) == [["H", "I"], ["Y", "O", "U"]])
  }

  @Test func `further electrodes are left aside, as in training`() throws {
    var loader = EpochsLoader(.paper)
    loader.preprocessing?.electrodes = ["Pz", "Cz"]
    let training = try loader.load([input("train.edf", "BRAIN", seed: 1)])
    let application = DetectorApplication(try detector(of: training.epochs))
    let scored = try application.score([input("1.edf", "HI", seed: 2)])
    #expect(scored.epochs.electrodes == ["Pz", "Cz"])
  }

  @Test func `whoever scores what was learnt from is told`() throws {
    let train = try input("train.edf", "BRAIN", seed: 1)
    let application = DetectorApplication(
      try detector(of: EpochsLoader(.paper).load([train]).epochs))
    let caution = try #require(application.score([train]).cautions.first)
    #expect(caution.kind == .input && caution.source == RecordingPath(file: "train.edf"))
    #expect(caution.text.contains("has learned from this recording"))
  }

  @Test func `nothing is judged by what was learnt from while there are others`() throws {
    let train = try input("train.edf", "BRAIN", seed: 1)
    let other = try input("1.edf", "HI", seed: 2)
    let application = DetectorApplication(
      try detector(of: EpochsLoader(.paper).load([train]).epochs))
    let both = try application.score([other, train])
    #expect(both.learned.numbers == [1])
    let judged = both.learned.judged(both.epochs)
    #expect(judged.metadata.text == ["H", "I", nil, nil, nil, nil, nil])
    for index in 0..<judged.count {
      let expected = judged.recordings[index] == 0 ? both.epochs.labels[index] : .unknown
      #expect(judged.labels[index] == expected)
    }
    #expect(judged.samples == both.epochs.samples)

    let each = try application.scoreEach([train, other, train])
    #expect(LearnedRecordings(merging: each.map(\.learned)).numbers == [0, 2])
    let alone = try application.score([train])
    #expect(alone.learned.judged(alone.epochs) == alone.epochs)
  }

  @Test func `a detector of epochs made elsewhere takes epochs and refuses recordings`() throws {
    var epochs = try EpochsLoader(.paper).load([input("train.edf", "BRAIN", seed: 1)]).epochs
    epochs.metadata.preprocessing = nil
    epochs.metadata.sources = []
    let application = DetectorApplication(try detector(of: epochs))
    let recording = try input("1.edf", "HI", seed: 2)
    let error = #expect(throws: ApplicationError.self) { try application.score([recording]) }
    #expect(error == .unknownPreprocessing(path: recording.path))
    #expect(error?.description.contains("trained on epochs made elsewhere") == true)
    try EpochsFile.write(epochs, to: folder.path("e.npz"))
    let file = try InputFile(RecordingPath(folder.path("e.npz")))
    #expect(try application.score([file]).scores.count == epochs.count)
  }

  @Test func `what stood on the detector's screen stands where nothing else is known`() throws {
    var epochs = try EpochsLoader(.paper).load([input("train.edf", "BRAIN", seed: 1)]).epochs
    var application = DetectorApplication(try detector(of: epochs))
    epochs.metadata.speller = nil
    epochs.metadata.text = []
    epochs.labels = epochs.labels.map { _ in .unknown }
    try EpochsFile.write(epochs, to: folder.path("e.npz"))
    application.loader.text = "BRAIN"
    let scored = try application.score([InputFile(RecordingPath(folder.path("e.npz")))])
    #expect(scored.epochs.metadata.speller == .wadsworth())
    #expect(scored.epochs.markedText(by: .wadsworth()) == ["B", "R", "A", "I", "N"])
  }
}
