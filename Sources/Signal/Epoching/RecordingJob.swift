/// What is to be done to one recording: which channels through which filter into which epochs.
struct RecordingJob: Sendable {
  let plan: EpochPlan
  private let recording: Recording
  private let channels: [Int]
  private let settings: Preprocessing
  private let firstEpoch: Int
  private let response: ZeroPhaseResponse
  private let ratio: Ratio
  /// For each piece with windows, their range in the plan's list, sorted by piece.
  private let pieces: [(piece: Int, windows: [Int])]

  init(
    _ recording: Recording, channels: [Int], flashes: [Flash], settings: Preprocessing,
    firstEpoch: Int
  ) throws(PreprocessingError) {
    guard let ratio = Ratio(settings.samplingRate / recording.samplingRate, limit: 100_000) else {
      throw .invalidSetting(
        name: "sampling rate", found: "\(settings.samplingRate) Hz",
        expected: "a simple ratio to \(recording.samplingRate) Hz")
    }
    self.recording = recording
    self.channels = channels
    self.settings = settings
    self.firstEpoch = firstEpoch
    self.ratio = ratio
    response = ZeroPhaseResponse(
      Butterworth(settings.band, samplingRate: recording.samplingRate),
      outputRate: settings.samplingRate)
    let counts = recording.pieces.map {
      WholePieceFilter.outputCount(of: $0.samples.count, ratio: ratio)
    }
    plan = EpochPlan(
      flashes: flashes, pieces: recording.pieces, inputRate: recording.samplingRate,
      outputRate: settings.samplingRate, outputCounts: counts, length: settings.windowLength)
    let byPiece = Dictionary(grouping: plan.windows.indices) { [plan] in plan.windows[$0].piece }
    pieces = byPiece.sorted { $0.key < $1.key }.map { (piece: $0.key, windows: $0.value) }
  }

  /// How many times `run` calls `finished`.
  var itemCount: Int { pieces.count * channels.count }

  /// Writes every window of the plan to `output`.
  ///
  /// - Parameters:
  ///   - output: room for the windows of every recording.
  ///   - threads: how many threads may work at a time.
  ///   - finished: called from any thread, for each piece of each electrode, with the number of
  ///     windows in it that were flat.
  func run(
    into output: EpochSamples, threads: Int,
    finished: @Sendable (_ electrode: Int, _ flat: Int) -> Void
  ) {
    var filters: [Int: WholePieceFilter] = [:]
    for (piece, _) in pieces {
      let count = recording.pieces[piece].samples.count
      guard filters[count] == nil else { continue }
      filters[count] = WholePieceFilter(inputCount: count, response: response, ratio: ratio)
    }
    // One length after the other, so that a thread keeps one set of buffers at a time.
    for (count, filter) in filters.sorted(by: { $0.key < $1.key }) {
      let same = pieces.filter { recording.pieces[$0.piece].samples.count == count }
      let items = same.count * channels.count
      let workspaces = (0..<min(max(threads, 1), items)).map { _ in filter.makeWorkspace() }
      forEachInParallel(count: items, threads: threads) { worker, item in
        let (piece, electrode) = item.quotientAndRemainder(dividingBy: channels.count)
        let flat = filter.apply(
          in: workspaces[worker],
          reading: { time in
            recording.samples.read(
              channel: channels[electrode], samples: recording.pieces[same[piece].piece].samples,
              into: &time)
          },
          { cut($0, windows: same[piece].windows, electrode: electrode, into: output) })
        finished(electrode, flat)
      }
    }
  }

  /// Copies and scales the windows of one electrode in one piece.
  ///
  /// - Returns: how many were flat.
  private func cut(
    _ filtered: Span<Float>, windows: [Int], electrode: Int, into output: EpochSamples
  ) -> Int {
    var flat = 0
    for index in windows {
      let start = plan.windows[index].start
      output.withWindow(epoch: firstEpoch + index, electrode: electrode) { window in
        for sample in 0..<window.count { window[sample] = filtered[start + sample] }
        if settings.normalization == .epoch, !standardize(&window) { flat += 1 }
      }
    }
    return flat
  }

  /// What the user should know of this recording.
  func warnings(labels: [String]) -> [String] {
    var warnings: [String] = []
    let path = recording.source.path
    if recording.samplingRate < settings.samplingRate {
      warnings.append(
        "\(path): recorded at \(recording.samplingRate) Hz, below \(settings.samplingRate) Hz: "
          + "upsampling adds no information")
    }
    let strange = zip(labels, channels).filter {
      recording.channels[$1].unit != .microvolt
    }
    if let first = strange.first {
      warnings.append(
        "\(path): \(strange.count) of \(channels.count) electrodes are not in µV ("
          + "\(first.0) is in \(recording.channels[first.1].unit))")
    }
    // The high-pass has settled after three time constants.
    let settled = 3 * response.filter.timeConstant
    let short = pieces.filter {
      Double(recording.pieces[$0.piece].samples.count) < settled * recording.samplingRate
    }
    if !short.isEmpty {
      warnings.append(
        "\(path): \(short.count) of \(pieces.count) continuous stretches are shorter than "
          + "\((settled * 10).rounded() / 10) s, in which the filter settles")
    }
    return warnings
  }
}
