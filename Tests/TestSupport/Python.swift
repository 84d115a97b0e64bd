import Foundation

/// Python as an independent witness in tests, where it is installed.
public enum Python {
  /// Whether Python has all of `modules`, separated by commas.
  public static func has(_ modules: String) -> Bool {
    (try? run("import \(modules)")) != nil
  }

  /// What a script prints.
  ///
  /// - Throws: `Failure` with the script's own words.
  public static func run(_ script: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let shown = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(message: String(decoding: complaints, as: UTF8.self))
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// A script that ended with an error.
  public struct Failure: Error {
    /// What it wrote to standard error.
    public let message: String
  }
}
