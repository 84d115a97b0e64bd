extension String {
  /// The text as one word of a POSIX shell, which takes every byte of it as it is.
  public var shellWord: String {
    let harmless = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/._-+,:=@%".utf8.contains(byte)
      }
    }
    guard !harmless || isEmpty else { return self }
    // Byte by byte: a quote with an accent above it is another character of Swift, and the same quote to a shell.
    var word: [UInt8] = [UInt8(ascii: "'")]
    for byte in utf8 {
      word += byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte]
    }
    return String(decoding: word + [UInt8(ascii: "'")], as: UTF8.self)
  }
}
