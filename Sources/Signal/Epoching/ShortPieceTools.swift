import Synchronization

/// Filters and buffers for short pieces, kept from one recording to the next.
///
/// Fresh memory has to be cleared by the system, and a filter takes as long to make as some pieces to filter.
struct ShortPieceTools: Sendable {
  /// By samples of a piece.
  private(set) var filters: [Int: ShortPieceFilter] = [:]
  /// Room for the filtered samples of a batch each, to be used in turn.
  private(set) var rooms: [AlignedBuffer] = []
  private var spaces: [Spaces] = []
  /// The lengths whose buffers are kept.
  private var kept: Set<Int> = []
  private var tiles: [AlignedBuffer] = []
  private var basis: (response: FilterResponse, change: RateChange, margin: Int)?

  /// A thread's buffers by samples of a piece, made when it first filters some: of many threads few may ever do.
  private final class Spaces: Sendable {
    private let made = Mutex<[Int: ShortPieceFilter.Workspace]>([:])

    func space(length: Int, _ filter: ShortPieceFilter) -> ShortPieceFilter.Workspace {
      made.withLock { made in
        let space = made[length] ?? filter.makeWorkspace()
        made[length] = space
        return space
      }
    }
  }

  /// Pieces of more lengths have their buffers made one at a time.
  private static let lengths = 4

  /// Makes what `batches` of a job need that is not there.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - batches: entries of its list of windows, those of a batch together.
  ///   - threads: how many threads will work at a time.
  ///   - roomCount: how many batches have room at a time.
  mutating func prepare(
    for job: RecordingJob, batches: [[Int]], threads: Int, roomCount: Int
  ) {
    let wanted = (job.response, job.change, job.cutter.margin)
    if basis.map({ $0 != wanted }) ?? true {
      basis = wanted
      filters = [:]
      spaces = []
    }
    let lengths = Set(batches.joined().map(job.count(of:)))
    filters = filters.filter { lengths.contains($0.key) }
    for length in lengths where filters[length] == nil {
      filters[length] = ShortPieceFilter(
        inputCount: length, response: job.response, change: job.change,
        margin: job.cutter.margin)
    }
    let few = lengths.count <= Self.lengths ? lengths : []
    if spaces.count != threads || kept != few {
      kept = few
      spaces = (0..<threads).map { _ in Spaces() }
    }
    let size = batches.map { self.size(of: $0, job) }.max() ?? 0
    if rooms.count < roomCount || rooms.contains(where: { $0.count < size }) {
      rooms = (0..<roomCount).map { _ in AlignedBuffer(uninitializedCount: size) }
    }
    let tile =
      job.recording.samples.isInterleaved
      ? batches.map { $0.reduce(0) { $0 + job.count(of: $1) } }.max() ?? 0 : 0
    if tiles.count != threads || tiles.contains(where: { $0.count < tile }) {
      tiles = (0..<threads).map { _ in AlignedBuffer(uninitializedCount: tile) }
    }
  }

  /// Numbers of the filtered samples of some entries, in all rows.
  private func size(of entries: [Int], _ job: RecordingJob) -> Int {
    entries.reduce(0) { $0 + (filters[job.count(of: $1)]?.range.count ?? 0) } * job.channels.count
  }

  /// A thread's buffers for pieces of `length` samples.
  func space(worker: Int, length: Int, _ filter: ShortPieceFilter) -> ShortPieceFilter.Workspace {
    kept.contains(length) ? spaces[worker].space(length: length, filter) : filter.makeWorkspace()
  }

  /// A thread's room for pieces that are decoded in one go.
  func tile(worker: Int) -> AlignedBuffer { tiles[worker] }
}
