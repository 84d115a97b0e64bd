#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Pages of 2 MB, which fault far less often than those of 4 KB, where the system has them.
enum LargePages {
  /// Bytes of one.
  static let size = 1 << 21

  /// Asks for such pages wherever whole ones fit into fresh `memory`.
  static func prefer(in memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard let start = memory.baseAddress, memory.count >= size else { return }
      let skip = (size - Int(bitPattern: start) % size) % size
      guard memory.count - skip >= size else { return }
      // A wish: without such pages everything works as well.
      _ = madvise(start + skip, (memory.count - skip) / size * size, Int32(MADV_HUGEPAGE))
    #endif
  }
}
