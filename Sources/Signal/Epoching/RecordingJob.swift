import Files
import Synchronization

/// What is to be done to one recording: which channels through which filter into which epochs.
struct RecordingJob: Sendable {
  /// The windows, in the order of the flashes.
  let plan: EpochPlan
  let recording: Recording
  /// The recording's samples, as they are filtered.
  private(set) var samples: any ChannelSamples
  /// The channel of each row.
  let channels: [Int]
  let settings: Preprocessing
  let change: RateChange
  let response: FilterResponse
  let cutter: WindowCutter
  /// For each piece with windows, these by their beginnings, as indices into the plan's list.
  let windows: [(piece: Int, windows: [Int])]
  private let firstEpoch: Int
  /// Whether windows are scaled as soon as they are cut.
  let standardizes: Bool

  init(
    _ recording: Recording, channels: [Int], flashes: [Flash], settings: Preprocessing,
    firstEpoch: Int
  ) {
    self.recording = recording
    samples = recording.samples
    self.channels = channels
    self.settings = settings
    self.firstEpoch = firstEpoch
    change = RateChange(from: recording.samplingRate, to: settings.samplingRate)
    response = FilterResponse(
      Butterworth(settings.band, samplingRate: recording.samplingRate), notch: settings.notch,
      phase: settings.phase)
    cutter = WindowCutter(settings, change: change)
    standardizes = settings.normalization == .epoch && !EpochFinisher.isNeeded(settings)
    let plan = EpochPlan(
      flashes: flashes, pieces: recording.pieces, change: change, length: settings.windowLength,
      first: settings.firstSample, onsets: settings.onsets,
      bad: BadSpans(
        settings.takesMarkedBad ? [] : recording.events,
        windowFrom: min(settings.windowStart, settings.baseline?.start ?? settings.windowStart),
        to: max(
          settings.windowStart + settings.window,
          settings.baseline?.end ?? settings.windowStart)))
    self.plan = plan
    windows = Dictionary(grouping: plan.windows.indices) { plan.windows[$0].piece }
      .sorted { $0.key < $1.key }
      .map { piece, indices in
        let sorted = indices.sorted {
          (plan.windows[$0].start, $0) < (plan.windows[$1].start, $1)
        }
        return (piece: piece, windows: sorted)
      }
  }

  /// The same job with what is beyond one volt taken as no number, in `rows`; `nil` where there is nothing to take.
  func bounded(rows: [Int]) -> RecordingJob? {
    guard !rows.isEmpty,
      let bounded = BoundedSamples(recording.samples, channels: rows.map { channels[$0] })
    else { return nil }
    var job = self
    job.samples = bounded
    return job
  }

  /// Samples that will be filtered, over all rows.
  var work: Int {
    windows.reduce(0) { $0 + recording.pieces[$1.piece].samples.count } * channels.count
  }

  /// The samples of one row in one piece.
  func source(row: Int, piece: Int) -> PieceSource {
    PieceSource(
      samples, channel: channels[row], piece: recording.pieces[piece].samples,
      rate: recording.samplingRate)
  }

  /// Cuts the window `index` of the plan for some rows.
  ///
  /// - Parameters:
  ///   - index: one of the plan's windows.
  ///   - rows: the rows whose windows are cut.
  ///   - samples: those of the first row.
  ///   - stride: numbers from the samples of one row to those of the next.
  ///   - output: room for all windows.
  ///   - flat: called with every row whose window was scaled and is flat.
  func cut(
    _ index: Int, rows: Range<Int>, from samples: FilteredSamples, stride: Int,
    into output: EpochSamples, flat: (_ row: Int) -> Void
  ) {
    let (start, epoch) = (plan.windows[index].start, firstEpoch + index)
    if standardizes, let first = cutter.address(in: samples, of: start) {
      output.standardize(first, stride: stride, epoch: epoch, rows: rows, flat: flat)
      return
    }
    for row in rows {
      let own = FilteredSamples(
        start: samples.start + (row - rows.lowerBound) * stride, range: samples.range)
      output.withWindow(epoch: epoch, row: row) { cutter.cut(own, at: start, to: &$0) }
      if standardizes, output.standardize(epoch: epoch, row: row) == 0 { flat(row) }
    }
  }

  /// Takes `level` from the windows that `windows` names, for one row.
  func lower(by level: Float, _ windows: [Int], row: Int, in output: EpochSamples) {
    for index in windows {
      output.withWindow(epoch: firstEpoch + index, row: row) { window in
        for sample in 0..<window.count { window[sample] -= level }
      }
    }
  }

  /// What the user should know of this recording.
  func warnings(labels: [String]) -> [Warning] {
    var warnings: [Warning] = []
    if recording.samplingRate < settings.samplingRate {
      warnings.add(
        .filtering,
        "recorded at \(recording.samplingRate) Hz, below \(settings.samplingRate) Hz: "
          + "upsampling adds no information")
    }
    let strange = zip(labels, channels).filter {
      recording.channels[$1].unit != .microvolt
    }
    // What is odd about units has often been said when the file was read.
    if let first = strange.first, !recording.warnings.contains(where: { $0.kind == .unit }) {
      warnings.add(
        .unit,
        "\(strange.count) of \(labels.count) electrodes are not in µV ("
          + "\(first.0) is in \(recording.channels[first.1].unit))")
    }
    // The high-pass has settled after three time constants.
    let settled = 3 * response.filter.timeConstant
    let short = windows.filter {
      Double(recording.pieces[$0.piece].samples.count) < settled * recording.samplingRate
    }
    if !short.isEmpty {
      warnings.add(
        .filtering,
        "\(short.count) of \(windows.count) continuous stretches are shorter than "
          + "\(settled.formatted(1)) s, in which the filter settles")
    }
    return warnings.about(recording.source.location)
  }
}
