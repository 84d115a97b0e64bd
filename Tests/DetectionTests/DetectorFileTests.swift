import Detection
import Files
import Foundation
import Signal
import TestSupport
import Testing

@Suite struct DetectorFileTests {
  let folder = TemporaryFolder()

  func detector(members: Int = 2) throws -> Detector {
    var trainer = DetectorTrainerTests.trainer(.cnn1, passes: 1)
    trainer.method.recipe?.members = members
    return try trainer.train(DetectorTrainerTests.epochs(electrodes: ["Cz", "Pz"])).detector
  }

  @Test(arguments: [1, 2]) func `what is written is read back to the bit`(members: Int) throws {
    let detector = try detector(members: members)
    try DetectorFile.write(detector, to: folder.path("d"))
    #expect(try DetectorFile.read(folder.path("d")) == detector)
  }

  @Test(arguments: DetectionMethod.all)
  func `detectors of every method are read back to the bit`(method: DetectionMethod) throws {
    var trainer = DetectorTrainerTests.trainer(method, passes: 1)
    // Of two folds there is no teacher, who stands in no file.
    trainer.folds = 2
    let detector = try trainer.train(
      DetectorTrainerTests.epochs(electrodes: DetectionMethod.usualElectrodes)
    ).detector
    try DetectorFile.write(detector, to: folder.path("d"))
    #expect(try DetectorFile.read(folder.path("d")) == detector)
  }

  @Test func `what was said of flashes stands in the file, and only then`() throws {
    var epochs = DetectorTrainerTests.epochs(electrodes: ["Cz", "Pz"])
    let trainer = DetectorTrainerTests.trainer(.cnn1, passes: 1)
    let plain = try trainer.train(epochs).detector
    epochs.metadata.flashRule = FlashRule(
      mapping: FlashMapping(targets: [.codes(101...112)], codes: [.text("S  1")]),
      speller: .wadsworth(order: .rowsFirst))
    let ruled = try trainer.train(epochs).detector
    try DetectorFile.write(ruled, to: folder.path("d"))
    #expect(try DetectorFile.read(folder.path("d")) == ruled && ruled != plain)
    let key = Array("flash_rule".utf8)
    func holdsKey(_ detector: Detector) -> Bool {
      let bytes = DetectorFile.bytes(of: detector)
      return bytes.indices.contains { bytes[$0...].starts(with: key) }
    }
    #expect(holdsKey(ruled) && !holdsKey(plain))
  }

  /// As the readers of recordings in `FuzzTests`, by the same settings, with right checksums.
  @Test(arguments: [DetectionMethod.lda, .xdawnRiemann, .cnn1])
  func `damaged detectors with right checksums are read or refused`(
    method: DetectionMethod
  ) throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["P300_FUZZ_MUTATIONS"].flatMap { Int($0) } ?? 1_000
    let seed = environment["P300_FUZZ_SEED"].flatMap { UInt64($0) } ?? 0
    var trainer = DetectorTrainerTests.trainer(method, passes: 1)
    trainer.method.recipe?.members = 1
    let bytes = DetectorFile.bytes(
      of: try trainer.train(DetectorTrainerTests.epochs(electrodes: ["Cz", "Pz"])).detector)
    var mutator = Mutator(seed: seed)
    var (read, refused) = (0, 0)
    for _ in 0..<count {
      let damaged = mutator.mutated(bytes, header: 0..<2500)
      do throws(ReadingError) {
        let detector = try DetectorFile.read(
          FileBytes(damaged, path: "damaged"), checkingSums: false)
        #expect(detector.samplingRate.isFinite)
        read += 1
      } catch {
        refused += 1
      }
    }
    print("fuzz detectors of \(method.name): \(read) read, \(refused) refused")
    #expect(read > 0 && refused > 0)
  }

  @Test func `any flipped byte is found`() throws {
    let trainer = DetectorTrainerTests.trainer(.lda)
    let bytes = DetectorFile.bytes(
      of: try trainer.train(DetectorTrainerTests.epochs(electrodes: ["Cz", "Pz"])).detector)
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 0x04
      #expect(throws: ReadingError.self, "byte \(place)") {
        try DetectorFile.read(FileBytes(flipped, path: "d"))
      }
    }
  }

  @Test func `a file of tensors that is no detector is named as such`() throws {
    let file = TensorFile(tensors: [:], metadata: ["format": "pt"])
    #expect {
      try DetectorFile.read(FileBytes(file.bytes, path: "d"))
    } throws: { error in
      "\(error)" == "d: format: found “pt”; expected “p300 detector 1”"
    }
  }
}
