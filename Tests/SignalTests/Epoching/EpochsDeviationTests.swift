import Files
import Signal
import TestSupport
import Testing

/// What z-scored windows were divided by goes with them wherever they go.
@Suite struct EpochsDeviationTests {
  let folder = TemporaryFolder()

  private func epochs(seed: UInt64) -> Epochs {
    var epochs = Epochs.random(count: 6, electrodes: 2, windowLength: 5, seed: seed)
    epochs.deviations = (0..<12).map { Float(seed) + Float($0) / 2 }
    return epochs
  }

  @Test func `deviations are written and read back to the bit`() throws {
    try EpochsFile.write(epochs(seed: 1), to: folder.path("a.npz"))
    #expect(try EpochsFile.read(folder.path("a.npz")) == epochs(seed: 1))
  }

  @Test func `chosen epochs keep their own`() {
    let chosen = epochs(seed: 1).selecting([4, 1])
    #expect(chosen.deviations == [5, 5.5, 2, 2.5])
  }

  @Test func `merged sets have them if all had`() throws {
    let both = try Epochs.merged([epochs(seed: 1), epochs(seed: 2)])
    #expect(both.deviations == epochs(seed: 1).deviations + epochs(seed: 2).deviations)
    var without = epochs(seed: 2)
    without.deviations = []
    #expect(try Epochs.merged([epochs(seed: 1), without]).deviations.isEmpty)
    #expect(try Epochs.merged([without, epochs(seed: 1)]).deviations.isEmpty)
  }

  @Test func `amplitude comes back once`() {
    let scaled = epochs(seed: 3)
    var restored = scaled
    let known = restored.restoreAmplitude()
    #expect(known)
    for index in restored.samples.indices {
      #expect(restored.samples[index] == scaled.samples[index] * scaled.deviations[index / 5])
    }
    let once = restored
    let again = restored.restoreAmplitude()
    #expect(!again)
    #expect(restored == once)
  }

  @Test(arguments: [-1, .nan, .infinity] as [Float])
  func `a file with impossible deviations is refused`(deviation: Float) throws {
    var broken = epochs(seed: 1)
    broken.deviations[3] = deviation
    try EpochsFile.write(broken, to: folder.path("a.npz"))
    #expect(throws: ReadingError.self) { try EpochsFile.read(folder.path("a.npz")) }
  }
}
