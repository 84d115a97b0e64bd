import ElementaryFunctions

/// Filters and resamples a whole piece as `WholePieceFilter` does, in less than half of its time.
///
/// Where the response allows it, the long memory of its low edge is left to a `DriftFilter` at a low
/// rate, and the transform at the recording's own rate covers the piece and little more.
struct ShortPieceFilter: Sendable {
  /// Samples of a piece.
  let inputCount: Int
  private let fast: WholePieceFilter
  private let drift: DriftFilter?
  private let sideBySide: SideBySideRows?

  /// A filter for pieces of `inputCount` samples; the arguments are those of `WholePieceFilter`.
  init(inputCount: Int, response: FilterResponse, change: RateChange, margin: Int) {
    self.inputCount = inputCount
    let rate = change.inputRate
    let lead = WholePieceFilter.lead(margin: margin, change: change)
    let range =
      -(lead / change.down * change.up)..<change.gridCount(of: inputCount) + margin
    let high = response.filter.band.high
    let memory =
      11 * Butterworth(.init(low: nil, high: high), samplingRate: rate).timeConstant
      + RateFade(change).reach + 0.25
    let reach = max(
      Int(saturating: memory * rate), 2 * lead, (margin + 2) * change.down / change.up)
    guard reach < PieceSource.pad(of: inputCount, rate: rate),
      let drift = DriftFilter(
        inputCount: inputCount, response: response, change: change, range: range)
    else {
      drift = nil
      sideBySide = nil
      fast = WholePieceFilter(
        inputCount: inputCount, response: response, change: change, margin: margin)
      return
    }
    self.drift = drift
    fast = WholePieceFilter(
      inputCount: inputCount, change: change, margin: margin, pad: reach, crossing: 1,
      removesMean: false
    ) { frequency in
      let factor = response(frequency)
      return (factor.real + drift(frequency), factor.imaginary)
    }
    sideBySide = SideBySideRows(inputCount: inputCount, fast: fast, drift: drift)
  }

  /// The samples on the grid that come out: those of the piece and a margin at either end.
  var range: Range<Int> { fast.range }

  /// How many pieces are best filtered at once.
  var atOnce: Int { sideBySide == nil ? 1 : SideBySideTransform.rows }

  /// Buffers for one thread.
  enum Workspace: Sendable {
    case single(Single)
    case sideBySide(SideBySideRows.Workspace)

    struct Single: Sendable {
      fileprivate let room: WholePieceFilter.Room
      fileprivate let fast: WholePieceFilter.Workspace
      fileprivate let drift: DriftFilter.Workspace?
    }
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    sideBySide.map { .sideBySide($0.makeWorkspace()) } ?? .single(makeSingleWorkspace())
  }

  private func makeSingleWorkspace() -> Workspace.Single {
    Workspace.Single(
      room: fast.makeRoom(from: needed.lowerBound, count: needed.count + SplineThinning.excess),
      fast: fast.makeWorkspace(), drift: drift?.makeWorkspace())
  }

  /// The samples that are needed of a piece, with its reflections.
  private var needed: Range<Int> {
    guard let drift else { return fast.needed }
    return min(
      drift.needed.lowerBound, fast.needed.lowerBound)..<max(
        drift.needed.upperBound, fast.needed.upperBound)
  }

  /// Filters up to `atOnce` pieces and writes the samples of `range` to `result`, from the numbers `places` on.
  ///
  /// `inspect` sees the samples of each piece before, and how many of them were strange.
  func apply(
    to sources: ArraySlice<PieceSource>, in workspace: Workspace,
    inspect: (_ index: Int, UnsafePointer<Float>, _ strange: Int) -> Void = { _, _, _ in },
    result: AlignedBuffer, at places: [Int]
  ) {
    switch workspace {
    case .sideBySide(let space):
      sideBySide?.apply(to: sources, in: space, inspect: inspect, result: result, at: places)
    case .single(let space):
      for (index, place) in zip(sources.indices, places) {
        apply(
          to: sources[index], in: space, inspect: { inspect(index, $0, $1) }, result: result,
          at: place)
      }
    }
  }

  private func apply(
    to source: PieceSource, in workspace: Workspace.Single,
    inspect: (UnsafePointer<Float>, _ strange: Int) -> Void, result: AlignedBuffer, at place: Int
  ) {
    precondition(place >= 0 && place + range.count <= result.count, "the result has room")
    let needed = self.needed
    workspace.room.withPointer { samples in
      let strange = source.read(needed, to: samples)
      inspect(samples - needed.lowerBound, strange)
      // Before the other transform, which spends the samples.
      if let drift, let space = workspace.drift {
        drift.find(in: samples, from: needed.lowerBound, source: source, in: space)
      }
    }
    fast.apply(to: workspace.room, in: workspace.fast) { filtered in
      result.withPointer { result in
        if let drift, let space = workspace.drift {
          drift.subtract(from: filtered, to: result + place, in: space)
        } else {
          (result + place).update(from: filtered.start, count: range.count)
        }
      }
    }
  }
}
