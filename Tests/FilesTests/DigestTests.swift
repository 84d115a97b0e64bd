import Files
import Testing

@Suite struct DigestTests {
  // FIPS 180-4, examples of the National Institute of Standards and Technology.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func `the digest is that of the standard`(text: String, expected: String) {
    let bytes = Array(text.utf8)
    #expect(sha256(of: bytes.span.bytes) == expected)
    #expect(FileBytes(bytes, path: "x").sha256() == expected)
  }

  @Test func `a file longer than a stretch has the digest of its bytes at once`() {
    var bytes = [UInt8](repeating: 7, count: 20_000_000)
    for place in stride(from: 0, to: bytes.count, by: 100_003) { bytes[place] = 8 }
    #expect(FileBytes(bytes, path: "x").sha256() == sha256(of: bytes.span.bytes))
  }
}
