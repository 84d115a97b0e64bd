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
    /// What is filtered at a time: rows of entries of one length.
    let groups: [[(place: Int, row: Int)]]
    /// Windows that are cut together, all of one entry.
    let parts: [(place: Int, windows: ArraySlice<Int>)]
    /// Pieces of work that filter, of each of which something is found out.
    let filtering: Countdown
    let cutting: Countdown
  }

  /// A piece of work.
  private enum Step: Sendable {
    case filter(batch: Int, group: Int)
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
      let groups = Self.groups(of: entries, job, filters, isTiled: isTiled)
      let parts = entries.indices.flatMap { place in
        let own = job.windows[entries[place]].windows
        return stride(from: 0, to: own.count, by: Self.windowsAtOnce).map {
          (place: place, windows: own[$0..<min($0 + Self.windowsAtOnce, own.count)])
        }
      }
      return Batch(
        entries: entries, starts: starts, isTiled: isTiled, groups: groups, parts: parts,
        filtering: Countdown(groups.count),
        cutting: Countdown(parts.count))
    }
  }

  /// The rows of `entries`, taken together as they are filtered.
  private static func groups(
    of entries: [Int], _ job: RecordingJob, _ filters: [Int: ShortPieceFilter], isTiled: Bool
  ) -> [[(place: Int, row: Int)]] {
    let rows = job.channels.indices
    guard !isTiled else {
      return rows.map { row in entries.indices.map { (place: $0, row: row) } }
    }
    let lengths = Dictionary(grouping: entries.indices) { job.count(of: entries[$0]) }
    return lengths.sorted { $0.key < $1.key }.flatMap { length, places in
      let all = places.flatMap { place in rows.map { (place: place, row: $0) } }
      return all.parted(by: filters[length]?.atOnce ?? 1)
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
      case .filter(let index, let group):
        // The room is free when what stood there has been cut.
        if index >= roomCount { batches[index - roomCount].cutting.wait() }
        filter(index, group: group, worker: worker, found[index], progress: progress)
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
        steps += batch.groups.indices.map { .filter(batch: index, group: $0) }
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

  /// Filters the rows of a group.
  private func filter(
    _ index: Int, group: Int, worker: Int, _ found: Findings, progress: (Int) -> Void
  ) {
    let batch = batches[index]
    let rows = batch.groups[group]
    let pieces = rows.map { pieceSamples(batch.entries[$0.place]) }
    guard let first = rows.first, let filter = tools.filters[pieces[0].count] else { return }
    let sources =
      batch.isTiled
      ? PieceSource.tile(
        job.samples, channel: job.channels[first.row], pieces: pieces,
        rate: job.recording.samplingRate, in: tools.tile(worker: worker))
      : rows.map { job.source(row: $0.row, piece: job.windows[batch.entries[$0.place]].piece) }
    let space = tools.space(worker: worker, length: sources[0].count, filter)
    for part in Array(rows.indices).parted(by: filter.atOnce) {
      let results = self.filter(
        sources[part[0]..<part[0] + part.count], rows: part.map { rows[$0] }, index, by: filter,
        in: space)
      found.filtered.withLock { found in
        for (place, result) in zip(part, results) {
          found[rows[place].place * job.channels.count + rows[place].row] = result
        }
      }
      progress(part.count * sources[0].count)
    }
  }

  private func filter(
    _ sources: ArraySlice<PieceSource>, rows: [(place: Int, row: Int)], _ index: Int,
    by filter: ShortPieceFilter, in space: ShortPieceFilter.Workspace
  ) -> [RowFindings] {
    var results = [RowFindings](repeating: RowFindings(), count: rows.count)
    let room = tools.rooms[index % roomCount]
    let places = rows.map { batches[index].starts[$0.place] + $0.row * filter.range.count }
    filter.apply(
      to: sources, in: space,
      inspect: { item, values, strange in
        let (row, source) = (item - sources.startIndex, sources[item])
        results[row].statistics.add(values, count: source.count, strange: strange)
        if strange > 0 {
          results[row].missing.formUnion(
            source.missing(in: 0..<source.count, longerThan: job.bridgedSamples))
        }
      }, result: room, at: places)
    room.withPointer { room in
      for row in rows.indices {
        results[row].statistics.addFiltered(
          FilteredSamples(start: room + places[row], range: filter.range).address(of: 0),
          count: job.change.gridCount(of: filter.inputCount))
      }
    }
    return results
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

extension Array {
  /// Its elements, `count` at a time.
  fileprivate func parted(by count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map {
      Array(self[$0..<Swift.min($0 + count, self.count)])
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
