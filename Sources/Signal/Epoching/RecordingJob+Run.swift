import ElementaryFunctions
import Parallelism
import Synchronization

/// What running a job has found out, for each row.
struct RowFindings: Sendable {
  /// How many windows were flat.
  var flat = 0
  /// What the samples show of the electrode.
  var statistics = ElectrodeStatistics()
  /// Samples beyond one volt that were taken as no numbers; `statistics` count them as strange.
  var distant = 0
  /// Long stretches that are not numbers, in samples of the recording.
  var missing: Set<Range<Int>> = []

  /// Adds what another stretch of the same recording has shown.
  mutating func merge(_ other: RowFindings) {
    flat += other.flat
    statistics.merge(other.statistics)
    distant += other.distant
    missing.formUnion(other.missing)
  }
}

extension RecordingJob {
  /// Transforms up to this many samples at once; longer pieces go block by block.
  private static let wholeLimit = 1 << 17
  /// About how many bytes of a file are worked on before they are let go.
  ///
  /// What is filtered of them shall stay in the cache until it is cut. Where records take turns in the
  /// file, so many of them are read at once that every line of the cache is used whole.
  private var batchBytes: Int { recording.samples.isInterleaved ? 1 << 25 : 1 << 22 }

  /// Writes every window of the plan to `output`, and once more where samples beyond one volt have to be bridged.
  ///
  /// - Parameters:
  ///   - output: room for the windows of every recording.
  ///   - inMicrovolts: of each row, whether a million is one volt.
  ///   - threads: how many threads may work at a time.
  ///   - tools: what is kept from one recording to the next.
  ///   - progress: called from any thread with the number of samples done since the last call.
  /// - Returns: what was found out of each row.
  func run(
    into output: EpochSamples, inMicrovolts: [Bool], threads: Int, tools: inout ShortPieceTools,
    progress: @Sendable (Int) -> Void
  ) -> [RowFindings] {
    let found = run(into: output, threads: threads, tools: &tools, progress: progress)
    let suspects = found.indices.filter { inMicrovolts[$0] && found[$0].statistics.beyond > 0 }
    guard let job = bounded(rows: suspects) else { return found }
    let again = job.run(into: output, threads: threads, tools: &tools) { _ in }
    return zip(found, again).map { first, second in
      var row = second
      row.distant = second.statistics.strange - first.statistics.strange
      return row
    }
  }

  /// Writes every window of the plan to `output`.
  ///
  /// The file is read once, in its own order.
  ///
  /// - Parameters:
  ///   - output: room for the windows of every recording.
  ///   - threads: how many threads may work at a time.
  ///   - tools: what is kept from one recording to the next.
  ///   - progress: called from any thread with the number of samples done since the last call.
  /// - Returns: what was found out of each row.
  func run(
    into output: EpochSamples, threads: Int, tools: inout ShortPieceTools,
    progress: @Sendable (Int) -> Void
  ) -> [RowFindings] {
    var findings = [RowFindings](repeating: RowFindings(), count: channels.count)
    let longest = windows.map { recording.pieces[$0.piece].samples.count }.max() ?? 0
    let blocks =
      isShort(longest)
      ? nil
      : BlockFilter(response: response, change: change, margin: cutter.margin, longest: longest)
    var rest = batches[...]
    while let batch = rest.first, let entry = batch.first {
      if let blocks, !isShort(count(of: entry)) {
        rest.removeFirst()
        merge(
          runBlockwise(windows[entry], blocks, into: output, threads: threads, progress: progress),
          into: &findings)
        continue
      }
      let short = rest.prefix(ShortPieces.batchesAtOnce)
        .prefix { $0.allSatisfy { isShort(count(of: $0)) } }
      rest = rest.dropFirst(short.count)
      let pieces = ShortPieces(self, batches: Array(short), threads: threads, tools: &tools)
      for found in pieces.run(into: output, progress: progress) { merge(found, into: &findings) }
    }
    return findings
  }

  func count(of entry: Int) -> Int {
    recording.pieces[windows[entry].piece].samples.count
  }

  private func isShort(_ count: Int) -> Bool {
    count + Int(saturating: 2 * PieceSource.reflection * recording.samplingRate) <= Self.wholeLimit
  }

  /// Entries of `windows` that are worked on together: long pieces alone, short ones in some number.
  private var batches: [[Int]] {
    let filtered = Int(saturating: change.gridRate / change.inputRate * 4) * channels.count
    let perSample = max(recording.samples.encoding.size * recording.channels.count, filtered)
    var batches: [[Int]] = []
    var bytes = 0
    for entry in windows.indices {
      let size = count(of: entry) * perSample
      if bytes > 0, isShort(count(of: entry)), bytes + size <= batchBytes {
        batches[batches.count - 1].append(entry)
        bytes += size
      } else {
        batches.append([entry])
        bytes = isShort(count(of: entry)) ? size : 0
      }
    }
    return batches
  }

  private func merge(_ parts: [RowFindings?], into findings: inout [RowFindings]) {
    // In a fixed order, whatever thread was first, so that sums are the same in every run.
    for (index, part) in parts.enumerated() {
      guard let part else { continue }
      findings[index % channels.count].merge(part)
    }
  }

  private func runBlockwise(
    _ entry: (piece: Int, windows: [Int]), _ filter: BlockFilter, into output: EpochSamples,
    threads: Int, progress: @Sendable (Int) -> Void
  ) -> [RowFindings?] {
    let count = recording.pieces[entry.piece].samples.count
    let rows = channels.indices.map { row in
      RowStream(self, filter, row: row, entry: entry)
    }
    let blocks = filter.blocks(of: count, pad: PieceSource.pad(of: count, rate: change.inputRate))
    let workspaces = (0..<min(max(threads, 1), rows.count)).map { _ in filter.makeWorkspace() }
    let first = recording.pieces[entry.piece].samples.lowerBound
    /// Samples that the next block will not need any more.
    @Sendable func spent(_ block: Int) -> Range<Int> {
      let start = block * filter.step - filter.overlap
      return (start..<start + filter.step).clamped(to: 0..<count)
    }
    if recording.samples.isChannelMajor {
      forEachInParallel(count: rows.count, threads: threads) { worker, row in
        for block in blocks {
          rows[row].advance(block, in: workspaces[worker], output)
          recording.samples.release(
            channel: channels[row], samples: spent(block).offset(by: first))
        }
        rows[row].finish(output)
        progress(count)
      }
    } else {
      for block in blocks {
        forEachInParallel(count: rows.count, threads: threads) { worker, row in
          rows[row].advance(block, in: workspaces[worker], output)
          progress(
            (block * filter.step..<(block + 1) * filter.step).clamped(to: 0..<count).count)
        }
        recording.samples.release(samples: spent(block).offset(by: first))
      }
      for row in rows { row.finish(output) }
    }
    return rows.map(\.findings)
  }
}

extension Range<Int> {
  fileprivate func offset(by count: Int) -> Range<Int> {
    lowerBound + count..<upperBound + count
  }
}

/// One row of a long piece on its way into windows.
private final class RowStream: @unchecked Sendable {
  // Sendable as a place to work in: one thread at a time takes it a block further.
  private let job: RecordingJob
  private let filter: BlockFilter
  private let row: Int
  private let piece: Int
  private let windows: [Int]
  private let count: Int
  private let stream: BlockStream
  private var next = 0
  private var sum = 0.0
  private(set) var findings = RowFindings()

  init(
    _ job: RecordingJob, _ filter: BlockFilter, row: Int, entry: (piece: Int, windows: [Int])
  ) {
    self.job = job
    self.filter = filter
    self.row = row
    (piece, windows) = entry
    count = job.recording.pieces[entry.piece].samples.count
    stream = BlockStream(
      filter, source: job.source(row: row, piece: entry.piece), count: count,
      span: job.cutter.span)
  }

  func advance(
    _ block: Int, in workspace: BlockFilter.Workspace, _ output: EpochSamples
  ) {
    stream.advance(
      block, in: workspace,
      inspect: { values, samples, strange in
        let own = (block * filter.step..<(block + 1) * filter.step).clamped(to: 0..<count)
        guard !own.isEmpty else { return }
        let start = values + (own.lowerBound - samples.lowerBound)
        findings.statistics.add(start, count: own.count, strange: strange)
        if strange > 0 {
          findings.missing.formUnion(job.missing(in: own, row: row, piece: piece))
        }
        guard job.response.passesConstants else { return }
        for index in 0..<own.count { sum += Double(start[index]) }
      },
      { filtered in
        findings.statistics.addFiltered(filtered.start, count: filtered.range.count)
        while next < windows.count {
          let needs = job.cutter.needs(at: job.plan.windows[windows[next]].start)
          guard needs.upperBound <= filtered.range.upperBound else { return needs.lowerBound }
          job.cut(windows[next], rows: row..<row + 1, from: filtered, stride: 0, into: output) {
            _ in findings.flat += 1
          }
          next += 1
        }
        return filtered.range.upperBound
      })
  }

  /// Takes the mean of the piece from its windows, where the filter has not.
  func finish(_ output: EpochSamples) {
    precondition(next == windows.count, "every window was cut")
    guard job.response.passesConstants, !job.standardizes, job.settings.baseline == nil else {
      return
    }
    job.lower(by: Float(sum / Double(count)), windows, row: row, in: output)
  }
}
