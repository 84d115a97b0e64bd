import ArgumentParser

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
  func warn(_ warnings: [String]) {
    guard !quiet else { return }
    for warning in warnings { Console.warning(warning) }
  }

  /// Prints a result as text or as JSON.
  func show(_ result: some Encodable, text: () -> String) {
    Console.print(json ? Self.encode(result) : text())
  }

  /// One object on one line, keys in snake case and sorted.
  static func encode(_ result: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(result) else {
      preconditionFailure("results are numbers, texts and lists, which JSON can always express")
    }
    return String(decoding: data, as: UTF8.self)
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
