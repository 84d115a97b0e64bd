import ArgumentParser
import Studies

/// Where the units of a study run.
enum Launcher: String, ExpressibleByArgument, CaseIterable {
  /// In this process.
  case local
  /// As tasks of Slurm.
  case slurm
}

/// What a cluster is asked for.
struct ClusterOptions: ParsableArguments {
  @Option(
    name: StudyCommand.Chooser.launcher.name,
    help: "Where units run: here, or as tasks that sbatch gets, with a job that collects.")
  var launcher = Launcher.local

  @Option(
    name: StudyCommand.Chooser.chunk.name,
    help: "Units in a task. Default: 1, or as many as leave 1000 tasks.")
  var chunk: Int?

  @Option(
    name: StudyCommand.Chooser.time.name,
    help: "How long a task may take, as Slurm has it: 30 (minutes), 1:30:00, 2-12.")
  var time: SlurmTime?

  @Option(name: StudyCommand.Chooser.memory.name, help: "Memory of a task: 2000 (MB), 4G.")
  var memory: SlurmMemory?

  @Option(
    name: StudyCommand.Chooser.partition.name,
    help: ArgumentHelp("Where tasks run.", valueName: "name"))
  var partition: SlurmPartition?

  @Option(
    name: StudyCommand.Chooser.arrayLimit.name,
    help: ArgumentHelp("The most tasks at a time.", valueName: "tasks"))
  var arrayLimit: Int?

  @Option(
    name: StudyCommand.Chooser.sbatch.name, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A further line of #SBATCH, such as --account=lab; may be given several times.",
      valueName: "options"),
    transform: SlurmDirective.init)
  var directives: [SlurmDirective] = []

  func validate() throws {
    for (name, value) in [("chunk", chunk), ("array-limit", arrayLimit)] {
      if let value, !(1...1_000_000).contains(value) {
        throw ValidationError("--\(name) \(value): expected a number from 1 to 1000000")
      }
    }
    try checkDirectives()
    if launcher != .slurm, request(processors: 1) != SlurmRequest() {
      throw ValidationError(
        "--chunk, --time, --memory, --partition, --array-limit and --sbatch need --launcher slurm")
    }
  }

  /// Refuses what is said in two ways, of which Slurm would silently take one.
  private func checkDirectives() throws {
    for directive in directives {
      let twice = [
        (time != nil && directive.says("--time", letter: "t"), "time"),
        (memory != nil && directive.says("--mem"), "memory"),
        (partition != nil && directive.says("--partition", letter: "p"), "partition"),
      ].first { $0.0 }
      if let (_, name) = twice {
        throw ValidationError("--sbatch \(directive.text): --\(name) says so already")
      }
    }
  }

  /// The options as Slurm is asked.
  func request(processors: Int) -> SlurmRequest {
    var request = SlurmRequest()
    request.chunk = chunk
    request.time = time
    request.memory = memory
    request.partition = partition
    request.arrayLimit = arrayLimit
    request.directives = directives
    request.processors = processors
    return request
  }
}

extension SlurmTime: ExpressibleByArgument {
  /// The time that a text says.
  public init?(argument: String) { self.init(argument) }
}

extension SlurmMemory: ExpressibleByArgument {
  /// The memory that a text says.
  public init?(argument: String) { self.init(argument) }
}

extension SlurmPartition: ExpressibleByArgument {
  /// The partition of that name.
  public init?(argument: String) { self.init(argument) }
}
