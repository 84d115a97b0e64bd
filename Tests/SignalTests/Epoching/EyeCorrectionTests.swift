import ElementaryFunctions
import Files
import Foundation
import Randomness
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// What is done about the eyes.
@Suite struct EyeCorrectionTests {
  private let folder = TemporaryFolder()

  /// A recording of two electrodes and two channels of the eyes, whose signals reach the electrodes by known
  /// parts, with flashes every 0.2 s.
  private func recording(
    parts: [[Double]], noise: Double = 5, blinks: Bool = true, seed: UInt64 = 1,
    name: String = "a.fif"
  ) throws -> [Recording] {
    var generator = SeededGenerator(seed: seed)
    let count = 6000
    var eyes = [[Double]](repeating: [Double](repeating: 0, count: count), count: 2)
    for sample in 0..<count {
      let phase = Double(sample % 400)
      eyes[0][sample] = blinks && phase < 40 ? 150 * sin(phase / 40 * .pi) : 0
      eyes[0][sample] += generator.normal() * 3
      eyes[1][sample] = 30 * sin(Double(sample) * 0.11) + generator.normal() * 3
    }
    var builder = FIFBuilder(
      channels: [
        ("Cz", 2, 107, 1e-8), ("Pz", 2, 107, 1e-8), ("VEOG", 202, 107, 1e-8),
        ("HEOG", 202, 107, 1e-8),
      ], rate: 100, stored: .int32)
    builder.buffer(
      (0..<count).map { sample in
        let brain = (0..<2).map { row -> Double in
          let own = generator.normal() * noise
          return own + parts[row][0] * eyes[0][sample] + parts[row][1] * eyes[1][sample]
        }
        return (brain + [eyes[0][sample], eyes[1][sample]]).map { Int(saturating: $0 * 100) }
      })
    let marks = (0..<280).map { (index: Int) -> (Double, Double, String) in
      let onset: Double = 0.7 + Double(index) * 0.2
      return (onset, 0, index % 5 == 0 ? "target" : "standard")
    }
    return try RecordingReader.read(
      folder.write(builder.end(annotations: marks, haveDate: false), as: name))
  }

  private var settings: Preprocessing {
    var settings = Preprocessing.paper
    settings.normalization = .none
    settings.samplingRate = 100
    return settings
  }

  private func epochs(
    _ recordings: [Recording], _ settings: Preprocessing
  ) throws -> (epochs: Epochs, report: PreprocessingReport) {
    try Preprocessor(settings).epochs(
      from: recordings, flashes: recordings.map { FlashMapping.standard.flashes(of: $0) },
      metadata: EpochsMetadata(preprocessing: nil, sources: [], speller: nil, text: []))
  }

  @Test func `the parts are found and kept with the epochs`() throws {
    let parts = [[0.3, -0.1], [0.15, 0.2]]
    var settings = settings
    settings.eyes = EyeCorrection()
    let epochs = try epochs(recording(parts: parts), settings).epochs
    let eyes = try #require(epochs.metadata.preprocessing?.eyes)
    #expect(epochs.electrodes == ["Cz", "Pz"] && eyes.channels == ["VEOG", "HEOG"])
    for (label, known) in zip(epochs.electrodes, parts) {
      let found = try #require(eyes.coefficients[label])
      #expect(zip(found, known).allSatisfy { abs($0 - $1) < 0.02 })
    }
    let json = JSONText.encode(epochs.metadata)
    #expect(try JSONText.decode(EpochsMetadata.self, from: json.utf8) == epochs.metadata)
  }

  @Test func `what the electrodes share with the eyes is gone`() throws {
    var settings = settings
    let recordings = try recording(parts: [[0.4, 0], [0.2, 0.1]])
    let raw = try epochs(recordings, settings).epochs
    settings.eyes = EyeCorrection()
    let corrected = try epochs(recordings, settings).epochs
    func power(_ epochs: Epochs) -> Double {
      epochs.samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(epochs.samples.count)
    }
    // The same noise without eyes.
    settings.eyes = nil
    let clean = try epochs(recording(parts: [[0, 0], [0, 0]], name: "c.fif"), settings).epochs
    #expect(power(raw) > 3 * power(clean))
    #expect(power(corrected) < 1.05 * power(clean))
  }

  @Test func `known parts are applied as they are`() throws {
    var settings = settings
    settings.eyes = EyeCorrection()
    let trained = try epochs(recording(parts: [[0.4, 0], [0.2, 0.1]]), settings).epochs
    let applied = try #require(trained.metadata.preprocessing)
    let other = try recording(parts: [[0, 0.3], [0, 0]], seed: 2, name: "b.fif")
    let read = try epochs(other, applied).epochs
    #expect(read.metadata.preprocessing?.eyes == applied.eyes)
    // Sample for sample: the electrode less the parts of the channels of the eyes.
    var plain = applied
    plain.eyes = nil
    plain.electrodes = ["Cz", "VEOG", "HEOG"]
    let whole = try epochs(other, plain).epochs
    let parts = try #require(applied.eyes?.coefficients["Cz"])
    let length = read.windowLength
    for epoch in 0..<5 {
      for sample in 0..<length {
        let row = { (index: Int) in Double(whole.samples[(epoch * 3 + index) * length + sample]) }
        let wanted = row(0) - parts[0] * row(1) - parts[1] * row(2)
        #expect(abs(Double(read.samples[epoch * 2 * length + sample]) - wanted) < 1e-3)
      }
    }
  }

  @Test func `windows with blinks are dropped and counted`() throws {
    var settings = settings
    settings.eyeRejection = 100
    let recordings = try recording(parts: [[0.3, 0], [0.1, 0]])
    let (epochs, report) = try epochs(recordings, settings)
    let dropped = report.dropped[.eyes] ?? 0
    #expect(dropped > 50 && epochs.count + dropped == report.flashes)
    #expect(epochs.metadata.dropped?.count { $0.reason == .eyes } == dropped)
    #expect(epochs.electrodes == ["Cz", "Pz"])
    // No window that is left reaches into a blink, which lasts 0.4 s of every 4 s.
    #expect(
      epochs.onsets.allSatisfy { onset in
        let place = onset.truncatingRemainder(dividingBy: 4)
        return place > 0.2 && place + 0.65 < 4.2
      })
  }

  @Test func `a recording without channels of the eyes is an error`() throws {
    var settings = settings
    settings.eyes = EyeCorrection()
    let path = try folder.write(FIFBuilder.example(stored: .single), as: "n.fif")
    let recordings = try RecordingReader.read(path)
    let error = #expect(throws: PreprocessingError.self) {
      try Preprocessor(settings).epochs(
        from: recordings, flashes: [[]],
        metadata: EpochsMetadata(preprocessing: nil, sources: [], speller: nil, text: []))
    }
    #expect(error?.description.contains("has no EOG channel") == true)
  }

  @Test func `settings whose parts do not fit are refused`() {
    var settings = settings
    settings.eyes = EyeCorrection()
    settings.eyes?.channels = ["VEOG"]
    settings.eyes?.coefficients = ["Cz": [1, 2]]
    #expect(throws: PreprocessingError.self) { try settings.validate() }
    settings.eyes?.coefficients = ["Cz": [.nan]]
    #expect(throws: PreprocessingError.self) { try settings.validate() }
  }
}
