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
