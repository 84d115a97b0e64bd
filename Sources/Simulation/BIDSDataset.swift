import Files
import Signal

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
  /// Files of the same names are replaced, others left alone. The same settings give the same bytes.
  ///
  /// - Parameters:
  ///   - directory: Where `dataset_description.json` will lie.
  ///   - progress: Called after each run with the share of runs that is done, up to 1.
  /// - Returns: The paths of the recordings, in order of subject and run.
  /// - Throws: `SimulationError` for impossible settings or if a file cannot be written.
  @discardableResult
  public func write(
    to directory: String, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> [String] {
    try settings.validate()
    var recordings: [String] = []
    do throws(WritingError) {
      try Directory.create(directory)
      for (name, text) in sidecars.dataset {
        try OutputFile.write(text, to: "\(directory)/\(name)")
      }
      for subject in 0..<settings.subjects {
        let label = Self.label(subject)
        let folder = "\(directory)/\(label)/eeg"
        try Directory.create(folder)
        for (suffix, text) in sidecars.subject {
          try OutputFile.write(text, to: "\(folder)/\(label)_\(suffix)")
        }
        for run in settings.words.indices {
          let stem = "\(folder)/\(label)_task-speller_run-\(Self.two(run + 1))"
          let simulated = SimulatedRun(settings, subject: subject, run: run)
          try write(simulated, to: "\(stem)_eeg.edf", subject: label)
          for (suffix, text) in sidecars.run(simulated) {
            try OutputFile.write(text, to: "\(stem)_\(suffix)")
          }
          recordings.append("\(stem)_eeg.edf")
          progress(Double(recordings.count) / Double(settings.subjects * settings.words.count))
        }
      }
    } catch {
      throw .writing(error)
    }
    return recordings
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

  /// The label of a subject counted from 0: `sub-01` for the first.
  static func label(_ subject: Int) -> String { "sub-\(two(subject + 1))" }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
