#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Signal

/// What the tool runs on, in the system's own words.
struct Machine {
  /// The operating system and architecture: `Linux 6.1.0 x86_64`.
  let system: String
  /// The processor's model, where the system tells it.
  let processor: String

  init() {
    var name = utsname()
    guard uname(&name) == 0 else {
      (system, processor) = ("unknown system", "unknown processor")
      return
    }
    let parts = [
      withUnsafeBytes(of: name.sysname, Self.text), withUnsafeBytes(of: name.release, Self.text),
      withUnsafeBytes(of: name.machine, Self.text),
    ]
    system = parts.joined(separator: " ")
    processor = Self.model ?? parts[2]
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  #if canImport(Darwin)
    private static var model: String? {
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
      return bytes.withUnsafeBytes(text)
    }
  #else
    /// The first line of `/proc/cpuinfo` that names a model.
    private static var model: String? {
      guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 1024)
      while fgets(&line, Int32(line.count), file) != nil {
        let text = line.withUnsafeBytes(Self.text)
        guard text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") else { continue }
        return String(text[text.index(after: colon)...].drop { $0 == " " }.prefix { $0 != "\n" })
      }
      return nil
    }
  #endif
}
