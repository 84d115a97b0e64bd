/// Filters one channel of one piece from end to end, in either of the two ways.
///
/// Epochs are not made like this, but it shows what they are cut from: on the grid of the rate change,
/// from the first sample of the piece to the last.
package struct ContinuousFilter: Sendable {
  /// From the recording's rate to the grid's.
  package let change: RateChange
  private let recording: Recording
  private let response: FilterResponse

  /// A filter for `recording`.
  package init(_ recording: Recording, settings: Preprocessing) {
    self.recording = recording
    change = RateChange(from: recording.samplingRate, to: settings.samplingRate)
    response = FilterResponse(
      Butterworth(settings.band, samplingRate: recording.samplingRate), notch: settings.notch,
      phase: settings.phase)
  }

  /// The result of one transform over everything.
  package func whole(
    channel: Int, piece: Int = 0, held: Double = 10, crossing: Double? = nil
  ) -> [Float] {
    let source = source(channel, piece)
    let filter = WholePieceFilter(
      inputCount: recording.pieces[piece].samples.count, response: response, change: change,
      margin: 32, held: held, crossing: crossing ?? 2 * held)
    return filter.apply(to: source) { filtered in
      let count = change.gridCount(of: filter.inputCount)
      return Array(UnsafeBufferPointer(start: filtered.address(of: 0), count: count))
    }
  }

  /// The same with the drift apart, as short pieces are filtered.
  package func short(channel: Int, piece: Int = 0) -> [Float] {
    let filter = ShortPieceFilter(
      inputCount: recording.pieces[piece].samples.count, response: response, change: change,
      margin: 32)
    let result = AlignedBuffer(count: filter.range.count)
    filter.apply(
      to: [source(channel, piece)], in: filter.makeWorkspace(), result: result, at: [0])
    return result.withPointer { result in
      let filtered = FilteredSamples(start: UnsafePointer(result), range: filter.range)
      let count = change.gridCount(of: filter.inputCount)
      return Array(UnsafeBufferPointer(start: filtered.address(of: 0), count: count))
    }
  }

  /// The same, block by block.
  package func blockwise(channel: Int, piece: Int = 0, blockLength: Int = 16_384) -> [Float] {
    let count = recording.pieces[piece].samples.count
    let source = source(channel, piece)
    let filter = BlockFilter(
      response: response, change: change, margin: 32, longest: count, blockLength: blockLength)
    let stream = BlockStream(filter, source: source, count: count, span: 0)
    let workspace = filter.makeWorkspace()
    let wanted = 0..<change.gridCount(of: count)
    var result: [Float] = []
    for block in filter.blocks(of: count, pad: source.pad) {
      stream.advance(block, in: workspace, inspect: { _, _, _ in }) { filtered in
        let part = filtered.range.clamped(to: wanted)
        result += UnsafeBufferPointer(
          start: filtered.start + (part.isEmpty ? 0 : part.lowerBound - filtered.range.lowerBound),
          count: part.count)
        return filtered.range.upperBound
      }
    }
    return result
  }

  private func source(_ channel: Int, _ piece: Int) -> PieceSource {
    PieceSource(
      recording.samples, channel: channel, piece: recording.pieces[piece].samples,
      rate: recording.samplingRate)
  }
}
