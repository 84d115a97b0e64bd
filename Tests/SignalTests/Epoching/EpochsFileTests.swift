import Files
import Foundation
import Randomness
import Signal
import TestSupport
import Testing

@Suite struct EpochsFileTests {
  let folder = TemporaryFolder()

  @Test func `what is written is read back to the bit`() throws {
    let epochs = Epochs.random(count: 7, electrodes: 3, windowLength: 5, seed: 1)
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    #expect(try EpochsFile.read(folder.path("a.npz")) == epochs)
  }

  @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
  func `metadata that lack something say what`() throws {
    try EpochsFile.write(
      Epochs.random(count: 3, electrodes: 2, windowLength: 4, seed: 2), to: folder.path("a.npz"))
    _ = try Python.run(
      """
      import json, numpy, sys
      arrays = dict(numpy.load(sys.argv[1]))
      metadata = json.loads(str(arrays["metadata"]))
      del metadata["text"]
      numpy.savez(sys.argv[1], **{**arrays, "metadata": numpy.array(json.dumps(metadata))})
      """, folder.path("a.npz"))
    let error = #expect(throws: ReadingError.self) { try EpochsFile.read(folder.path("a.npz")) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("JSON that does not fit (no “text”)"), "\(text)")
  }

  @Test func `the same epochs make the same bytes`() throws {
    let epochs = Epochs.random(count: 3, electrodes: 2, windowLength: 4, seed: 2)
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    try EpochsFile.write(epochs, to: folder.path("b.npz"))
    #expect(try folder.data("a.npz") == folder.data("b.npz"))
  }

  @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
  func `NumPy opens the file`() throws {
    let epochs = Epochs.random(count: 4, electrodes: 2, windowLength: 3, seed: 3)
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    let shown = try Python.run(
      """
      import numpy, json, sys
      d = numpy.load(sys.argv[1])
      print(sorted(d.files), d['x'].shape, d['x'].dtype, d['y'].dtype, d['onset'].dtype,
            d['electrodes'].tolist(), float(d['sampling_rate']), float(d['x'].sum(dtype='f8')),
            json.loads(str(d['metadata']))['preprocessing']['band'])
      """, folder.path("a.npz"))
    let sum = epochs.samples.reduce(0.0) { $0 + Double($1) }
    let names =
      "['electrodes', 'metadata', 'onset', 'recording', 'repetition', 'sampling_rate', "
      + "'selection', 'stimulus', 'x', 'y']"
    #expect(
      shown == "\(names) (4, 2, 3) float32 int8 float64 ['E1', 'E2'] 120.0 \(sum) "
        + "{'high': 20, 'low': 0.1}\n")
  }

  @Test(
    .enabled(if: Python.has("numpy"), "NumPy is not installed"), arguments: ["", "_compressed"])
  func `an archive with x and y alone is read`(suffix: String) throws {
    _ = try Python.run(
      """
      import numpy, sys
      numpy.savez\(suffix)(sys.argv[1], x=numpy.arange(24.).reshape(2, 3, 4), y=[1, 0])
      """, folder.path("a.npz"))
    let epochs = try EpochsFile.read(folder.path("a.npz"))
    #expect(epochs.samples == Array(stride(from: Float(0), to: 24, by: 1)))
    #expect(epochs.labels == [.target, .nonTarget])
    #expect(epochs.stimuli == [1, 2])
    #expect(epochs.electrodes == ["E1", "E2", "E3"])
    #expect(epochs.metadata.preprocessing == nil)
  }

  @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
  func `arrays of any order and type are read`() throws {
    // One process for all of them: NumPy takes longer to begin than to write.
    _ = try Python.run(
      """
      import numpy, sys
      x, y = numpy.arange(24.).reshape(2, 3, 4), numpy.array([1, 0])
      for number, arrays in enumerate([
          dict(x=numpy.asfortranarray(x), y=y), dict(x=x.astype('>f4'), y=y.astype('>i4')),
          dict(y=y.astype(float), x=x.astype('>f8')), dict(X=x.astype('f4'), y=y.astype(bool)),
          dict(x=x.transpose(2, 0, 1).copy().transpose(1, 2, 0), y=y[:, None]),
          dict(x=numpy.asfortranarray(x.astype('i2')), y=y.astype('u1'))]):
        numpy.savez(f"{sys.argv[1]}{number}.npz", **arrays)
      """, folder.path("a"))
    for number in 0..<6 {
      let epochs = try EpochsFile.read(folder.path("a\(number).npz"))
      #expect(epochs.samples == Array(stride(from: Float(0), to: 24, by: 1)), "\(number)")
      #expect(epochs.labels == [.target, .nonTarget], "\(number)")
    }
  }

  @Test func `a flipped byte is found by the checksum`() throws {
    let epochs = Epochs.random(count: 3, electrodes: 2, windowLength: 4, seed: 4)
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    var bytes = [UInt8](try folder.data("a.npz"))
    bytes[200] ^= 1
    #expect {
      try EpochsFile.read(FileBytes(bytes, path: "a.npz"))
    } throws: { error in
      "\(error)".hasPrefix("a.npz: x.npy: found CRC-32")
    }
  }

  @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
  func `arrays that disagree in length are refused with both shapes`() throws {
    _ = try Python.run(
      "import numpy, sys; numpy.savez(sys.argv[1], x=numpy.zeros((2, 3, 4)), y=[1, 0, 1])",
      folder.path("a.npz"))
    #expect {
      try EpochsFile.read(folder.path("a.npz"))
    } throws: { error in
      "\(error)".hasSuffix("y: found shape [3]; expected shape [2], to agree with x")
    }
  }

  @Test func `no cut and no mutation of a file traps`() throws {
    let epochs = Epochs.random(count: 2, electrodes: 2, windowLength: 3, seed: 6)
    try EpochsFile.write(epochs, to: folder.path("a.npz"))
    let bytes = [UInt8](try folder.data("a.npz"))
    for length in 0..<bytes.count {
      #expect(throws: ReadingError.self) {
        try EpochsFile.read(FileBytes(Array(bytes[..<length]), path: "cut"))
      }
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      var mutated = bytes
      for _ in 0...generator.index(below: 4) {
        mutated[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
      }
      _ = try? EpochsFile.read(FileBytes(mutated, path: "mutated"))
    }
  }
}
