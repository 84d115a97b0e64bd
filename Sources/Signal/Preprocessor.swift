import Synchronization

/// Turns recordings into epochs: picks the electrodes, filters, resamples, cuts and scales.
///
/// The result is the same, bit for bit, on any number of threads.
public struct Preprocessor: Sendable {
  /// What is done to the recordings.
  public var settings: Preprocessing
  /// How many threads may work at a time.
  public var threads: Int

  /// A preprocessor with `settings`.
  public init(_ settings: Preprocessing, threads: Int = 1) {
    self.settings = settings
    self.threads = threads
  }

  /// The epochs after the flashes of some recordings, in the order of recordings and flashes.
  ///
  /// - Parameters:
  ///   - recordings: recordings that have all electrodes asked for.
  ///   - flashes: the flashes of each recording; their selections are counted on over all recordings.
  ///   - metadata: what the epochs are from; the preprocessing in it is replaced by `settings`, with
  ///     the electrodes that were found.
  ///   - progress: called now and then, from any thread, with the part that is done, from 0 to 1.
  /// - Returns: the epochs, and what became of every flash.
  /// - Throws: `PreprocessingError` when the recordings and the settings do not fit together.
  public func epochs(
    from recordings: [Recording], flashes: [[Flash]], metadata: EpochsMetadata,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(PreprocessingError) -> (epochs: Epochs, report: PreprocessingReport) {
    precondition(flashes.count == recordings.count, "flashes for every recording")
    try validate(recordings)
    let electrodes = try ElectrodeSelection(of: recordings, names: settings.electrodes)
    var report = PreprocessingReport()
    var jobs: [RecordingJob] = []
    for (index, recording) in recordings.enumerated() {
      let job = try RecordingJob(
        recording, channels: electrodes.channels[index], flashes: flashes[index],
        settings: settings, firstEpoch: report.epochs)
      report.epochs += job.plan.windows.count
      report.dropped.merge(job.plan.dropped, uniquingKeysWith: +)
      report.warnings += job.warnings(labels: electrodes.labels)
      jobs.append(job)
    }

    var resolved = metadata
    var applied = settings
    applied.electrodes = electrodes.labels
    resolved.preprocessing = applied
    var epochs = Epochs(
      electrodes: electrodes.labels, windowLength: settings.windowLength,
      samplingRate: settings.samplingRate, metadata: resolved)
    fillFacts(of: &epochs, jobs: jobs, flashes: flashes)
    let flat = Mutex([Int](repeating: 0, count: electrodes.labels.count))
    let meter = ProgressMeter(total: jobs.reduce(0) { $0 + $1.itemCount }, report: progress)
    epochs.samples = EpochSamples.array(
      epochs: report.epochs, electrodes: electrodes.labels.count,
      windowLength: settings.windowLength
    ) { output in
      for job in jobs {
        job.run(into: output, threads: threads) { electrode, count in
          if count > 0 { flat.withLock { $0[electrode] += count } }
          meter.step()
        }
      }
    }
    for (label, count) in zip(electrodes.labels, flat.withLock { $0 }) where count > 0 {
      report.flat[label] = count
    }
    return (epochs, report)
  }

  private func validate(_ recordings: [Recording]) throws(PreprocessingError) {
    guard settings.samplingRate > 0, settings.samplingRate.isFinite else {
      throw .invalidSetting(
        name: "sampling rate", found: "\(settings.samplingRate) Hz", expected: "more than 0 Hz")
    }
    guard settings.window.isFinite, settings.window > 0, settings.windowLength > 0 else {
      throw .invalidSetting(
        name: "window", found: "\(settings.window) s", expected: "at least one sample")
    }
    for recording in recordings {
      let rate = min(recording.samplingRate, settings.samplingRate)
      guard Butterworth.isValid(settings.band, samplingRate: rate) else {
        throw .bandOutOfRange(
          path: recording.source.path, band: settings.band, samplingRate: rate)
      }
    }
  }

  private func fillFacts(of epochs: inout Epochs, jobs: [RecordingJob], flashes: [[Flash]]) {
    var firstSelection = 0
    for (index, job) in jobs.enumerated() {
      for window in job.plan.windows {
        let flash = flashes[index][window.flash]
        epochs.labels.append(flash.label)
        epochs.stimuli.append(Int16(clamping: flash.stimulus))
        epochs.onsets.append(flash.onset)
        epochs.recordings.append(Int32(clamping: index))
        epochs.selections.append(Int32(clamping: firstSelection + flash.selection))
        epochs.repetitions.append(Int32(clamping: flash.repetition))
      }
      firstSelection += (flashes[index].map(\.selection).max() ?? -1) + 1
    }
  }
}

/// Counts finished work and reports every hundredth of it.
private final class ProgressMeter: Sendable {
  private let total: Int
  private let report: (@Sendable (Double) -> Void)?
  private let done = Mutex(0)

  init(total: Int, report: (@Sendable (Double) -> Void)?) {
    self.total = total
    self.report = report
  }

  func step() {
    guard let report else { return }
    done.withLock { done in
      done += 1
      if done * 100 / total != (done - 1) * 100 / total { report(Double(done) / Double(total)) }
    }
  }
}
