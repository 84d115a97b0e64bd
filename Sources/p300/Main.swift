import ArgumentParser
import Files
import Signal

@main
enum Main {
  static func main() {
    OutputFile.removeUnfinishedOnSignals(
      clearingLine: Console.Stream.standardError.isTerminal)
    var verb: (any ParsableCommand.Type)?
    do {
      try checkVerb()
      var command = try P300.parseAsRoot(
        CommandLine.joiningNegativeNumbers(CommandLine.arguments.dropFirst()))
      verb = type(of: command)
      // No output of the run takes the place of what it has read.
      try FileLedger.$current.withValue(FileLedger()) { try command.run() }
      Console.finish()
    } catch {
      finish(error, of: verb)
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

  /// Says what was wrong with `verb`, if it was known yet, and ends with the code that scripts expect.
  private static func finish(_ error: any Error, of verb: (any ParsableCommand.Type)?) {
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
      Console.write(message(for: error, of: verb) + "\n", to: .standardError)
      ExitStatus.usage.exit()
    default:
      Console.report(error)
      ExitStatus.failed.exit()
    }
  }
}

extension Main {
  /// What was wrong with the arguments, and how the verb is used.
  private static func message(for error: any Error, of verb: (any ParsableCommand.Type)?) -> String
  {
    // The parser takes what a verb throws while it runs for the tool's own.
    guard let verb, let error = error as? ValidationError, verb.configuration.subcommands.isEmpty
    else { return P300.fullMessage(for: error) }
    let usage = P300.usageString(for: verb)
    let name = usage.split(separator: " ").dropFirst().first ?? ""
    return "error: \(error.message)\nUsage: \(usage)\n"
      + "  See 'p300 \(name) --help' for more information."
  }
}

extension CommandLine {
  /// Arguments in which a negative number behind an option is its value, which the parser takes for another option.
  static func joiningNegativeNumbers(_ arguments: some Sequence<String>) -> [String] {
    var joined: [String] = []
    var isOver = false
    for word in arguments {
      let isNumber =
        word.first == "-" && word.dropFirst().first.map { $0.isNumber || $0 == "." } == true
      if isNumber, !isOver, let last = joined.last, last.hasPrefix("--"), !last.contains("=") {
        joined[joined.count - 1] = last + "=" + word
      } else {
        joined.append(word)
      }
      isOver = isOver || word == "--"
    }
    return joined
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
