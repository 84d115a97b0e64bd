import Parallelism
import Synchronization

/// Short pieces of a recording on their way into windows, batch by batch: first filtered whole, row by
/// row, then cut epoch by epoch.
///
/// Windows of one epoch lie side by side in memory, those of one row far apart: cutting all rows
/// together writes every page once and in order. One batch is filtered while the one before is cut, so
/// that no thread has to wait for another.
struct ShortPieces: Sendable {
  private let job: RecordingJob
  private let tools: ShortPieceTools
  private let batches: [Batch]
  private let roomCount: Int
  private let threads: Int

  /// Batches whose findings are kept at a time.
  static let batchesAtOnce = 16
  /// Windows that one thread cuts at a time.
  private static let windowsAtOnce = 16

  /// Pieces that have room for their filtered samples at a time.
  private struct Batch: Sendable {
    /// Entries of the job's list of windows.
    let entries: [Int]
    /// Where the filtered samples of each begin, `[entry, row]` with the range of the entry's filter each.
    let starts: [Int]
    /// Whether the samples of all pieces are decoded in one go.
    let isTiled: Bool
    /// Windows that are cut together, all of one entry.
    let parts: [(place: Int, windows: ArraySlice<Int>)]
    /// Pieces of work that filter, of each of which something is found out.
    let filtering: Countdown
    let cutting: Countdown
  }

  /// A piece of work.
  private enum Step: Sendable {
    case filter(batch: Int, item: Int)
    case cut(batch: Int, part: Int)
  }

  /// Prepares `tools` for `batches` of entries of a job.
  init(_ job: RecordingJob, batches: [[Int]], threads: Int, tools: inout ShortPieceTools) {
    self.job = job
    self.threads = max(threads, 1)
    // Pieces that take turns in a file come in batches that fill the cache.
    roomCount = min(job.recording.samples.isInterleaved ? 1 : 2, batches.count)
    tools.prepare(for: job, batches: batches, threads: self.threads, roomCount: roomCount)
    self.tools = tools
    let filters = tools.filters
    self.batches = batches.map { entries in
      var starts: [Int] = []
      var end = 0
      for entry in entries {
        starts.append(end)
        end += (filters[job.count(of: entry)]?.range.count ?? 0) * job.channels.count
      }
      let isTiled = job.recording.samples.areInterleaved(
        entries.map { job.recording.pieces[job.windows[$0].piece].samples })
      let parts = entries.indices.flatMap { place in
        let own = job.windows[entries[place]].windows
        return stride(from: 0, to: own.count, by: Self.windowsAtOnce).map {
          (place: place, windows: own[$0..<min($0 + Self.windowsAtOnce, own.count)])
        }
      }
      return Batch(
        entries: entries, starts: starts, isTiled: isTiled, parts: parts,
        filtering: Countdown(job.channels.count * (isTiled ? 1 : entries.count)),
        cutting: Countdown(parts.count))
    }
  }

  /// Filters every row of every piece and cuts all windows out of them.
  ///
  /// - Returns: what was found out, of batch after batch, first `[entry, row]` and then of each row.
  func run(into output: EpochSamples, progress: @Sendable (Int) -> Void) -> [[RowFindings?]] {
    let rows = job.channels.count
    let steps = self.steps
    let found = batches.map { Findings(entries: $0.entries.count, rows: rows) }
    forEachInParallel(count: steps.count, threads: threads) { worker, step in
      switch steps[step] {
      case .filter(let index, let item):
        // The room is free when what stood there has been cut.
        if index >= roomCount { batches[index - roomCount].cutting.wait() }
        filter(index, item: item, worker: worker, found[index], progress: progress)
        batches[index].filtering.advance()
      case .cut(let index, let part):
        batches[index].filtering.wait()
        if part == 0 { release(batches[index]) }
        cut(index, part: part, into: output, found[index])
        batches[index].cutting.advance()
      }
    }
    return found.flatMap {
      [$0.filtered.withLock { $0 }, $0.flat.withLock { $0.map { RowFindings(flat: $0) } }]
    }
  }

  /// All pieces of work, each behind those that it may have to wait for.
  private var steps: [Step] {
    (0..<batches.count + roomCount - 1).flatMap { index -> [Step] in
      var steps: [Step] = []
      if index < batches.count {
        let batch = batches[index]
        let items = job.channels.count * (batch.isTiled ? 1 : batch.entries.count)
        steps += (0..<items).map { .filter(batch: index, item: $0) }
      }
      let before = index - roomCount + 1
      if before >= 0 {
        steps += batches[before].parts.indices.map { .cut(batch: before, part: $0) }
      }
      return steps
    }
  }

  private func pieceSamples(_ entry: Int) -> Range<Int> {
    job.recording.pieces[job.windows[entry].piece].samples
  }

  private func release(_ batch: Batch) {
    for entry in batch.entries { job.recording.samples.release(samples: pieceSamples(entry)) }
  }

  /// Filters one row of one entry, or of all where they are decoded in one go.
  private func filter(
    _ index: Int, item: Int, worker: Int, _ found: Findings, progress: (Int) -> Void
  ) {
    let rows = job.channels.count
    let batch = batches[index]
    guard batch.isTiled else {
      let (place, row) = item.quotientAndRemainder(dividingBy: rows)
      let source = job.source(row: row, piece: job.windows[batch.entries[place]].piece)
      let result = filter(source, index, place: place, row: row, worker: worker)
      found.filtered.withLock { $0[item] = result }
      return progress(source.count)
    }
    let sources = PieceSource.tile(
      job.samples, channel: job.channels[item], pieces: batch.entries.map(pieceSamples),
      rate: job.recording.samplingRate, in: tools.tile(worker: worker))
    for (place, source) in sources.enumerated() {
      let result = filter(source, index, place: place, row: item, worker: worker)
      found.filtered.withLock { $0[place * rows + item] = result }
      progress(source.count)
    }
  }

  private func filter(
    _ source: PieceSource, _ index: Int, place: Int, row: Int, worker: Int
  ) -> RowFindings {
    var result = RowFindings()
    guard let filter = tools.filters[source.count] else { return result }
    let room = tools.rooms[index % roomCount]
    let start = batches[index].starts[place] + row * filter.range.count
    filter.apply(
      to: source, in: tools.space(worker: worker, length: source.count, filter),
      inspect: { values, strange in
        result.statistics.add(values, count: source.count, strange: strange)
        if strange > 0 {
          result.missing.formUnion(
            source.missing(in: 0..<source.count, longerThan: job.bridgedSamples))
        }
      }, result: room, at: start)
    room.withPointer {
      result.statistics.addFiltered(
        FilteredSamples(start: $0 + start, range: filter.range).address(of: 0),
        count: job.change.gridCount(of: source.count))
    }
    return result
  }

  /// Cuts some windows out of a filtered piece, and counts those that are flat.
  private func cut(_ index: Int, part: Int, into output: EpochSamples, _ found: Findings) {
    let batch = batches[index]
    let rows = job.channels.count
    let (place, windows) = batch.parts[part]
    guard let range = tools.filters[job.count(of: batch.entries[place])]?.range else { return }
    var flat = [Int](repeating: 0, count: rows)
    tools.rooms[index % roomCount].withPointer { room in
      let samples = FilteredSamples(start: room + batch.starts[place], range: range)
      for window in windows {
        job.cut(window, rows: 0..<rows, from: samples, stride: range.count, into: output) {
          flat[$0] += 1
        }
      }
    }
    found.flat.withLock { found in
      for row in 0..<rows { found[row] += flat[row] }
    }
  }
}

/// What is found out of a batch.
private final class Findings: Sendable {
  /// What the samples show, `[entry, row]`.
  let filtered: Mutex<[RowFindings?]>
  /// How many windows of each row are flat.
  let flat: Mutex<[Int]>

  init(entries: Int, rows: Int) {
    filtered = Mutex([RowFindings?](repeating: nil, count: entries * rows))
    flat = Mutex([Int](repeating: 0, count: rows))
  }
}
