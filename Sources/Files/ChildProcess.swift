#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program that is run to its end.
public enum ChildProcess {
  /// What a program came to.
  public struct Outcome: Sendable, Equatable {
    /// Its exit status; 128 and the signal's number where one ended it, as shells have it.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
  }

  /// Runs a program without a shell; it has nothing on standard input, and its standard error is the tool's.
  ///
  /// - Parameter arguments: the program, which is looked for as a shell would, and what it gets.
  /// - Returns: what it came to; `nil` where there is no such program, or it cannot be started.
  /// - Precondition: there is a program.
  public static func run(_ arguments: [String]) -> Outcome? {
    precondition(!arguments.isEmpty, "a program")
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    let started = start(arguments, output: ends[1], other: ends[0])
    close(ends[1])
    guard let process = started else { return nil }
    let output = readAll(ends[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: String(decoding: output, as: UTF8.self))
  }

  /// Whether there is a program of that name where a shell would look.
  public static func isThere(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/bin:/usr/bin"
    let folders = path.split(separator: ":", omittingEmptySubsequences: false)
    return folders.contains { access(($0.isEmpty ? "." : $0) + "/" + program, X_OK) == 0 }
  }

  private static func start(_ arguments: [String], output: Int32, other: Int32) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    guard posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0,
      posix_spawn_file_actions_adddup2(&actions, output, 1) == 0,
      posix_spawn_file_actions_addclose(&actions, output) == 0,
      posix_spawn_file_actions_addclose(&actions, other) == 0
    else { return nil }
    let variables = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    var process: pid_t = 0
    let status = withPointers(to: arguments) { words in
      withPointers(to: variables) { posix_spawnp(&process, arguments[0], &actions, nil, words, $0) }
    }
    return status == 0 ? process : nil
  }

  /// Texts as C takes lists of them, with `nil` behind the last.
  private static func withPointers<Result>(
    to texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += part[..<count]
    }
  }
}
