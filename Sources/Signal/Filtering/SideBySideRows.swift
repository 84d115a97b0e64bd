import CKernels

/// Eight pieces of one length, side by side, on their way through a `ShortPieceFilter`.
///
/// It does what the filter does of one piece, in less than half of its time; kernels go from row to row
/// in the lanes of vectors, and no row's result depends on the others.
struct SideBySideRows: Sendable {
  private static let rows = SideBySideTransform.rows
  /// Longer transforms of eight rows do not stay in the cache.
  private static let longest = 1 << 16

  private let inputCount: Int
  private let fast: WholePieceFilter
  private let drift: DriftFilter
  private let convolution, driftConvolution: SideBySideConvolution
  /// The samples of a piece that have room.
  private let samples: Range<Int>

  /// The same as `fast` and `drift` do, or `nil` where it is done piece by piece.
  init?(inputCount: Int, fast: WholePieceFilter, drift: DriftFilter) {
    guard fast.length <= Self.longest, let convolution = fast.sideBySide(),
      let driftConvolution = drift.sideBySide()
    else { return nil }
    (self.inputCount, self.fast, self.drift) = (inputCount, fast, drift)
    (self.convolution, self.driftConvolution) = (convolution, driftConvolution)
    // Complex numbers, which are two samples each, begin where the circle does.
    let circle = -fast.lead
    let first = min(drift.needed.lowerBound, fast.needed.lowerBound)
    let end = max(
      drift.needed.upperBound, fast.needed.upperBound, circle + convolution.size / Self.rows)
    samples = first - (circle - first) % 2..<end
  }

  /// Buffers for one thread.
  struct Workspace: Sendable {
    /// The pieces, one behind the other.
    fileprivate let pieces: AlignedBuffer
    /// The pieces side by side, with what surrounds them.
    fileprivate let samples: AlignedBuffer
    fileprivate let room: AlignedBuffer
    fileprivate let slow, slowRoom: AlignedBuffer
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    Workspace(
      pieces: AlignedBuffer(count: Self.rows * pieceStride),
      samples: AlignedBuffer(count: Self.rows * samples.count),
      room: AlignedBuffer(count: convolution.size),
      slow: AlignedBuffer(count: driftConvolution.size),
      slowRoom: AlignedBuffer(count: driftConvolution.size))
  }

  /// From one piece to the next, whose lines of the cache shall not displace each other.
  private var pieceStride: Int {
    (max(inputCount, fast.range.count) + AlignedBuffer.lanes) / AlignedBuffer.lanes
      * AlignedBuffer.lanes + AlignedBuffer.lanes
  }

  /// Filters up to eight pieces and writes each to its own of `places` in `result`.
  ///
  /// `inspect` sees the samples of every piece before, and how many of them were strange.
  func apply(
    to sources: ArraySlice<PieceSource>, in workspace: Workspace,
    inspect: (_ index: Int, UnsafePointer<Float>, _ strange: Int) -> Void,
    result: AlignedBuffer, at places: [Int]
  ) {
    precondition(sources.count == places.count && sources.count <= Self.rows)
    precondition(places.allSatisfy { $0 >= 0 && $0 + fast.range.count <= result.count })
    workspace.pieces.withPointer { pieces in
      var ends = Ends()
      for (row, source) in sources.enumerated() {
        let piece = pieces + row * pieceStride
        let strange = source.read(0..<inputCount, to: piece)
        inspect(sources.startIndex + row, piece, strange)
        ends.set(row, source)
      }
      workspace.samples.withPointer { samples in
        let piece = samples - Self.rows * self.samples.lowerBound
        signal_rows_gather(pieces, Int64(pieceStride), piece, Int64(inputCount))
        surround(piece, ends)
        let slow = workspace.slow.withPointer { slow in
          workspace.slowRoom.withPointer {
            drift.find(in: piece, ends: ends, by: driftConvolution, slow: slow, room: $0)
          }
        }
        let filtered = workspace.room.withPointer {
          fast.convolve(piece, by: convolution, room: $0)
        }
        result.withPointer { result in
          // Rows that nobody asked for go where the pieces were.
          let outputs = (0..<Self.rows).map { row -> UnsafeMutablePointer<Float>? in
            row < places.count ? result + places[row] : pieces + row * pieceStride
          }
          drift.subtract(slow, from: filtered, range: fast.range, to: outputs)
        }
      }
    }
  }

  /// Writes what stands before and behind the pieces.
  private func surround(_ piece: UnsafeMutablePointer<Float>, _ ends: Ends) {
    let rows = Self.rows
    let (pad, count) = (ends.pad, inputCount)
    func hold(_ value: [Float], _ range: Range<Int>) {
      for sample in range {
        for row in 0..<rows { piece[rows * sample + row] = value[row] }
      }
    }
    hold(ends.before, samples.lowerBound..<(-pad))
    signal_rows_mirror(
      piece + rows * pad, [Float](repeating: 0, count: rows), piece - rows * pad, Int64(pad))
    signal_rows_mirror(piece + rows * (count - 2), ends.last, piece + rows * count, Int64(pad))
    hold(ends.behind, count + pad..<drift.needed.upperBound)
  }

  /// What the ends of eight pieces are.
  struct Ends {
    /// How many samples are reflected.
    private(set) var pad = 0
    /// The value of each row that is held before the start, and behind the end.
    private(set) var before = [Float](repeating: 0, count: SideBySideTransform.rows)
    private(set) var behind = [Float](repeating: 0, count: SideBySideTransform.rows)
    /// The last sample of each row.
    private(set) var last = [Float](repeating: 0, count: SideBySideTransform.rows)

    mutating func set(_ row: Int, _ source: PieceSource) {
      pad = source.pad
      before[row] = source.heldBefore
      behind[row] = source.heldBehind
      last[row] = source.last
    }
  }
}
