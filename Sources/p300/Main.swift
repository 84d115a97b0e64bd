import ArgumentParser

@main
enum Main {
  static func main() {
    do {
      var command = try P300.parseAsRoot()
      try command.run()
    } catch let failure as PartialFailure {
      Console.error("\(failure)")
      ExitStatus.someFailed.exit()
    } catch  where ExitStatus(reporting: error) == .usage {
      Console.write(P300.fullMessage(for: error) + "\n", to: .standardError)
      ExitStatus.usage.exit()
    } catch  where P300.exitCode(for: error).isSuccess {
      Console.write(P300.fullMessage(for: error) + "\n", to: .standardOutput)
    } catch {
      Console.error("\(error)")
      ExitStatus.failed.exit()
    }
  }
}

/// How the tool tells scripts what came of it.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case usage = 2
  case someFailed = 3

  /// Usage for what argument parsing refused; otherwise `nil`.
  init?(reporting error: any Error) {
    guard P300.exitCode(for: error) == .validationFailure else { return nil }
    self = .usage
  }

  func exit() -> Never { P300.exit(withError: ExitCode(rawValue)) }
}

/// Some of several inputs could not be used; the others were.
struct PartialFailure: Error, CustomStringConvertible {
  let failed: Int
  let total: Int

  var description: String { "\(failed) of \(total) inputs could not be used" }
}
