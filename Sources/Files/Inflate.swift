import CZlib

/// The only door to zlib: a compressed stretch of a file, inflated into memory.
///
/// The output grows as it inflates and never passes the caller's limit, so that a small file that
/// claims to hold much cannot take much memory.
package enum Inflate {
  /// The most that deflate can make of one byte of input (RFC 1951: 258 bytes out of 2 bits).
  package static let greatestRatio = 1032

  /// The most that is inflated from a file: 200 times its size unless the user says otherwise, at least
  /// 16 MB.
  ///
  /// EEG deflates to a half at best; lists of states and labels, which are all alike, take little of a file.
  package static func ceiling(of bytes: FileBytes) -> Int {
    let (product, overflow) = bytes.count.multipliedReportingOverflow(by: bytes.inflation ?? 200)
    return overflow ? .max : max(product, 1 << 24)
  }

  /// What came out of a stream.
  package struct Output {
    /// The inflated bytes, at most as many as the limit.
    package var bytes: [UInt8]
    /// Whether the stream ended, with its checksum right, before the limit.
    package var isComplete: Bool
  }

  /// Inflates the zlib stream (RFC 1950) in `range` of `bytes` until it ends or `limit` is reached.
  ///
  /// - Throws: `ReadingError.malformed` with the byte where the stream broke or where it ran out.
  package static func zlib(
    _ bytes: FileBytes, range: Range<Int>, limit: Int
  ) throws(ReadingError) -> Output {
    try inflate(bytes, range: range, limit: limit, windowBits: 15, expected: "a zlib stream")
  }

  /// Inflates the bare deflate stream (RFC 1951) in `range` of `bytes`, as ZIP archives hold it.
  ///
  /// - Throws: `ReadingError.malformed` with the byte where the stream broke or where it ran out.
  package static func deflate(
    _ bytes: FileBytes, range: Range<Int>, limit: Int
  ) throws(ReadingError) -> Output {
    // A negative window size means: no header and no checksum around the stream.
    try inflate(bytes, range: range, limit: limit, windowBits: -15, expected: "a deflate stream")
  }

  /// Inflates the gzip file (RFC 1952) that `bytes` are, of one member.
  ///
  /// - Throws: `ReadingError.malformed` with the byte where the stream broke or where it ran out.
  package static func gzip(_ bytes: FileBytes, limit: Int) throws(ReadingError) -> Output {
    // 16 more than the window's size means: header and checksum of gzip.
    try inflate(
      bytes, range: 0..<bytes.count, limit: limit, windowBits: 15 + 16, expected: "a gzip stream")
  }

  private static func inflate(
    _ bytes: FileBytes, range: Range<Int>, limit: Int, windowBits: Int32, expected: String
  ) throws(ReadingError) -> Output {
    try ByteReader(bytes).check(
      range.lowerBound, length: range.count, expected: "\(range.count) compressed bytes")
    let outcome = bytes.withBytes { raw in
      raw.extracting(range).withUnsafeBytes { run($0, limit: limit, windowBits: windowBits) }
    }
    switch outcome {
    case .inflated(let output): return output
    case .broken(let consumed, let reason):
      throw .malformed(
        path: bytes.path, place: .byte(range.lowerBound + consumed), found: reason,
        expected: expected)
    }
  }

  private enum Outcome {
    case inflated(Output)
    case broken(consumed: Int, reason: String)
  }

  private static func run(
    _ input: UnsafeRawBufferPointer, limit: Int, windowBits: Int32
  ) -> Outcome {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      return .broken(consumed: 0, reason: "no memory to inflate in")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    // One allocation for what may come; it takes memory only as it fills. More than the machine would give
    // is not asked for.
    output.reserveCapacity(
      min(limit, input.count * greatestRatio, max(1 << 28, 32 * input.count)))
    // zlib counts in 32 bits and does not write to its input, though its type says so.
    var rest = UnsafeMutableRawBufferPointer(mutating: input)[...]
    var consumed = 0
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { chunk in
      while true {
        if stream.avail_in == 0, !rest.isEmpty {
          let part = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(1 << 30))
          stream.next_in = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
          stream.avail_in = UInt32(part.count)
          rest = rest.dropFirst(part.count)
        }
        // Without room left the end mark and the checksum are still read.
        let room = min(chunk.count, limit - output.count)
        stream.next_out = chunk.baseAddress
        stream.avail_out = UInt32(room)
        let status = cInflate(&stream)
        let made = room - Int(stream.avail_out)
        output.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[..<made]))
        let before = consumed
        consumed = input.count - rest.count - Int(stream.avail_in)
        switch status {
        case Z_STREAM_END:
          return .inflated(Output(bytes: output, isComplete: true))
        case Z_OK, Z_BUF_ERROR:
          if made > 0 || consumed > before { continue }
          if room == 0 { return .inflated(Output(bytes: output, isComplete: false)) }
          return .broken(consumed: consumed, reason: "the end of the compressed bytes")
        default:
          let reason = stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"
          return .broken(consumed: consumed, reason: "compressed bytes with “\(reason)”")
        }
      }
    }
  }
}

// `inflate` is shadowed by the method.
private func cInflate(_ stream: inout z_stream) -> Int32 { inflate(&stream, Z_NO_FLUSH) }

/// The version of zlib that compressed data are read by.
package var zlibVersionName: String { zlibVersion().map { String(cString: $0) } ?? "unknown" }
