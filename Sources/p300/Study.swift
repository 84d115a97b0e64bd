import ArgumentParser
import Detection
import Evaluation
import Files
import Parallelism
import Reading
import Signal
import Studies
import Synchronization

struct Study: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judge methods on every subject of a data set.",
    discussion: """
      Takes a BIDS data set. Each unit, a subject's session or a subject, is preprocessed, and every method of \
      --networks trained and tested on the same divisions of it. --protocol: within-session (folds of \
      selections), across-sessions (trained on a subject's earlier sessions, tested on the next), \
      across-subjects (each subject by a detector of the others), or calibration (trained on the first 1, 2, \
      4, 8 … selections).

      The folder of the results gets results.tsv (a row a subject, session, fold, method and metric), the scores \
      of every epoch with BIDS names, and group.tsv and comparisons.tsv: means over subjects with 95 % \
      intervals, and for each pair of methods Wilcoxon's test (corrected after Holm) and effect sizes.

      What is done is not done again: begin anew with the same command after a stop. Results are the same to the \
      byte, however often it was stopped and whatever --jobs; how long things took is in times.tsv. A unit that \
      fails stops nothing else, stands in failures.tsv (exit 3) and is tried again the next time. --launcher slurm \
      gives the units to a cluster, and given again those that were killed or ran out of time; for other schedulers \
      run --units 1, --units 2 … anywhere, in any order, and --group when all are done.

        p300 study DATASET DATASET/derivatives/p300-study --networks xdawn-riemann,toeplitz-lda,lda
        p300 study DATASET out --networks cnn-1,lda --protocol across-sessions --by sex,site
        p300 study DATASET out --launcher slurm --time 30 --memory 2G --dry-run
      """)

  @Argument(help: "The data set: a folder with sub-….", completion: .directory)
  var dataSet: String

  @Argument(help: "The folder for the results.", completion: .directory)
  var output: String

  @Option(help: "The methods, with commas between them.")
  var networks = MethodList([.cnn1, .xdawnRiemann, .lda])

  @Option(name: .customLong("protocol"), help: "Who is trained on what.")
  var design = StudyProtocol.withinSession

  @Option(help: "What divisions and training are drawn from.")
  var seed: UInt64 = 0

  @Option(help: "The least time between training and test, in seconds. Default: one window.")
  var gap: Double?

  @Option(
    help: ArgumentHelp(
      "Also compare the subjects of each value of these columns of participants.tsv on their own.",
      valueName: "columns"))
  var by: String?

  @Option(help: "Units at a time. Default: as many as threads.")
  var jobs: Int?

  @Flag(
    name: StudyCommand.Chooser.dryRun.name,
    help: "Show the units and how far each is, or what Slurm would get; do nothing.")
  var dryRun = false

  @Flag(
    name: StudyCommand.Chooser.resume.name,
    help: "Only go on with a study that was begun; an error where there is none.")
  var resume = false

  @Flag(help: "Print the number and name of every unit; do nothing.")
  var listUnits = false

  @Option(
    help: ArgumentHelp(
      "Do these units alone: numbers, ranges such as 1-20, or names.", valueName: "list"))
  var units: String?

  @Flag(help: "Only collect what units have come to.")
  var group = false

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Preprocessing") var preprocessing: PreprocessingOptions
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    try networks.check()
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs \(jobs): expected a number from 1 to 1024")
    }
    if let gap, !(0...86_400).contains(gap) {
      throw ValidationError("--gap \(gap): expected 0 to 86400 s")
    }
    if [dryRun, listUnits, group, units != nil].count(where: { $0 }) > 1 {
      throw ValidationError("expected one of --dry-run, --list-units, --units and --group")
    }
    if cluster.launcher == .slurm, listUnits || group || units != nil {
      throw ValidationError(
        "--launcher slurm submits what is open: leave out --list-units, --units and --group")
    }
    if recordingOptions.text != nil || !recordingOptions.eventFiles.isEmpty {
      throw ValidationError("--text and --events are of single recordings, not of a data set")
    }
  }

  func run() throws {
    var settings = StudySettings(
      design, methods: networks.methods,
      loader: try EpochsLoader(
        preprocessing.settings, recordings: recordingOptions, threads: threads))
    settings.seed = seed
    settings.gap = gap
    settings.inflation = recordingOptions.inflation
    let plan = try StudyPlan(
      dataSet, to: output, selection: recordingOptions.selection.wanted, settings: settings)
    if plan.isOfEpochs {
      try preprocessing.refuse(because: PreprocessingOptions.reason(epochs: dataSet))
    }
    try plan.check(by: columns)
    if resume, !plan.isBegun { throw StudyError.notBegun(path: output) }
    if !plan.leftOut.isEmpty, !listUnits, !outputOptions.quiet {
      Console.warning("left out, one session: \(plan.leftOut.joined(separator: ", "))")
    }
    if listUnits {
      let list = plan.units.enumerated().map { ListedUnit(number: $0 + 1, name: $1.name) }
      outputOptions.show(list) { list.map { "\($0.number) \($0.name)" }.joined(separator: "\n") }
    } else if cluster.launcher == .slurm {
      try submit(plan)
    } else if dryRun {
      let list = PlannedUnits(plan)
      outputOptions.show(list) { list.text }
    } else if let units {
      try run(only: plan.unitsNamed(units), of: plan)
    } else if group {
      try show(plan, checkingInputs: true)
    } else {
      _ = try run(plan.units, of: plan)
      // Each unit has just seen its inputs.
      try show(plan, checkingInputs: false)
    }
  }

  /// Gives the open units to Slurm, and tells what became of earlier ones.
  private func submit(_ plan: StudyPlan) throws {
    let request = cluster.request(processors: max(threads.threads ?? 1, jobs ?? 1))
    var command = StudyCommand(CommandLine.arguments)
    if threads.threads == nil { command.arguments += ["--threads", "\(request.processors)"] }
    let submission = try plan.submit(request, command, isDryRun: dryRun)
    outputOptions.show(submission) { submission.text }
  }

  private var columns: [String] { by?.split(separator: ",").map(String.init) ?? [] }

  /// Does some units, and tells of those that fail.
  private func run(only units: [StudyUnit], of plan: StudyPlan) throws {
    let failures = try run(units, of: plan)
    if !outputOptions.quiet { tell(plan.warnings(of: units)) }
    for failure in failures { Console.report(failure) }
    if !failures.isEmpty { throw ExitCode(ExitStatus.someFailed.rawValue) }
  }

  private func run(_ units: [StudyUnit], of plan: StudyPlan) throws -> [UnitFailure] {
    let progress = StudyProgress(units: units.count, isQuiet: outputOptions.quiet)
    let jobs = max(1, min(jobs ?? threads.count, units.count))
    let failures = Mutex<[UnitFailure]>([])
    // A disk that is full stops everything: no unit would be recorded.
    let stopped = Mutex<StudyError?>(nil)
    forEachInParallel(count: units.count, threads: jobs) { _, place in
      guard stopped.withLock({ $0 == nil }) else { return }
      do throws(StudyError) {
        let outcome = try plan.run(units[place], threads: max(1, threads.count / jobs))
        progress.finish(outcome)
        guard case .failed(let reasons) = outcome else { return }
        failures.withLock { failures in
          failures += reasons.map { UnitFailure(place: place, unit: units[place].name, reason: $0) }
        }
      } catch {
        stopped.withLock { $0 = $0 ?? error }
      }
    }
    progress.end()
    if let error = stopped.withLock({ $0 }) { throw error }
    return failures.withLock { $0.sorted { $0.place < $1.place } }
  }

  private func show(_ plan: StudyPlan, checkingInputs: Bool) throws {
    let results = try plan.gather(by: columns, checkingInputs: checkingInputs)
    outputOptions.show(results) { results.text }
    if !outputOptions.quiet { tell(results) }
    guard results.failed > 0 else { return }
    if !outputOptions.quiet {
      Console.warning(
        "\(results.failed) of \(results.units) units failed; \(output)/failures.tsv says why")
    }
    throw ExitCode(
      results.groups.isEmpty ? ExitStatus.failed.rawValue : ExitStatus.someFailed.rawValue)
  }
}

extension Study {
  /// What was odd, that of most units first.
  private func tell(_ warnings: [StudyWarning]) {
    let warnings = warnings.enumerated().sorted {
      ($1.element.units.count, $0.offset) < ($0.element.units.count, $1.offset)
    }.map(\.element)
    for warning in warnings.prefix(5) {
      let count = warning.units.count
      Console.warning(
        "\(warning.units[0])" + (count > 1 ? " and \(count - 1) more" : "") + ": \(warning.text)")
    }
    if warnings.count > 5 {
      Console.warning(
        "\(warnings.count - 5) more warnings: \(output)/warnings.tsv, once all is collected")
    }
  }

  /// What was odd in all units, and what former options left.
  private func tell(_ results: StudyResults) {
    tell(results.warnings)
    if !results.staleFiles.isEmpty {
      let count = results.staleFiles.count
      Console.warning(
        "\(output): scores of former options, which are none of this study (files: \(count)): "
          + results.staleFiles.prefix(5).joined(separator: ", ") + (count > 5 ? " …" : ""))
    }
  }
}

/// A unit that failed, for the user.
private struct UnitFailure: Error, CustomStringConvertible {
  let place: Int
  let unit: String
  let reason: String

  var description: String { "\(unit): \(reason)" }
}

/// A unit as a scheduler is told of it.
private struct ListedUnit: Encodable {
  let number: Int
  let name: String
}

extension StudyProtocol: ExpressibleByArgument {}
