import Crypto

extension FileBytes {
  /// The SHA-256 of all bytes, in lower-case hexadecimal.
  public func sha256() -> String {
    var hash = SHA256()
    forEachStretch(of: 0..<count) { stretch in
      withBytes { bytes in
        bytes.extracting(stretch).withUnsafeBytes { hash.update(bufferPointer: $0) }
      }
    }
    return hexadecimal(hash.finalize())
  }
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
package func sha256(of bytes: RawSpan) -> String {
  var hash = SHA256()
  bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  return hexadecimal(hash.finalize())
}

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  digest.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
