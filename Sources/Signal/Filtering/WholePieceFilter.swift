import CKernels
import ElementaryFunctions

/// Filters and resamples a whole piece of a recording with one transform there and one back.
///
/// The piece is continued by the odd reflection of its ends, 20 s or its own length if that is less;
/// behind that, the last value is held. On the circle of the transform the two held values meet in
/// half a cosine, so far away that the filter has forgotten. This is the plain way, beside which
/// `BlockFilter` stands for long pieces; for short ones it is also the fast one.
///
/// Grid sample k of the result stands exactly k / `gridRate` after sample 0 of the piece.
struct WholePieceFilter: Sendable {
  /// Samples of a piece.
  let inputCount: Int
  /// The samples on the grid that come out: those of the piece and a margin at either end.
  let range: Range<Int>

  /// Samples before a piece that the circle begins at.
  let lead: Int
  private let tail: Int
  private let head: Int
  /// The part of the way from the end's value to the start's, for each sample between.
  private let crossing: AlignedBuffer
  private let forward: RealTransform
  private let inverse: RealTransform
  private let factors: SpectrumFactors
  private let removesMean: Bool

  /// A filter for pieces of `inputCount` samples, to be used for as many of them as wanted.
  ///
  /// - Parameters:
  ///   - inputCount: samples of a piece, at least one.
  ///   - response: the factors of all frequencies.
  ///   - change: from the response's rate to that of the windows.
  ///   - margin: samples on the grid that are wanted beyond either end.
  ///   - held: how long a value is held behind the reflection, in seconds.
  ///   - crossing: how long it then takes to go over to the other end's, in seconds.
  init(
    inputCount: Int, response: FilterResponse, change: RateChange, margin: Int,
    held: Double = 0, crossing: Double = 20
  ) {
    self.init(
      inputCount: inputCount, change: change, margin: margin,
      pad: PieceSource.pad(of: inputCount, rate: change.inputRate), held: held,
      crossing: crossing, removesMean: response.passesConstants, response.callAsFunction)
  }

  /// A filter that sees `pad` samples of the reflection and multiplies by `factor`.
  init(
    inputCount: Int, change: RateChange, margin: Int, pad: Int, held: Double = 0,
    crossing: Double, removesMean: Bool,
    _ response: (_ frequency: Double) -> (real: Double, imaginary: Double)
  ) {
    precondition(inputCount > 0)
    let rate = change.inputRate
    self.inputCount = inputCount
    lead = Self.lead(margin: margin, change: change)
    let gridLead = lead / change.down * change.up
    head = max(pad, lead)
    tail = max(pad, (margin + 1) * change.down / change.up + 1)
    let hold = Int(saturating: held * rate)
    let length = RealTransform.goodLength(
      atLeast: inputCount + head + tail + 2 * hold + Int(saturating: crossing * rate),
      multipleOf: 2 * change.down)
    let gap = length - inputCount - head - tail
    self.crossing = AlignedBuffer(count: gap)
    self.crossing.withMutableSpan { weights in
      for index in 0..<gap {
        weights[index] = Float(
          raisedCosine(Double(index - hold + 1) / Double(gap - 2 * hold + 1)))
      }
    }
    forward = RealTransform(length: length)
    inverse = RealTransform(length: length / change.down * change.up)
    range = -gridLead..<change.gridCount(of: inputCount) + margin
    self.removesMean = removesMean
    let fade = RateFade(change)
    let bins = min(forward.length, inverse.length) / 2 + 1
    factors = SpectrumFactors(count: bins) { bin in
      let frequency = min(Double(bin) / Double(length), 0.5) * rate
      let scale = fade(frequency) / Double(length)
      guard scale > 0 else { return (0, 0) }
      let factor = response(frequency)
      return (factor.real * scale, factor.imaginary * scale)
    }
  }

  /// Samples before a piece that give `margin` samples on the grid, and lie on it.
  static func lead(margin: Int, change: RateChange) -> Int {
    (margin + change.up - 1) / change.up * change.down
  }

  /// Buffers for one thread.
  struct Workspace: Sendable {
    fileprivate let spectrum: AlignedBuffer
    fileprivate let result: AlignedBuffer
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    Workspace(
      spectrum: AlignedBuffer(count: max(forward.length, inverse.length) + 2),
      result: AlignedBuffer(count: inverse.length))
  }

  /// The samples that are needed of a piece, with its reflections.
  var needed: Range<Int> { -head..<inputCount + tail }

  /// Room for the samples of a piece from `first` on, which is at or before all that are needed.
  ///
  /// What they are transformed from begins at an address that FFTW likes.
  func makeRoom(from first: Int, count: Int) -> Room {
    precondition(first <= needed.lowerBound, "what is needed has room")
    let offset = (AlignedBuffer.lanes - (-lead - first) % AlignedBuffer.lanes) % AlignedBuffer.lanes
    return Room(
      buffer: AlignedBuffer(count: max(offset + count, offset - lead - first + forward.length)),
      offset: offset, first: first)
  }

  /// The samples of a piece, where they are filtered.
  struct Room: Sendable {
    fileprivate let buffer: AlignedBuffer
    fileprivate let offset: Int
    /// The first of them.
    let first: Int

    /// Calls `body` with the address of the first sample.
    func withPointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
      buffer.withPointer { body($0 + offset) }
    }
  }

  /// Filters the piece whose samples stand in `room`, which is spent; `body` sees the result.
  ///
  /// - Returns: what `body` returns.
  func apply<Result>(
    to room: Room, in workspace: Workspace, _ body: (FilteredSamples) -> Result
  ) -> Result {
    room.withPointer { samples in
      let time = samples - (lead + room.first)
      // The circle begins at the lead; what stands before that closes it.
      let before = head - lead
      (time + (forward.length - before)).update(from: time - before, count: before)
      fill(time)
      if removesMean { removeMean(time) }
      workspace.spectrum.withPointer { forward.forward(time, into: $0) }
    }
    factors.apply(to: workspace.spectrum, length: inverse.spectrumLength)
    inverse.inverse(workspace.spectrum, into: workspace.result)
    return workspace.result.withPointer {
      body(FilteredSamples(start: UnsafePointer($0), range: range))
    }
  }

  /// Filters the piece of `source`.
  ///
  /// - Returns: what `body` returns of the result.
  func apply<Result>(to source: PieceSource, _ body: (FilteredSamples) -> Result) -> Result {
    let room = makeRoom(from: needed.lowerBound, count: needed.count)
    room.withPointer { _ = source.read(needed, to: $0) }
    return apply(to: room, in: makeWorkspace(), body)
  }

  /// Samples on the circle.
  var length: Int { forward.length }

  /// The same filter for eight pieces side by side, where there is one.
  func sideBySide() -> SideBySideConvolution? {
    removesMean
      ? nil : SideBySideConvolution(length: length, output: inverse.length, factors: factors)
  }

  /// Filters eight pieces side by side whose first samples are at `piece`; what stands around them is spent.
  ///
  /// - Returns: where the samples of `range` begin.
  func convolve(
    _ piece: UnsafeMutablePointer<Float>, by convolution: SideBySideConvolution,
    room: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let rows = SideBySideTransform.rows
    let time = piece - rows * lead
    let before = head - lead
    (time + rows * (length - before)).update(
      from: time - rows * before, count: rows * before)
    let first = lead + inputCount + tail
    let start = before > 0 ? time + rows * (first + crossing.count) : time
    crossing.withPointer {
      signal_rows_cross(
        time + rows * (first - 1), start, $0, time + rows * first, Int64(crossing.count))
    }
    return UnsafePointer(convolution.apply(to: time, room: room))
  }

  /// Goes over from the value held behind the end to that held before the start.
  private func fill(_ time: UnsafeMutablePointer<Float>) {
    let first = lead + inputCount + tail
    let end = time[first - 1]
    let start = head > lead ? time[first + crossing.count] : time[0]
    crossing.withPointer { signal_cross(end, start, $0, time + first, Int64(crossing.count)) }
  }

  private func removeMean(_ time: UnsafeMutablePointer<Float>) {
    var sum = 0.0
    for index in lead..<lead + inputCount { sum += Double(time[index]) }
    let mean = Float(sum / Double(inputCount))
    for index in 0..<forward.length { time[index] -= mean }
  }
}
