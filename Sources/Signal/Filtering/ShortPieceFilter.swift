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
  }

  /// The samples on the grid that come out: those of the piece and a margin at either end.
  var range: Range<Int> { fast.range }

  /// Buffers for one thread.
  struct Workspace: Sendable {
    fileprivate let fast: WholePieceFilter.Workspace
    fileprivate let drift: DriftFilter.Workspace?
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    Workspace(fast: fast.makeWorkspace(), drift: drift?.makeWorkspace())
  }

  /// Filters the piece of `source`; `inspect` sees its samples before, `body` the result.
  func apply<Result>(
    to source: PieceSource, in workspace: Workspace,
    inspect: (UnsafePointer<Float>, _ strange: Int) -> Void = { _, _ in },
    _ body: (FilteredSamples) -> Result
  ) -> Result {
    guard let drift, let slow = workspace.drift else {
      return fast.apply(to: source, in: workspace.fast, inspect: inspect, body)
    }
    return slow.extended.withPointer { extended in
      let needed = drift.needed
      let strange = source.read(needed, to: extended)
      return fast.apply(
        in: workspace.fast,
        read: { samples, output in
          output.update(
            from: extended + (samples.lowerBound - needed.lowerBound), count: samples.count)
          return strange
        }, inspect: inspect
      ) { samples in
        drift.subtract(from: samples, range: range, source: source, in: slow)
        return body(FilteredSamples(start: UnsafePointer(samples), range: range))
      }
    }
  }
}
