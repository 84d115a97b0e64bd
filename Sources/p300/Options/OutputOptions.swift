import ArgumentParser
import Files
import Signal

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a verb shows what it found.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Flag(name: [.short, .long], help: "No progress and no warnings on standard error.")
  var quiet = false

  /// Shows warnings, unless the user wants quiet.
  func warn(_ warnings: [Warning]) {
    guard !quiet else { return }
    for warning in warnings { Console.warning("\(warning)") }
  }

  /// Shows how far `work` is while it is done, unless the user wants quiet.
  func following<Result>(
    _ title: String, _ work: (@escaping @Sendable (Double) -> Void) throws -> Result
  ) rethrows -> Result {
    let progress = Progress(title, isQuiet: quiet)
    defer { progress.finish() }
    return try work { progress.update($0) }
  }

  /// Prints a result as text or as JSON.
  func show(_ result: some Encodable, text: () -> String) {
    if json { Console.print(json: JSONText.encode(result)) } else { Console.print(text()) }
  }
}

/// How many threads a verb may use.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to work on; the result is the same on any number. Default: all cores.")
  var threads: Int?

  /// The number of threads.
  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads \(threads): expected a number from 1 to 1024")
    }
  }
}
