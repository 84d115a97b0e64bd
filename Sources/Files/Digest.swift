#if canImport(CommonCrypto)
  import CommonCrypto
#else
  import CCrypto
#endif

extension FileBytes {
  /// The SHA-256 of all bytes, in lower-case hexadecimal.
  public func sha256() -> String {
    digest {
      var digest = SHA256()
      forEachStretch(of: 0..<count) { stretch in
        withBytes { digest.update($0.extracting(stretch)) }
      }
      return digest.finish()
    }
  }
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
package func sha256(of bytes: RawSpan) -> String {
  var digest = SHA256()
  digest.update(bytes)
  return digest.finish()
}

/// The SHA-256 of all that `feed` gives, part after part, in lower-case hexadecimal.
package func sha256(ofParts feed: (_ take: (RawSpan) -> Void) -> Void) -> String {
  var digest = SHA256()
  feed { digest.update($0) }
  return digest.finish()
}

/// SHA-256 (FIPS 180-4) of bytes that arrive in parts, by the system's library.
private struct SHA256 {
  #if canImport(CommonCrypto)
    private var state = CC_SHA256_CTX()
  #else
    private var state = SHA256_CTX()
  #endif

  init() {
    #if canImport(CommonCrypto)
      CC_SHA256_Init(&state)
    #else
      SHA256_Init(&state)
    #endif
  }

  mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { (buffer) -> Void in
      #if canImport(CommonCrypto)
        // Its counts have 32 bits.
        for start in stride(from: 0, to: buffer.count, by: 1 << 30) {
          let part = UnsafeRawBufferPointer(
            rebasing: buffer[start..<min(start + 1 << 30, buffer.count)])
          CC_SHA256_Update(&state, part.baseAddress, CC_LONG(part.count))
        }
      #else
        SHA256_Update(&state, buffer.baseAddress, buffer.count)
      #endif
    }
  }

  /// The digest of all bytes so far, in lower-case hexadecimal.
  mutating func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    #if canImport(CommonCrypto)
      CC_SHA256_Final(&digest, &state)
    #else
      SHA256_Final(&digest, &state)
    #endif
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
