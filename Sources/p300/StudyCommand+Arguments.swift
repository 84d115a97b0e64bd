import ArgumentParser
import Files
import Studies

extension StudyCommand {
  /// Options that say which units run and where, and nothing about what they come to.
  enum Chooser: String, CaseIterable {
    case launcher, chunk, time, memory, partition
    case arrayLimit = "array-limit"
    case sbatch
    case dryRun = "dry-run"
    case resume

    var name: NameSpecification { .customLong(rawValue) }

    fileprivate var takesValue: Bool { self != .dryRun && self != .resume }
  }

  /// The call of this process, whose arguments were parsed, without such options.
  init(_ arguments: [String]) {
    var kept: [String] = []
    var rest = arguments.dropFirst()
    while let word = rest.popFirst() {
      if word == "--" {
        // What follows are no options; nothing may be added behind it.
        kept += rest.map { $0.hasPrefix("-") ? "./\($0)" : $0 }
        break
      }
      let name = word.prefix { $0 != "=" }
      guard name.hasPrefix("--"), let option = Chooser(rawValue: String(name.dropFirst(2))) else {
        kept.append(word)
        continue
      }
      if option.takesValue, name.count == word.count { _ = rest.popFirst() }
    }
    let tool = Directory.resolved("/proc/self/exe") ?? Directory.resolved(arguments[0])
    self.init(
      tool: tool ?? arguments[0], arguments: kept, folder: Directory.absolute(""))
  }
}

extension SlurmSubmission {
  /// What was submitted, or would be, for people.
  var text: String {
    var lines: [String] = []
    if let job, let groupJob {
      lines.append(
        "job \(job): \(submitted) units in \(tasks) tasks; job \(groupJob) collects behind them")
    } else if let groupJob {
      lines.append("job \(groupJob) collects when all have ended")
    } else if groupScript == nil {
      lines.append("nothing to submit: all are done or in the queue, as is the job that collects")
    }
    let counts = [
      (done, "done"), (queued, "in the queue"), (failedBefore, "failed before"),
      (lost, "killed, preempted or out of time before"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    if !counts.isEmpty { lines.append(counts.joined(separator: ", ")) }
    if let unasked {
      lines.append("\(unasked); what waits or runs is not known, and counts as open")
    }
    if let folder { lines.append("scripts and logs: \(folder)") }
    if folder == nil, let groupScript {
      if let unitsScript {
        lines += ["would submit \(submitted) units in \(tasks) tasks:", "", unitsScript]
      }
      lines += ["would collect behind them:", "", groupScript]
    }
    return lines.joined(separator: "\n")
  }
}
