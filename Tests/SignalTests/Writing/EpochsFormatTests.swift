import Signal
import TestSupport
import Testing

@Suite struct EpochsFormatTests {
  @Test(arguments: [
    ("a.npz", EpochsFormat.npz), ("a.set", .set), ("b/A.SET", .set), ("a-epo.fif", .fif),
    ("set", .npz), ("a.edf", .npz),
  ])
  func `the ending of a path tells the format`(path: String, format: EpochsFormat) {
    #expect(EpochsFormat(ofPath: path) == format)
  }

  @Test(arguments: EpochsFormat.allCases)
  func `the same epochs give the same bytes`(format: EpochsFormat) throws {
    let folder = TemporaryFolder()
    let epochs = Epochs.random(count: 7, electrodes: 3, windowLength: 5, seed: 1)
    try format.write(epochs, to: folder.path("x"))
    let first = try folder.data("x")
    try format.write(epochs, to: folder.path("x"))
    #expect(try folder.data("x") == first)
    #expect(try folder.contents() == ["x"])
  }
}
