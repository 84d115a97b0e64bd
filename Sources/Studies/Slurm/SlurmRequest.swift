import Files

/// What is asked of Slurm for the tasks of a study.
public struct SlurmRequest: Sendable, Equatable {
  /// How many units a task does; `nil` for as few as leave no more than `mostTasks`.
  public var chunk: Int?
  /// How long a task may take; `nil` for the partition's own limit, as below.
  public var time: SlurmTime?
  /// The memory of a task.
  public var memory: SlurmMemory?
  /// Where tasks run.
  public var partition: SlurmPartition?
  /// How many tasks may run at a time; `nil` for as many as there is room for.
  public var arrayLimit: Int?
  /// Further lines of `#SBATCH`.
  public var directives: [SlurmDirective] = []
  /// Processors of a task.
  public var processors = 1

  /// The most tasks of an array that Slurm takes unless its administrator says otherwise (`MaxArraySize`).
  static let mostTasks = 1000

  /// What Slurm gives by itself.
  public init() {}

  /// The units of each task.
  func tasks(of units: [String]) -> [[String]] {
    let size = chunk ?? max(1, (units.count + Self.mostTasks - 1) / Self.mostTasks)
    return stride(from: 0, to: units.count, by: size).map {
      Array(units[$0..<min($0 + size, units.count)])
    }
  }
}

/// A time as Slurm takes it: minutes, or days, hours, minutes and seconds.
public struct SlurmTime: Sendable, Equatable {
  /// As it was written.
  public let text: String

  /// The time that a text says: `30`, `30:00`, `1:30:00`, `2-12`, `2-12:30` or `2-12:30:00`.
  ///
  /// - Returns: `nil` for other texts.
  public init?(_ text: String) {
    let days = text.split(separator: "-", omittingEmptySubsequences: false)
    let clock = days.last?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    let numbers = days.dropLast() + clock
    guard (1...2).contains(days.count), (1...3).contains(clock.count),
      numbers.allSatisfy({ (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) })
    else { return nil }
    self.text = text
  }
}

/// An amount of memory as Slurm takes it: megabytes, or a number with its unit.
public struct SlurmMemory: Sendable, Equatable {
  /// As it was written.
  public let text: String

  /// The memory that a text says, such as `2000`, `2000M` or `4G`.
  ///
  /// - Returns: `nil` for other texts.
  public init?(_ text: String) {
    let number = text.last.map { "KMGT".contains($0) } == true ? text.dropLast() : text[...]
    guard (1...12).contains(number.utf8.count), number.utf8.allSatisfy(\.isDigit) else {
      return nil
    }
    self.text = text
  }
}

/// The name of a partition, or several with commas between.
public struct SlurmPartition: Sendable, Equatable {
  /// As it was written.
  public let text: String

  /// The names in a text.
  ///
  /// - Returns: `nil` where there are other characters than letters, digits, `_`, `.`, `,` and `-`.
  public init?(_ text: String) {
    let isName = text.utf8.allSatisfy { byte in
      byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "_.,-".utf8.contains(byte)
    }
    guard !text.isEmpty, !text.hasPrefix("-"), isName else { return nil }
    self.text = text
  }
}

/// A line of options of `sbatch`, such as `--account=lab`.
public struct SlurmDirective: Sendable, Equatable {
  /// As it was written.
  public let text: String

  /// Why a text is no such line.
  public enum Refusal: Error, Equatable, Sendable {
    /// It begins otherwise than an option, or is not of one line.
    case noOption
    /// A study says this option itself, or would submit nothing with it.
    case own(option: String)
  }

  /// What a study says itself, and finds its tasks and logs by, and what submits nothing.
  private static let own = [
    "--array", "--chdir", "--cpus-per-task", "--dependency", "--error", "--job-name",
    "--open-mode", "--output", "--test-only", "--wrap",
  ]
  private static let ownLetters: Set<Character> = ["a", "c", "D", "d", "e", "J", "o"]

  /// The options in a text.
  public init(_ text: String) throws(Refusal) {
    let words = text.split(separator: " ")
    guard text.hasPrefix("-"),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }),
      !words.contains(where: { $0 == "-" || $0 == "--" })
    else { throw .noOption }
    if let option = words.first(where: Self.isOwn) { throw .own(option: String(option)) }
    self.text = text
  }

  /// Whether one of the options is that of a name or letter.
  public func says(_ name: String, letter: Character? = nil) -> Bool {
    text.split(separator: " ").contains { word in
      word.prefix { $0 != "=" } == name || letter.map { word.hasPrefix("-\($0)") } == true
    }
  }

  /// Whether a word is one of the study's own options, which may be shortened as long as they are told apart.
  private static func isOwn(_ word: Substring) -> Bool {
    guard word.hasPrefix("-") else { return false }
    guard word.hasPrefix("--") else {
      return word.dropFirst().first.map(ownLetters.contains) == true
    }
    let name = word.prefix { $0 != "=" }
    return own.contains { $0.hasPrefix(name) }
  }
}

extension SlurmDirective.Refusal: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noOption: "expected options of sbatch on one line, such as --account=lab"
    case .own(let option):
      "found \(option), which the study says itself (processors by --threads or --jobs) or which submits nothing; "
        + "expected another option of sbatch"
    }
  }
}
