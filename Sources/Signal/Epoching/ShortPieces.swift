import Parallelism
import Synchronization

/// Some short pieces of a recording on their way into windows: first filtered whole, row by row, then
/// cut epoch by epoch.
///
/// Windows of one epoch lie side by side in memory, those of one row far apart: cutting all rows
/// together writes every page once and in order.
struct ShortPieces: Sendable {
  private let job: RecordingJob
  /// Entries of the job's list of windows.
  private let entries: [Int]
  private let filters: [Int: ShortPieceFilter]
  private let threads: Int
  /// Filtered samples, `[entry, row]` with the range of the entry's filter each.
  private let filtered: AlignedBuffer
  /// Where those of each entry begin.
  private let starts: [Int]
  /// Windows that one thread cuts at a time.
  private static let windowsAtOnce = 32

  /// Room for the `entries` of a job, each with a filter for pieces of its length.
  init(
    _ job: RecordingJob, entries: [Int], filters: [Int: ShortPieceFilter], threads: Int,
    room: inout AlignedBuffer
  ) {
    self.job = job
    self.entries = entries
    self.filters = filters
    self.threads = threads
    var starts: [Int] = []
    var end = 0
    for entry in entries {
      starts.append(end)
      end += (filters[job.count(of: entry)]?.range.count ?? 0) * job.channels.count
    }
    self.starts = starts
    // Fresh memory has to be cleared by the system: one room serves one stretch after the other.
    if room.count < end { room = AlignedBuffer(uninitializedCount: end) }
    filtered = room
  }

  /// Filters every row of every piece.
  ///
  /// - Returns: what was found out, `[entry, row]`.
  func filter(progress: @Sendable (Int) -> Void) -> [RowFindings?] {
    let rows = job.channels.count
    let found = Mutex([RowFindings?](repeating: nil, count: entries.count * rows))
    let lengths = Set(entries.map(job.count(of:)))
    let longest = lengths.max() ?? 0
    let tiled = job.recording.samples.areInterleaved(entries.map(pieceSamples))
    let items = tiled ? rows : rows * entries.count
    let workers = (0..<min(max(threads, 1), items)).map { _ in
      let tile = tiled ? AlignedBuffer(uninitializedCount: entries.count * longest) : nil
      // Pieces of many lengths have theirs made one at a time.
      let kept = lengths.count <= 4 ? lengths : []
      let spaces = filters.filter { kept.contains($0.key) }.mapValues { $0.makeWorkspace() }
      return (spaces: spaces, tile: tile)
    }
    forEachInParallel(count: items, threads: threads) { worker, item in
      let (spaces, tile) = workers[worker]
      guard let tile else {
        let (place, row) = item.quotientAndRemainder(dividingBy: rows)
        let source = job.source(row: row, piece: job.windows[entries[place]].piece)
        let result = filter(source, place: place, row: row, in: spaces)
        found.withLock { $0[item] = result }
        progress(source.count)
        return
      }
      let sources = PieceSource.tile(
        job.samples, channel: job.channels[item], pieces: entries.map(pieceSamples),
        rate: job.recording.samplingRate, in: tile)
      for (place, source) in sources.enumerated() {
        let result = filter(source, place: place, row: item, in: spaces)
        found.withLock { $0[place * rows + item] = result }
        progress(source.count)
      }
    }
    return found.withLock { $0 }
  }

  private func pieceSamples(_ entry: Int) -> Range<Int> {
    job.recording.pieces[job.windows[entry].piece].samples
  }

  private func filter(
    _ source: PieceSource, place: Int, row: Int, in spaces: [Int: ShortPieceFilter.Workspace]
  ) -> RowFindings {
    var result = RowFindings()
    guard let filter = filters[source.count] else { return result }
    let space = spaces[source.count] ?? filter.makeWorkspace()
    filter.apply(
      to: source, in: space,
      inspect: { values, strange in
        result.statistics.add(values, count: source.count, strange: strange)
        if strange > 0 {
          result.missing.formUnion(
            source.missing(in: 0..<source.count, longerThan: job.bridgedSamples))
        }
      },
      { samples in
        result.statistics.addFiltered(
          samples.address(of: 0), count: job.change.gridCount(of: source.count))
        filtered.withPointer {
          ($0 + starts[place] + row * samples.range.count).update(
            from: samples.start, count: samples.range.count)
        }
      })
    return result
  }

  /// Cuts all windows out of the filtered pieces.
  ///
  /// - Returns: how many were flat, `[some windows, row]`.
  func cut(into output: EpochSamples) -> [RowFindings?] {
    let rows = job.channels.count
    let parts = entries.indices.flatMap { place in
      let own = job.windows[entries[place]].windows
      return stride(from: 0, to: own.count, by: Self.windowsAtOnce).map {
        (place: place, windows: own[$0..<min($0 + Self.windowsAtOnce, own.count)])
      }
    }
    let found = Mutex([RowFindings?](repeating: nil, count: parts.count * rows))
    forEachInParallel(count: parts.count, threads: threads) { _, part in
      let (place, windows) = parts[part]
      guard let range = filters[job.count(of: entries[place])]?.range else { return }
      var flat = [Int](repeating: 0, count: rows)
      filtered.withPointer { filtered in
        for index in windows {
          for row in 0..<rows {
            let start = filtered + starts[place] + row * range.count
            let samples = FilteredSamples(start: start, range: range)
            if job.cut(index, row: row, from: samples, into: output) { flat[row] += 1 }
          }
        }
      }
      let result = flat
      found.withLock { found in
        for row in 0..<rows where result[row] > 0 {
          found[part * rows + row] = RowFindings(flat: result[row])
        }
      }
    }
    return found.withLock { $0 }
  }
}
