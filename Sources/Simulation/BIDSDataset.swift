import Files
import Parallelism
import Signal
import Synchronization

/// Simulated recordings as a BIDS-EEG data set (BIDS 1.10, part "Electroencephalography").
public struct BIDSDataset: Sendable {
  /// The experiment.
  public var settings: SpellerSimulation
  /// The command that makes the data set again, for its README.
  public var command: String

  /// A data set of simulated recordings.
  ///
  /// - Parameters:
  ///   - settings: The experiment.
  ///   - command: The command that makes the data set again.
  public init(_ settings: SpellerSimulation, command: String) {
    self.settings = settings
    self.command = command
  }

  /// Simulates every run and writes the data set to `directory`, which is made if it is missing.
  ///
  /// Nothing appears before all is simulated. In a data set that this wrote before, files of the same
  /// names are replaced and others left alone. The same settings give the same bytes.
  ///
  /// - Parameters:
  ///   - directory: Where `dataset_description.json` will lie.
  ///   - replacing: Whether files of the same names are replaced whoever wrote them.
  ///   - threads: How many threads may simulate; the files are the same on any number.
  ///   - progress: Called after each run with the share of runs that is done, up to 1.
  /// - Returns: The paths of the recordings, in order of subject and run.
  /// - Throws: `SimulationError` for impossible settings or if a file cannot be written.
  @discardableResult
  public func write(
    to directory: String, replacing: Bool = false, threads: Int = 1,
    progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> [String] {
    try settings.validate()
    if !replacing, !Self.isOwn(directory) { throw .foreign(path: directory) }
    var recordings: [String] = []
    do throws(WritingError) {
      var output = try OutputFolder(path: directory)
      for (name, text) in sidecars.dataset { try output.write(text, to: name) }
      let runs = plannedRuns
      // So many at a time, that memory does not grow with how many there are.
      for start in stride(from: 0, to: runs.count, by: 2 * threads) {
        let part = Array(runs[start..<min(start + 2 * threads, runs.count)])
        let simulated = simulate(part, threads: threads)
        for (run, simulated) in zip(part, simulated) {
          if run.run == 0 {
            try output.makeFolder(run.subject)
            if let session = run.sessionName { try output.makeFolder("\(run.subject)/\(session)") }
            try output.makeFolder(run.folder)
            for (suffix, text) in sidecars.subject {
              try output.write(text, to: "\(run.folder)/\(run.label)_\(suffix)")
            }
          }
          let stem = "\(run.folder)/\(run.label)_task-speller_run-\(Self.padded(run.run + 1))"
          try output.write(to: "\(stem)_eeg.edf") { (path) throws(WritingError) in
            try write(simulated, to: path, subject: run.subject)
          }
          for (suffix, text) in sidecars.run(simulated) {
            try output.write(text, to: "\(stem)_\(suffix)")
          }
          recordings.append("\(directory)/\(stem)_eeg.edf")
          progress(Double(recordings.count) / Double(runs.count))
        }
      }
      try output.commit()
    } catch {
      throw .writing(error)
    }
    return recordings
  }

  /// A run that is to be simulated, all numbers from 0.
  private struct PlannedRun {
    let subject: String
    let sessionName: String?
    let numbers: (subject: Int, session: Int)
    let run: Int

    /// What its files' names begin with.
    var label: String { subject + (sessionName.map { "_\($0)" } ?? "") }
    var folder: String { subject + (sessionName.map { "/\($0)" } ?? "") + "/eeg" }
  }

  private var plannedRuns: [PlannedRun] {
    (0..<settings.subjects).flatMap { subject in
      (0..<max(settings.sessions, 1)).flatMap { session in
        settings.words.indices.map { run in
          PlannedRun(
            subject: Self.label(subject, of: settings.subjects),
            sessionName: settings.sessions > 0 ? "ses-\(session + 1)" : nil,
            numbers: (subject, session), run: run)
        }
      }
    }
  }

  private func simulate(_ runs: [PlannedRun], threads: Int) -> [SimulatedRun] {
    let simulated = Mutex([SimulatedRun?](repeating: nil, count: runs.count))
    forEachInParallel(count: runs.count, threads: threads) { _, place in
      let run = SimulatedRun(
        settings, subject: runs[place].numbers.subject, session: runs[place].numbers.session,
        run: runs[place].run)
      simulated.withLock { $0[place] = run }
    }
    return simulated.withLock { $0.compactMap { $0 } }
  }

  /// Whether nothing is at `directory`, or a data set that this program has simulated.
  private static func isOwn(_ directory: String) -> Bool {
    let names = Directory.names(in: directory).filter { !$0.hasPrefix(".") }
    guard !names.isEmpty else { return true }
    // It is looked at, but no input of the run: it will be replaced.
    let description = FileLedger.$current.withValue(nil) {
      try? FileBytes(path: "\(directory)/dataset_description.json")
    }
    guard let bytes = description,
      let text = try? ByteReader(bytes).text(at: 0, length: min(bytes.count, 1 << 16))
    else { return false }
    return text.contains("\"Name\": \"p300\"") && text.contains("Simulated, not recorded")
  }

  private var sidecars: BIDSSidecars {
    BIDSSidecars(settings: settings, command: command)
  }

  private func write(
    _ run: SimulatedRun, to path: String, subject: String
  ) throws(WritingError) {
    var file = EDFWriter(
      labels: settings.electrodes.map(\.label), samplingRate: settings.samplingRate)
    file.patient = "\(subject) X X X"
    file.equipment = "X X simulated"
    file.transducer = "none: simulated"
    file.prefiltering = "none"
    let events = run.flashes.map { flash in
      Event(
        onset: flash.onset, duration: settings.flashDuration,
        text: "\(BIDSSidecars.trialType(flash.label))/\(flash.stimulus)")
    }
    try file.write(run.samples, events: events, to: path)
  }

  /// The label of a subject counted from 0: `sub-01` for the first, or `sub-001` of more than 99.
  static func label(_ subject: Int, of subjects: Int) -> String {
    "sub-" + (subjects > 99 && subject < 99 ? "0" : "") + padded(subject + 1)
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
