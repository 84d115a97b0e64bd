/// The files that a submission consists of.
struct SlurmScripts: Sendable, Equatable {
  /// What an array of tasks is called.
  let arrayName: String
  /// What jobs that collect are called, all alike.
  let groupName: String
  /// The units of each task by their names.
  let tasks: [[String]]
  let request: SlurmRequest
  let command: StudyCommand

  static let (table, array, group) = ("units.txt", "units.sbatch", "group.sbatch")
  static let (logs, job, groupJob) = ("logs", "job.txt", "group-job.txt")

  /// A line a task.
  var tableText: String { tasks.map { $0.joined(separator: ",") + "\n" }.joined() }

  /// What each task does.
  var arrayText: String {
    let limit = request.arrayLimit.map { "%\($0)" } ?? ""
    return head(
      "Task K does the units in line K of \(Self.table).", file: Self.array, name: arrayName,
      log: "%a.txt",
      ["--array=1-\(tasks.count)\(limit)", "--cpus-per-task=\(request.processors)"]) + """
        units=$(sed -n "${SLURM_ARRAY_TASK_ID}p" \(Self.table)) || exit 1
        \(command.lines(#"--units "$units""#))
        """
  }

  /// What is done once, behind all tasks.
  var groupText: String {
    head(
      "Collects what units have come to.", file: Self.group, name: groupName, log: "group.txt", [])
      + command.lines("--group")
  }

  private func head(
    _ title: String, file: String, name: String, log: String, _ own: [String]
  ) -> String {
    let options =
      ["--job-name=\(name)", "--output=\(Self.logs)/\(log)", "--open-mode=append", "--requeue"]
      + own
      + [
        request.time.map { "--time=\($0.text)" }, request.memory.map { "--mem=\($0.text)" },
        request.partition.map { "--partition=\($0.text)" },
      ].compactMap { $0 } + request.directives.map(\.text)
    // A command must follow the options at once: Slurm looks for them no further.
    return "#!/bin/sh\n# \(title) To be submitted in its folder: sbatch \(file)\n"
      + options.map { "#SBATCH \($0)\n" }.joined() + "set -u\n"
  }
}
