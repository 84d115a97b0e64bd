import Files
import TestFiles
import TestSupport
import Testing

@Suite struct InflateTests {
  // python3 -c "import zlib; print(list(zlib.compress(b'row column ' * 20, 9)))"
  private static let repeated: [UInt8] = [
    120, 218, 43, 202, 47, 87, 72, 206, 207, 41, 205, 205, 83, 40, 26, 110, 76, 0, 231, 169, 82,
    249,
  ]

  private func inflate(_ bytes: [UInt8], limit: Int) throws(ReadingError) -> Inflate.Output {
    try Inflate.zlib(FileBytes(bytes, path: "x.z"), range: 0..<bytes.count, limit: limit)
  }

  @Test func `a stream of another program is inflated`() throws {
    let output = try inflate(Self.repeated, limit: 1000)
    #expect(output.isComplete)
    #expect(output.bytes == Array(String(repeating: "row column ", count: 20).utf8))
  }

  @Test func `a large stream comes out whole`() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let output = try inflate(MATBuilder.zlib(bytes), limit: bytes.count)
    #expect(output.isComplete)
    #expect(output.bytes == bytes)
  }

  @Test func `output stops at the limit`() throws {
    let output = try inflate(Self.repeated, limit: 100)
    #expect(!output.isComplete)
    #expect(output.bytes.count == 100)
    #expect(try inflate(Self.repeated, limit: 0).bytes.isEmpty)
  }

  @Test func `a limit of exactly the output is complete`() throws {
    #expect(try inflate(Self.repeated, limit: 220).isComplete)
  }

  @Test(arguments: 0..<repeated.count) func `a stream that is cut short is an error`(
    length: Int
  ) {
    #expect(throws: ReadingError.self) {
      try inflate(Array(Self.repeated.prefix(length)), limit: 1000)
    }
  }

  @Test func `a wrong checksum is an error that names the byte`() {
    var bytes = Self.repeated
    bytes[bytes.count - 1] ^= 1
    let error = #expect(throws: ReadingError.self) { try inflate(bytes, limit: 1000) }
    #expect(error?.description.contains("incorrect data check") == true)
    #expect(error?.description.hasPrefix("x.z: byte 2") == true)
  }

  @Test func `a range beyond the file is an error`() {
    #expect(throws: ReadingError.self) {
      try Inflate.zlib(FileBytes([1, 2, 3], path: "x.z"), range: 1..<9, limit: 10)
    }
  }

  @Test func `the ceiling grows with the file, as far as the user says`() {
    let bytes = FileBytes([UInt8](repeating: 0, count: 1 << 20), path: "a.npz")
    #expect(Inflate.ceiling(of: bytes) == 200 << 20)
    #expect(Inflate.ceiling(of: bytes.inflating(upTo: 1000)) == 1000 << 20)
    #expect(Inflate.ceiling(of: bytes.inflating(upTo: .max)) == .max)
    #expect(Inflate.ceiling(of: FileBytes([0], path: "a.npz").inflating(upTo: 1)) == 1 << 24)
  }
}
