import CMATConversion
import Files
import Signal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The only door to libhdf5: MAT v7.3 files, which are HDF5, written anew as MAT v5 in memory.
///
/// Broken files crash the library; so it works in a process of its own, which may open no file, write to
/// none, and take only so much time and memory.
enum MATConversion {
  /// Whether the file is one of those.
  static func isNeeded(for bytes: FileBytes) -> Bool { MATHeader.isVersion73(bytes) }

  /// The variables of an HDF5 file as a MAT v5 file.
  ///
  /// - Throws: `ReadingError.malformed` for files that the library cannot read; `unsupported` for what is too
  ///   large, too deeply nested, or kept in other files.
  static func converted(_ bytes: FileBytes) throws(ReadingError) -> FileBytes {
    let limit = Inflate.ceiling(of: bytes)
    // Numbers are inflated at more than 50 MB a second; nothing honest takes longer.
    let seconds = UInt32(clamping: 1 + bytes.count / (4 << 20))
    var process = pid_t()
    let end = bytes.withBytes { raw in
      raw.withUnsafeBytes { buffer in
        mat_conversion_begin(buffer.baseAddress, buffer.count, UInt64(limit), seconds, &process)
      }
    }
    guard end >= 0 || errno != 0 else {
      throw .unsupported(
        path: bytes.path, place: .byte(0),
        found: "a MAT v7.3 (HDF5) file, for which libhdf5 1.10 or later is needed",
        remedy: "install libhdf5 (Debian and Ubuntu: libhdf5-dev), or \(MATHeader.howToConvert)")
    }
    guard end >= 0 else {
      throw .cannotOpen(path: bytes.path, reason: systemMessage(errno))
    }
    let output = contents(of: end, limit: limit)
    close(end)
    let outcome = mat_conversion_end(process)
    guard outcome == 0 else { throw failure(outcome, bytes) }
    return FileBytes(output, path: bytes.path)
  }

  /// All that comes out of a pipe.
  private static func contents(of descriptor: Int32, limit: Int) -> [UInt8] {
    var output: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { chunk in
      while output.count <= limit {
        let count = read(descriptor, chunk.baseAddress, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        output += chunk[..<count]
      }
    }
    return output
  }

  private static func failure(_ outcome: Int32, _ bytes: FileBytes) -> ReadingError {
    let found: String
    switch outcome {
    case Int32(mat_conversion_too_large.rawValue):
      found = "a MAT v7.3 (HDF5) file of more than \(Inflate.ceiling(of: bytes)) bytes"
    case Int32(mat_conversion_too_deep.rawValue): found = "a MAT v7.3 (HDF5) file in circles"
    case Int32(mat_conversion_outside.rawValue):
      found = "a MAT v7.3 (HDF5) file with numbers in other files"
    default:
      return .malformed(
        path: bytes.path, place: .byte(0),
        found: "a MAT v7.3 (HDF5) file that its library cannot read"
          + (outcome < 0 ? " (signal \(-outcome))" : ""),
        expected: "one that is whole; or \(MATHeader.howToConvert)")
    }
    return .unsupported(
      path: bytes.path, place: .part("variables"), found: found, remedy: MATHeader.howToConvert)
  }
}
