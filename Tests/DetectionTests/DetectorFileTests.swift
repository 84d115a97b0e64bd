import Detection
import Files
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
    let detector = try DetectorTrainerTests.trainer(method, passes: 1).train(
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

  @Test func `any flipped byte is found`() throws {
    let bytes = DetectorFile.bytes(of: try detector(members: 1))
    // The header, and a sample of the tensors.
    for place in Array(0..<3000) + stride(from: 3000, to: bytes.count, by: 997) {
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
