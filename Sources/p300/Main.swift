import ArgumentParser
import Files
import Signal

@main
enum Main {
  static func main() {
    OutputFile.removeUnfinishedOnSignals(
      clearingLine: Console.Stream.standardError.isTerminal)
    do {
      try checkVerb()
      var command = try P300.parseAsRoot()
      // No output of the run takes the place of what it has read.
      try FileLedger.$current.withValue(FileLedger()) { try command.run() }
      Console.finish()
    } catch {
      finish(error)
    }
  }

  /// Sees that what stands first is a verb, which the parser would call an unexpected argument.
  private static func checkVerb() throws {
    let verbs = P300.configuration.subcommands.map { "\($0)".lowercased() } + ["help"]
    guard let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"),
      !verbs.contains(first)
    else { return }
    throw ValidationError(
      "there is no verb “\(first)”; expected one of \(verbs.joined(separator: ", "))")
  }

  /// Says what was wrong and ends with the code that scripts expect.
  private static func finish(_ error: any Error) {
    switch error {
    case let code as ExitCode:
      // The verb has said what was wrong.
      P300.exit(withError: code)
    case let failure as PartialFailure:
      Console.report(failure)
      ExitStatus.someFailed.exit()
    default: break
    }
    switch P300.exitCode(for: error) {
    case .success:
      Console.write(P300.fullMessage(for: error) + "\n", to: .standardOutput)
    case .validationFailure:
      Console.write(P300.fullMessage(for: error) + "\n", to: .standardError)
      ExitStatus.usage.exit()
    default:
      Console.report(error)
      ExitStatus.failed.exit()
    }
  }
}

/// How the tool tells scripts what came of it.
enum ExitStatus: Int32 {
  case failed = 1
  case usage = 2
  case someFailed = 3

  func exit() -> Never { P300.exit(withError: ExitCode(rawValue)) }
}

/// Some of several inputs could not be used; the others were.
struct PartialFailure: Error, CustomStringConvertible {
  let failed: Int
  let total: Int

  var description: String { "\(failed) of \(total) inputs could not be used" }
}
