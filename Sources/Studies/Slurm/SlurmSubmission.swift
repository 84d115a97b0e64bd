import Files

/// What of a study was given to Slurm.
public struct SlurmSubmission: Sendable, Encodable {
  /// How many units are done.
  public internal(set) var done = 0
  /// How many wait or run already.
  public internal(set) var queued = 0
  /// How many are submitted.
  public internal(set) var submitted = 0
  /// How many of these were tried before and failed.
  public internal(set) var failedBefore = 0
  /// How many of these were submitted before and came to nothing: killed, preempted, out of time.
  public internal(set) var lost = 0
  /// How many tasks they are in.
  public internal(set) var tasks = 0
  /// The number of the array of tasks; `nil` where there is nothing to do, or nothing was submitted.
  public internal(set) var job: String?
  /// The number of the job that collects; `nil` where one waits already, or nothing was submitted.
  public internal(set) var groupJob: String?
  /// Where scripts and logs are; `nil` where there are none.
  public internal(set) var folder: String?
  /// The script of the tasks; `nil` where there is nothing to do.
  public internal(set) var unitsScript: String?
  /// The script that collects.
  public internal(set) var groupScript: String?
  /// Why Slurm could not be asked what waits or runs, of which nothing is known then; of dry runs only.
  public internal(set) var unasked: String?
}

extension StudyPlan {
  /// Gives to Slurm what is neither done nor in its queue, and a job that collects once all has ended.
  ///
  /// Scripts, the list of units and logs are in a folder of their own for each submission, `slurm/1` and so on. What was
  /// submitted before is known by these folders and by the names of jobs, which hold the place of the study and the number
  /// of the folder: nothing is lost between Slurm and the study if either is stopped in the middle.
  ///
  /// - Parameters:
  ///   - request: what tasks need.
  ///   - command: how this study is called.
  ///   - isDryRun: whether to say what would be submitted, and write nothing.
  /// - Returns: what was submitted.
  /// - Throws: `StudyError.slurm` and `writing`.
  public func submit(
    _ request: SlurmRequest, _ command: StudyCommand, isDryRun: Bool = false
  ) throws(StudyError) -> SlurmSubmission {
    var folders = SlurmFolders(of: output)
    let before = folders.submitted
    var submission = SlurmSubmission()
    var queue: [SlurmQueue.Entry] = []
    do throws(SlurmError) {
      if !isDryRun { try SlurmQueue.check() }
      let names = before.keys.sorted().map(folders.arrayName) + [folders.groupName]
      if !before.isEmpty { queue = try SlurmQueue.entries(named: names) }
    } catch {
      guard isDryRun else { throw .slurm(error) }
      submission.unasked = error.description
    }
    let queued = Set(
      queue.flatMap { entry in
        entry.task.flatMap { before[folders.number(of: entry.name) ?? 0]?[$0] } ?? []
      })
    var chosen: [String] = []
    for (unit, state) in zip(units, states()) {
      if state == .done {
        submission.done += 1
      } else if queued.contains(unit.name) {
        submission.queued += 1
      } else {
        chosen.append(unit.name)
        if state != .open {
          submission.failedBefore += 1
        } else if submission.unasked == nil, folders.taken.contains(unit.name) {
          submission.lost += 1
        }
      }
    }
    submission.submitted = chosen.count
    guard !chosen.isEmpty || !folders.areCollected(queue) else { return submission }
    do throws(WritingError) {
      if !isDryRun {
        try results.begin(facts)
        try folders.makeNext()
      }
      let scripts = SlurmScripts(
        arrayName: folders.arrayName(folders.next), groupName: folders.groupName,
        tasks: request.tasks(of: chosen), request: request, command: command)
      submission.tasks = scripts.tasks.count
      submission.unitsScript = chosen.isEmpty ? nil : scripts.arrayText
      submission.groupScript = scripts.groupText
      if isDryRun { return submission }
      submission.folder = folders.nextPath
      try folders.write(scripts)
    } catch { throw .writing(error) }
    let place = Directory.absolute(folders.nextPath)
    do throws(SlurmError) {
      var jobs = Set(queue.filter { $0.name != folders.groupName }.map(\.job))
      if !chosen.isEmpty {
        let job = try SlurmQueue.submit(SlurmScripts.array, in: place)
        folders.note(job: job)
        submission.job = job
        jobs.insert(job)
      }
      do throws(SlurmError) {
        let job = try SlurmQueue.submit(SlurmScripts.group, in: place, after: jobs.sorted())
        folders.note(groupJob: job)
        submission.groupJob = job
      } catch {
        throw submission.job.map { .uncollected(job: $0, reason: error) } ?? error
      }
    } catch { throw .slurm(error) }
    return submission
  }
}
