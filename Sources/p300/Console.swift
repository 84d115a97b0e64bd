#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The two streams of the tool: results on standard output, everything else on standard error.
enum Console {
  enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2

    var isTerminal: Bool { isatty(rawValue) == 1 }
  }

  /// Writes all of `text`.
  ///
  /// A reader that has gone away, such as `head`, ends the tool by the usual signal.
  static func write(_ text: String, to stream: Stream) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { cWrite(stream.rawValue, $0) }
      if written < 0 {
        if errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Writes a line of results.
  static func print(_ line: String) { write(line + "\n", to: .standardOutput) }

  /// Writes a warning.
  static func warning(_ text: String) { write("warning: \(text)\n", to: .standardError) }

  /// Writes why something could not be done, and what the user can do about it.
  static func report(_ error: any Error) {
    let hint = Remedies.remedy(for: error).map { "hint: \($0)\n" } ?? ""
    // A progress bar may still stand in the line.
    let wipe = Stream.standardError.isTerminal ? "\r\u{1B}[K" : ""
    write("\(wipe)error: \(error)\n\(hint)", to: .standardError)
  }
}

// `write` is shadowed by the function above.
private func cWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
