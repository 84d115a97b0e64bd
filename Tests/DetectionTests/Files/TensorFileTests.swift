import Detection
import Files
import Randomness
import Signal
import TestSupport
import Testing

@Suite struct TensorFileTests {
  let folder = TemporaryFolder()
  let file = TensorFile(
    tensors: [
      "l1.weight": .init(shape: [2, 3], values: [1, -2, 3.5, .leastNonzeroMagnitude, 0, 1e30]),
      "l1.bias": .init(shape: [2], values: [0.25, -0.5]),
    ],
    metadata: ["network": "{\"maps\":10}", "note": "ä \"quoted\""])

  @Test func `what is written is read back`() throws {
    try file.write(to: folder.path("a.safetensors"))
    #expect(try TensorFile(FileBytes(path: folder.path("a.safetensors"))) == file)
    #expect(try folder.contents() == ["a.safetensors"])
  }

  @Test func `the header has the format's layout`() {
    let bytes = file.bytes
    #expect(bytes.count % 8 == 0)
    #expect(bytes[8] == UInt8(ascii: "{"))
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    #expect(bytes.count == 8 + length + 4 * 8)
  }

  @Test(.enabled(if: Python.has("safetensors, numpy"), "safetensors is not installed"))
  func `the safetensors library opens the file`() throws {
    try file.write(to: folder.path("a.safetensors"))
    let shown = try Python.run(
      """
      import sys
      from safetensors import safe_open
      with safe_open(sys.argv[1], 'numpy') as f:
        print(sorted(f.keys()), f.get_tensor('l1.weight').shape, f.get_tensor('l1.bias').tolist(),
              f.metadata()['note'])
      """, folder.path("a.safetensors"))
    #expect(shown == "['l1.bias', 'l1.weight'] (2, 3) [0.25, -0.5] ä \"quoted\"\n")
  }

  @Test func `the digest changes with any number`() {
    var other = file
    other.tensors["l1.bias"] = StoredTensor(shape: [2], values: [0.25, Float(-0.5).nextUp])
    #expect(other.digest != file.digest)
  }

  @Test func `cut and mutated files give an error or a file, never a trap`() {
    let bytes = file.bytes
    for length in 0..<bytes.count {
      #expect(throws: ReadingError.self) {
        try TensorFile(FileBytes(Array(bytes[..<length]), path: "cut"))
      }
    }
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<3000 {
      var mutated = bytes
      for _ in 0...generator.index(below: 3) {
        mutated[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
      }
      _ = try? TensorFile(FileBytes(mutated, path: "mutated"))
    }
  }

  @Test func `a tensor outside the file is named`() {
    var bytes = file.bytes
    bytes.removeLast(8)
    #expect {
      try TensorFile(FileBytes(bytes, path: "a"))
    } throws: { error in
      "\(error)".hasPrefix("a: l1.weight: found shape [2, 3] at [8, 32]; expected")
    }
  }
}
