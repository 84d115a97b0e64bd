import ElementaryFunctions

/// Filters and resamples pieces of any length block by block (overlap-save), in bounded memory.
///
/// Two stages: blocks of some seconds at the recording's rate are taken to the grid, which needs an
/// overlap of a second; blocks of minutes on the grid are filtered, which for a low edge of 0.1 Hz
/// needs 46 s of overlap, cheap at that rate. The fading is in the first stage, the response in the
/// second, so that together they do what `WholePieceFilter` does at once. A rate many times that of the
/// grid is thinned out before the first stage, whose transforms so have a fraction of the samples.
struct BlockFilter: Sendable {
  /// Samples of the recording by which one block follows another.
  let step: Int
  /// Samples that a block reaches beyond its step at either end.
  let overlap: Int

  fileprivate let change: RateChange
  fileprivate let margin: Int
  fileprivate let gridStep: Int
  fileprivate let gridOverlap: Int
  fileprivate let memory: Int
  fileprivate let thinning: SplineThinning?
  fileprivate let forward: RealTransform
  fileprivate let inverse: RealTransform
  fileprivate let fade: SpectrumFactors
  fileprivate let gridForward: RealTransform
  fileprivate let response: SpectrumFactors
  fileprivate let passesConstants: Bool

  /// A filter for pieces of any length up to `longest` samples.
  ///
  /// - Parameters:
  ///   - response: the factors of all frequencies.
  ///   - change: from the response's rate to that of the windows.
  ///   - margin: samples on the grid that are wanted beyond either end of a piece.
  ///   - longest: samples of the longest piece.
  ///   - blockLength: samples of the recording that a transform of the first stage covers at least,
  ///     about; FFTW's estimated plans are at their best up to 16,384.
  init(
    response: FilterResponse, change: RateChange, margin: Int, longest: Int,
    blockLength: Int = 16_384
  ) {
    self.change = change
    self.margin = margin
    let fade = RateFade(change)
    // Images of the grid's frequencies come from twice its rate on, which leaves 1e-5 of them.
    let every = Int(saturating: change.inputRate / (2.5 * change.gridRate))
    let thinning = every > 1 ? SplineThinning(step: every, order: 8) : nil
    self.thinning = thinning
    let spacing = thinning?.step ?? 1
    // `up` samples on the grid take as long as `down` thinned ones.
    let common = Ratio.greatestCommonDivisor(change.up * spacing, change.down)
    let (up, down) = (change.up * spacing / common, change.down / common)
    let thinRate = change.inputRate / Double(spacing)
    let thinOverlap = Int(saturating: (fade.reach * thinRate / Double(down)).rounded(.up)) * down
    let length = RealTransform.goodLength(
      atLeast: max(blockLength / spacing, 16 * thinOverlap), multipleOf: 2 * down)
    forward = RealTransform(length: length)
    inverse = RealTransform(length: length / down * up)
    overlap = thinOverlap * spacing
    step = (length - 2 * thinOverlap) * spacing
    gridStep = (length - 2 * thinOverlap) / down * up
    gridOverlap = thinOverlap / down * up
    let bins = min(length, inverse.length) / 2 + 1
    self.fade = SpectrumFactors(count: bins) { bin in
      let frequency = Double(bin) / Double(length) * thinRate
      let factor = fade(frequency)
      guard factor > 0 else { return (0, 0) }
      return (factor / (thinning?.gain(of: frequency / change.inputRate) ?? 1) / Double(length), 0)
    }

    memory = Int(saturating: (response.memory * change.gridRate).rounded(.up))
    let whole = change.gridCount(of: longest) + 2 * (margin + memory)
    let gridLength = RealTransform.goodLength(
      atLeast: min(whole, max(65_536, 4 * memory)), multipleOf: 2)
    gridForward = RealTransform(length: gridLength)
    self.response = SpectrumFactors(count: gridLength / 2 + 1) { bin in
      let frequency = Double(bin) / Double(gridLength) * change.gridRate
      guard frequency <= change.inputRate / 2, fade(frequency) > 0 else { return (0, 0) }
      let factor = response(frequency)
      return (factor.real / Double(gridLength), factor.imaginary / Double(gridLength))
    }
    passesConstants = response.passesConstants
  }

  /// The blocks that a piece of `count` samples, reflected by `pad`, is worked through in.
  func blocks(of count: Int, pad: Int) -> Range<Int> {
    let first = -((pad + overlap + step - 1) / step)
    return first..<(count + pad + overlap + step - 1) / step
  }

  /// Buffers for one thread.
  struct Workspace: Sendable {
    fileprivate let time: AlignedBuffer
    fileprivate let spectrum: AlignedBuffer
    /// Samples before they are thinned out.
    fileprivate let dense: AlignedBuffer
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    let longest = [forward.length, inverse.length, gridForward.length].max() ?? 0
    let dense =
      thinning.map { forward.length * $0.step + 2 * $0.reach + SplineThinning.excess } ?? 0
    return Workspace(
      time: AlignedBuffer(count: longest), spectrum: AlignedBuffer(count: longest + 2),
      dense: AlignedBuffer(count: dense))
  }
}

/// One channel of one piece on its way through a `BlockFilter`.
final class BlockStream: @unchecked Sendable {
  // Sendable as a place to work in: one thread at a time takes it a block further.
  private let filter: BlockFilter
  private let source: PieceSource
  private let gridCount: Int
  private let blocks: Range<Int>
  /// Samples on the grid that wait for the second stage; the first stands at `waitingStart`.
  private let waiting: AlignedBuffer
  private var waitingCount = 0
  private var waitingStart: Int
  /// Filtered samples that are still wanted.
  private let done: AlignedBuffer
  private var doneRange: Range<Int>

  /// A stream that keeps at least `span` filtered samples at a time.
  init(_ filter: BlockFilter, source: PieceSource, count: Int, span: Int) {
    self.filter = filter
    self.source = source
    gridCount = filter.change.gridCount(of: count)
    blocks = filter.blocks(of: count, pad: source.pad)
    waiting = AlignedBuffer(count: filter.gridForward.length)
    waitingStart = -filter.margin - filter.memory
    done = AlignedBuffer(count: filter.gridForward.length - 2 * filter.memory + span)
    doneRange = -filter.margin..<(-filter.margin)
  }

  /// Takes block `index` in; blocks must come in order.
  ///
  /// - Parameters:
  ///   - index: one of the filter's blocks.
  ///   - workspace: the thread's own.
  ///   - inspect: sees the block's samples before they are filtered, and how many were strange.
  ///   - body: sees filtered samples, and returns the first grid sample that it still wants.
  func advance(
    _ index: Int, in workspace: BlockFilter.Workspace,
    inspect: (UnsafePointer<Float>, _ samples: Range<Int>, _ strange: Int) -> Void,
    _ body: (FilteredSamples) -> Int
  ) {
    if index == blocks.lowerBound {
      hold(source.heldBefore, to: index * filter.gridStep, in: workspace, body)
    }
    let samples =
      index * filter.step - filter.overlap..<(index + 1) * filter.step + filter.overlap
    workspace.time.withPointer { time in
      guard let thinning = filter.thinning else {
        let strange = source.read(samples, to: time)
        return inspect(time, samples, strange)
      }
      workspace.dense.withPointer { dense in
        let needed = samples.lowerBound - thinning.reach..<samples.upperBound + thinning.reach
        let strange = source.read(needed, to: dense)
        inspect(dense, needed, strange)
        thinning.apply(dense, to: time, count: filter.forward.length)
      }
    }
    filter.forward.forward(workspace.time, into: workspace.spectrum)
    filter.fade.apply(to: workspace.spectrum, length: filter.inverse.spectrumLength)
    filter.inverse.inverse(workspace.spectrum, into: workspace.time)
    // The second stage works in the same buffers, so what it does not take at once is kept aside.
    takeBlock(index, in: workspace, body)
    if index == blocks.upperBound - 1 {
      let end = gridCount + filter.margin + filter.memory
      while doneRange.upperBound < gridCount + filter.margin {
        let room = waitingStart + waiting.count
        hold(source.heldBehind, to: max(end, room), in: workspace, body)
      }
    }
  }

  private func takeBlock(
    _ index: Int, in workspace: BlockFilter.Workspace, _ body: (FilteredSamples) -> Int
  ) {
    let range = index * filter.gridStep..<(index + 1) * filter.gridStep
    // Where the second stage remembers little, the first blocks may lie before all it needs.
    let next = max(range.lowerBound, waitingStart + waitingCount)
    guard next < range.upperBound else { return }
    let fresh = next..<range.upperBound
    let room = waiting.count - waitingCount
    let offset = filter.gridOverlap + fresh.lowerBound - range.lowerBound
    let first = min(room, fresh.count)
    var rest: [Float] = []
    workspace.time.withPointer { time in
      waiting.withPointer { waiting in
        (waiting + waitingCount).update(from: time + offset, count: first)
      }
      rest = Array(
        UnsafeBufferPointer(start: time + offset + first, count: fresh.count - first))
    }
    waitingCount += first
    flush(in: workspace, body)
    var taken = 0
    while taken < rest.count {
      let part = min(waiting.count - waitingCount, rest.count - taken)
      rest.withUnsafeBufferPointer { rest in
        guard let start = rest.baseAddress else { return }
        waiting.withPointer { ($0 + waitingCount).update(from: start + taken, count: part) }
      }
      waitingCount += part
      taken += part
      flush(in: workspace, body)
    }
  }

  /// Lets `value` wait for the second stage up to grid sample `end`.
  private func hold(
    _ value: Float, to end: Int, in workspace: BlockFilter.Workspace,
    _ body: (FilteredSamples) -> Int
  ) {
    while waitingStart + waitingCount < end {
      let part = min(waiting.count - waitingCount, end - waitingStart - waitingCount)
      waiting.withPointer { ($0 + waitingCount).update(repeating: value, count: part) }
      waitingCount += part
      flush(in: workspace, body)
    }
  }

  /// The second stage, when enough is waiting.
  private func flush(in workspace: BlockFilter.Workspace, _ body: (FilteredSamples) -> Int) {
    guard waitingCount == waiting.count else { return }
    let length = waiting.count
    let (memory, passes) = (filter.memory, filter.passesConstants)
    // The line between its ends is taken from a block: on a circle they would make a step. A filter
    // with a low edge passes nothing of it, one without passes it unchanged.
    let (first, slope) = waiting.withPointer { waiting in
      let first = Double(waiting[0])
      let slope = (Double(waiting[length - 1]) - first) / Double(length - 1)
      workspace.time.withPointer { time in
        for index in 0..<length {
          time[index] = Float(Double(waiting[index]) - (first + slope * Double(index)))
        }
      }
      return (first, slope)
    }
    filter.gridForward.forward(workspace.time, into: workspace.spectrum)
    filter.response.apply(to: workspace.spectrum, length: filter.gridForward.spectrumLength)
    filter.gridForward.inverse(workspace.spectrum, into: workspace.time)
    let valid = length - 2 * memory
    workspace.time.withPointer { time in
      if passes {
        for index in memory..<memory + valid {
          time[index] = Float(Double(time[index]) + first + slope * Double(index))
        }
      }
      done.withPointer { done in
        (done + doneRange.count).update(from: time + memory, count: valid)
      }
    }
    doneRange = doneRange.lowerBound..<doneRange.upperBound + valid
    waiting.withPointer { $0.update(from: $0 + valid, count: 2 * memory) }
    waitingCount = 2 * memory
    waitingStart += valid
    done.withPointer { done in
      let wanted = body(FilteredSamples(start: UnsafePointer(done), range: doneRange))
      let needed =
        max(doneRange.lowerBound, min(wanted, doneRange.upperBound))..<doneRange.upperBound
      done.update(from: done + (needed.lowerBound - doneRange.lowerBound), count: needed.count)
      doneRange = needed
    }
  }
}
