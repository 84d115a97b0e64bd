import Files
import Synchronization

/// Turns recordings into epochs: picks the electrodes, filters, resamples, cuts and scales.
///
/// The result is the same, bit for bit, on any number of threads. Beyond the epochs, memory does not
/// grow with the length of the recordings.
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
  ///     the electrodes that were found and kept.
  ///   - progress: called now and then, from any thread, with the part that is done, from 0 to 1.
  /// - Returns: the epochs, and what became of every flash.
  /// - Throws: `PreprocessingError` when the recordings and the settings do not fit together.
  public func epochs(
    from recordings: [Recording], flashes: [[Flash]], metadata: EpochsMetadata,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(PreprocessingError) -> (epochs: Epochs, report: PreprocessingReport) {
    precondition(flashes.count == recordings.count, "flashes for every recording")
    try settings.validate(for: recordings)
    let rows = try ReferenceRows(of: recordings, settings: settings)
    var report = PreprocessingReport()
    if !rows.markedBad.isEmpty {
      report.warnings.add(
        .electrode,
        "left out, as they are marked as bad: \(rows.markedBad.joined(separator: ", ")) "
          + "(--keep-bad takes them)")
    }
    var jobs: [RecordingJob] = []
    var drops: [DroppedFlash] = []
    var missing: Set<Int> = []
    var blinks: Set<Int> = []
    var eyes = settings.eyes
    for (index, recording) in recordings.enumerated() {
      let job = RecordingJob(
        recording, channels: rows.channels[index], flashes: flashes[index], settings: settings,
        firstEpoch: report.epochs)
      report.epochs += job.plan.windows.count
      report.dropped.merge(job.plan.dropped, uniquingKeysWith: +)
      drops += job.plan.drops.map {
        DroppedFlash(flashes[index][$0.flash], recording: index, reason: $0.reason)
      }
      report.warnings += job.warnings(labels: Array(rows.labels[..<rows.kept]))
      jobs.append(job)
    }

    try settings.validate(
      epochs: report.epochs, electrodes: rows.labels.count, memory: availableMemory)
    var kept = (epochs: Array(0..<report.epochs), rows: Array(0..<rows.kept))
    let meter = ProgressMeter(total: jobs.reduce(0) { $0 + $1.work }, report: progress)
    let windows = EpochSamples.arrays(
      epochs: report.epochs, rows: rows.labels.count, windowLength: settings.windowLength
    ) { output in
      var findings = [RowFindings](repeating: RowFindings(), count: rows.labels.count)
      var tools = ShortPieceTools()
      var first = 0
      for job in jobs {
        let found = job.run(
          into: output, inMicrovolts: rows.inMicrovolts, threads: threads, tools: &tools
        ) { meter.advance(by: $0) }
        missing.formUnion(job.windowsMissingSamples(found).map { $0 + first })
        first += job.plan.windows.count
        for row in findings.indices { findings[row].merge(found[row]) }
      }
      let regression = eyes.map { correction in
        let regression = Self.regression(correction, rows: rows, windows: output)
        eyes = EyeCorrection(regression, labels: rows.labels)
        return regression
      }
      let finished = finish(
        output, rows: rows, findings: findings, eyes: regression, report: &report)
      kept = (finished.epochs, finished.rows)
      blinks = Set(finished.blinks)
      missing.formIntersection(kept.epochs)
      if !missing.isEmpty {
        kept.epochs.removeAll(where: missing.contains)
        report.dropped[.missing] = report.epochs - kept.epochs.count
        report.epochs = kept.epochs.count
      }
      return kept
    }

    let labels = kept.rows.map { rows.labels[$0] }
    var applied = settings
    applied.electrodes = labels
    // What was dropped is settled with the electrodes: other recordings must keep the same ones.
    applied.badElectrodeHandling = .report
    applied.eyes = eyes
    var described = metadata
    described.preprocessing = applied
    var epochs = Epochs(
      electrodes: labels, windowLength: settings.windowLength,
      samplingRate: settings.samplingRate, metadata: described)
    epochs.samples = windows.samples
    epochs.firstSample = settings.firstSample
    if settings.normalization == .epoch { epochs.deviations = windows.deviations }
    fillFacts(of: &epochs, jobs: jobs, flashes: flashes, kept: kept.epochs)
    drops += Self.drops(of: jobs, flashes: flashes, kept: kept.epochs) {
      missing.contains($0) ? .missing : blinks.contains($0) ? .eyes : .rejected
    }
    // JSON has no number for a time that is none.
    drops = drops.filter(\.onset.isFinite).sorted {
      ($0.recording, $0.onset) < ($1.recording, $1.onset)
    }
    epochs.metadata.dropped = drops.isEmpty ? nil : drops
    return (epochs, report)
  }

  /// The regression of a correction: as it is known, else as all windows tell.
  private static func regression(
    _ correction: EyeCorrection, rows: ReferenceRows, windows: EpochSamples
  ) -> EyeRegression {
    let others = Array(0..<rows.labels.count - rows.eyes.count)
    guard !correction.isOpen else {
      return EyeRegression(eyes: rows.eyes, rows: others, windows: windows)
    }
    let none = [Double](repeating: 0, count: rows.eyes.count)
    return EyeRegression(
      eyes: rows.eyes, rows: others,
      coefficients: others.map { correction.coefficients[rows.labels[$0]] ?? none })
  }

  /// What is left when all windows have been cut, and the report of it.
  private func finish(
    _ output: EpochSamples, rows: ReferenceRows, findings: [RowFindings], eyes: EyeRegression?,
    report: inout PreprocessingReport
  ) -> (epochs: [Int], blinks: [Int], rows: [Int]) {
    let kept = Array(0..<rows.kept)
    let faults = ElectrodeStatistics.faults(
      of: kept.map { findings[$0].statistics }, inMicrovolts: kept.map { rows.inMicrovolts[$0] })
    for (row, fault) in zip(kept, faults) { report.faults[rows.labels[row]] = fault }
    for row in kept where findings[row].statistics.strange > findings[row].distant {
      report.warnings.add(
        .electrode,
        "\(rows.labels[row]): \(findings[row].statistics.strange - findings[row].distant) samples are "
          + "not numbers, or beyond 10¹⁵, and were bridged by straight lines")
    }
    for row in kept where findings[row].distant > 0 {
      let count = findings[row].distant
      report.warnings.add(
        .electrode,
        "\(rows.labels[row]): \(count == 1 ? "1 sample" : "\(count) samples") beyond one volt, which no "
          + "electrode gives, \(count == 1 ? "was" : "were") bridged by straight lines")
    }
    for (row, fault) in zip(kept, faults)
    where fault != .outOfRange && rows.inMicrovolts[row] && findings[row].statistics.beyond > 0 {
      let count = findings[row].statistics.beyond
      report.warnings.add(
        .electrode,
        "\(rows.labels[row]): \(count == 1 ? "1 sample is" : "\(count) samples are") beyond one volt, "
          + "which no electrode gives: leave the epochs out by --reject, or say another --unit")
    }
    var flat = findings.map(\.flat)
    defer {
      for row in kept where flat[row] > 0 { report.flat[rows.labels[row]] = flat[row] }
    }
    guard EpochFinisher.isNeeded(settings) else {
      return (Array(0..<output.epochs), [], kept)
    }
    let drops = settings.badElectrodeHandling == .drop
    let good = drops ? zip(kept, faults).filter { $1 == nil }.map(\.0) : kept
    let finisher = EpochFinisher(
      eyes: eyes, eyeRejection: settings.eyeRejection.map { (rows.eyes, $0) },
      reference: settings.reference == .average ? good : rows.reference, rows: good,
      rejection: settings.rejection, standardizes: settings.normalization == .epoch)
    let result = finisher.run(on: output, threads: threads)
    flat = result.flat
    for row in good where result.rejected[row] > 0 {
      report.rejected[rows.labels[row]] = result.rejected[row]
    }
    let rejected = report.epochs - result.epochs.count - result.blinks.count
    if rejected > 0 { report.dropped[.rejected] = rejected }
    if !result.blinks.isEmpty { report.dropped[.eyes] = result.blinks.count }
    report.epochs = result.epochs.count
    return (result.epochs, result.blinks, good)
  }

  /// The flashes whose windows were cut and then not kept.
  private static func drops(
    of jobs: [RecordingJob], flashes: [[Flash]], kept: [Int],
    reason: (Int) -> PreprocessingReport.Drop
  ) -> [DroppedFlash] {
    if kept.count == jobs.reduce(0, { $0 + $1.plan.windows.count }) { return [] }
    let kept = Set(kept)
    var epoch = 0
    var drops: [DroppedFlash] = []
    for (index, job) in jobs.enumerated() {
      for window in job.plan.windows {
        defer { epoch += 1 }
        if kept.contains(epoch) { continue }
        drops.append(
          DroppedFlash(
            flashes[index][window.flash], recording: index, reason: reason(epoch)))
      }
    }
    return drops
  }

  private func fillFacts(
    of epochs: inout Epochs, jobs: [RecordingJob], flashes: [[Flash]], kept: [Int]
  ) {
    var firstSelection = 0
    var epoch = 0
    var next = kept.makeIterator()
    var wanted = next.next()
    for (index, job) in jobs.enumerated() {
      for window in job.plan.windows {
        defer { epoch += 1 }
        guard epoch == wanted else { continue }
        wanted = next.next()
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

extension EyeCorrection {
  /// What a regression takes from the rows with those labels.
  fileprivate init(_ regression: EyeRegression, labels: [String]) {
    self.init()
    channels = regression.eyes.map { labels[$0] }
    coefficients = Dictionary(
      zip(regression.rows.map { labels[$0] }, regression.coefficients)
    ) { first, _ in first }
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

  func advance(by count: Int) {
    guard let report, count > 0 else { return }
    done.withLock { done in
      let before = done * 100 / total
      done += count
      if done * 100 / total != before { report(Double(done) / Double(total)) }
    }
  }
}
