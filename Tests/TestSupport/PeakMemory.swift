#if os(Linux)
  import Glibc

  /// How far the memory of this process has grown at its highest since a moment.
  package struct PeakMemory {
    private let before: Int

    /// Begins to watch.
    ///
    /// With `MALLOC_MMAP_THRESHOLD_=65536` in the environment, large blocks go back to the system when
    /// they are free, so that each of them counts.
    package init() {
      if let file = fopen("/proc/self/clear_refs", "w") {
        fputs("5", file)
        fclose(file)
      }
      before = Self.value("VmRSS:")
    }

    /// Bytes by which the highest level since then is above that of then.
    package var growth: Int { Self.value("VmHWM:") - before }

    private static func value(_ name: String) -> Int {
      guard let file = fopen("/proc/self/status", "r") else { return 0 }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      while fgets(&line, 256, file) != nil {
        let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix(name) {
          return text.split(whereSeparator: \.isWhitespace).dropFirst().first
            .flatMap { Int($0) }.map { $0 * 1024 } ?? 0
        }
      }
      return 0
    }
  }
#endif
