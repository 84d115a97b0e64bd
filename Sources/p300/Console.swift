import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The two streams of the tool: results on standard output, everything else on standard error.
///
/// What comes from files is shown with control characters written out.
enum Console {
  enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2

    var isTerminal: Bool { isatty(rawValue) == 1 }
  }

  /// Writes all of `text`.
  ///
  /// A reader that has gone away, such as `head`, ends the tool without a word: by the usual signal, or
  /// where that is ignored with exit 1. Results that cannot be written otherwise are an error.
  static func write(_ text: String, to stream: Stream) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { cWrite(stream.rawValue, $0) }
      if written < 0 {
        if errno == EINTR { continue }
        if stream == .standardOutput { fail(errno) }
        return
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Closes standard output, which some file systems tell failures by.
  static func finish() {
    if close(Stream.standardOutput.rawValue) != 0, errno != EBADF, errno != EINTR { fail(errno) }
  }

  private static func fail(_ number: Int32) -> Never {
    if number != EPIPE {
      let reason = String(cString: strerror(number))
      write("error: standard output: cannot be written: \(reason)\n", to: .standardError)
    }
    ExitStatus.failed.exit()
  }

  /// Writes results: one line or more.
  static func print(_ text: String) {
    write(text.shown(keepingLines: true) + "\n", to: .standardOutput)
  }

  /// Writes a result in JSON.
  static func print(json: String) { write(json.shownJSON + "\n", to: .standardOutput) }

  /// Writes a warning.
  static func warning(_ text: String) {
    write("warning: \(text.shownLine())\n", to: .standardError)
  }

  /// Writes why something could not be done, and what the user can do about it.
  static func report(_ error: any Error) {
    let hint = Remedies.remedy(for: error).map { "hint: \($0.shownLine())\n" } ?? ""
    // A progress bar may still stand in the line.
    let wipe = Stream.standardError.isTerminal ? "\r\u{1B}[K" : ""
    // A report of EEG in several files has a line for each.
    let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
    let text =
      error is any MultilineError ? lines.map { String($0).shownLine() } : ["\(error)".shownLine()]
    write("\(wipe)error: \(text.joined(separator: "\n"))\n\(hint)", to: .standardError)
  }
}

/// An error whose own words are of several lines.
protocol MultilineError: Error {}

// `write` is shadowed by the function above.
private func cWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
