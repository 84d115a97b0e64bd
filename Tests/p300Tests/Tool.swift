import Foundation

/// The built tool, run as a user runs it.
enum Tool {
  /// What a run came to.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// The JSON object on standard output.
    func json() throws -> [String: JSON] {
      try JSONDecoder().decode([String: JSON].self, from: Data(output.utf8))
    }
  }

  /// The executable beside the test bundle.
  private static let executable: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "p300")
  }()

  /// The project's folder.
  static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func run(_ arguments: String...) throws -> Outcome {
    try run(arguments, environment: [:])
  }

  static func run(_ arguments: [String], environment: [String: String]) throws -> Outcome {
    try launch(executable, arguments, environment)
  }

  /// Starts the tool without waiting for it, silently.
  static func start(_ arguments: String...) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs a shell command in which `$p300` is the tool.
  static func shell(_ command: String) throws -> Outcome {
    try launch(URL(filePath: "/bin/sh"), ["-c", command], ["p300": executable.path])
  }

  private static func launch(
    _ program: URL, _ arguments: [String], _ environment: [String: String]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = project
    let folder = FileManager.default.temporaryDirectory
    let names = (0..<2).map { _ in folder.appending(path: "p300-\(UUID().uuidString)") }
    defer { for name in names { try? FileManager.default.removeItem(at: name) } }
    for name in names { _ = FileManager.default.createFile(atPath: name.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: names[0])
    process.standardError = try FileHandle(forWritingTo: names[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: try Data(contentsOf: names[0]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self))
  }
}

/// A JSON value whose type is not known before.
enum JSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [JSON]? { if case .list(let list) = self { list } else { nil } }
  subscript(key: String) -> JSON? {
    if case .object(let object) = self { object[key] } else { nil }
  }
}
