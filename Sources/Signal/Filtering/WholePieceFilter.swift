/// Filters and resamples a whole piece of a recording with one transform there and one back.
///
/// The piece, its mean removed, is continued by the odd reflection of its ends, 20 s or its own
/// length if that is less; behind that, the last value is held. (On the circle of the transform the
/// two held values are 40 s apart and meet in half a cosine: by then the filter has forgotten.)
/// Sample k of the result stands exactly k / `outputRate` after sample 0 of the piece.
package struct WholePieceFilter: Sendable {
  /// Samples of a piece.
  package let inputCount: Int
  /// Samples of its result.
  package let outputCount: Int

  private let pad: Int
  private let hold: Int
  private let forward: RealTransform
  private let inverse: RealTransform
  private let factors: [Float]

  /// The odd reflection at either end, in seconds.
  package static let reflection = 20.0
  /// How long a value is held beyond, before it goes over to the other end's, in seconds.
  package static let held = 10.0
  /// How long it takes to go over, in seconds.
  package static let crossing = 20.0

  /// A filter for pieces of `inputCount` samples, to be used for as many of them as wanted.
  ///
  /// `ratio` is that of the response's output rate to its filter's rate.
  package init(inputCount: Int, response: ZeroPhaseResponse, ratio: Ratio) {
    precondition(inputCount > 0)
    let rate = response.filter.samplingRate
    self.inputCount = inputCount
    outputCount = Self.outputCount(of: inputCount, ratio: ratio)
    pad = min(Int((Self.reflection * rate).rounded()), inputCount - 1)
    hold = Int(Self.held * rate)
    let length = RealTransform.goodLength(
      atLeast: inputCount + 2 * pad + 2 * hold + Int(Self.crossing * rate),
      multipleOf: 2 * ratio.denominator)
    forward = RealTransform(length: length)
    inverse = RealTransform(length: length / ratio.denominator * ratio.numerator)
    let bins = min(forward.length, inverse.length) / 2 + 1
    let scale = 1 / Double(length)
    factors = (0..<bins).map { bin in
      Float(response(min(Double(bin) / Double(length), 0.5) * rate) * scale)
    }
  }

  /// How many samples at the new rate lie within a piece of `inputCount`.
  package static func outputCount(of inputCount: Int, ratio: Ratio) -> Int {
    inputCount == 0 ? 0 : (inputCount - 1) * ratio.numerator / ratio.denominator + 1
  }

  /// Buffers for one thread.
  package struct Workspace: Sendable {
    fileprivate let time: AlignedBuffer
    fileprivate let spectrum: AlignedBuffer
  }

  /// Buffers for one thread.
  package func makeWorkspace() -> Workspace {
    let longer = max(forward.length, inverse.length)
    return Workspace(
      time: AlignedBuffer(count: longer), spectrum: AlignedBuffer(count: longer + 2))
  }

  /// Calls `read` to fill in the piece's samples and `body` with the result.
  package func apply<Result>(
    in workspace: Workspace, reading read: (inout MutableSpan<Float>) -> Void,
    _ body: (Span<Float>) -> Result
  ) -> Result {
    workspace.time.withMutableSpan { time in
      read(&time)
      removeMean(&time)
      extend(&time)
    }
    forward.forward(workspace.time, into: workspace.spectrum)
    workspace.spectrum.withMutableSpan { bins in
      for bin in factors.indices {
        bins[2 * bin] *= factors[bin]
        bins[2 * bin + 1] *= factors[bin]
      }
      for index in 2 * factors.count..<max(2 * factors.count, inverse.length + 2) {
        bins[index] = 0
      }
    }
    inverse.inverse(workspace.spectrum, into: workspace.time)
    return workspace.time.withSpan { body($0.extracting(0..<outputCount)) }
  }

  private func removeMean(_ time: inout MutableSpan<Float>) {
    var sum = 0.0
    for index in 0..<inputCount { sum += Double(time[index]) }
    let mean = sum / Double(inputCount)
    for index in 0..<inputCount { time[index] = Float(Double(time[index]) - mean) }
  }

  /// Continues the piece to the whole circle: reflection of its end, filling, reflection of its
  /// start, so that its own first sample stays the first.
  private func extend(_ time: inout MutableSpan<Float>) {
    let length = forward.length
    let (first, last) = (time[0], time[inputCount - 1])
    for step in stride(from: 1, through: pad, by: 1) {
      time[inputCount - 1 + step] = 2 * last - time[inputCount - 1 - step]
      time[length - step] = 2 * first - time[step]
    }
    let (end, start) = (time[inputCount - 1 + pad], pad > 0 ? time[length - pad] : first)
    let filling = inputCount + pad..<length - pad
    let crossing = filling.count - 2 * hold
    for index in filling {
      let way = Double(index - filling.lowerBound - hold + 1) / Double(crossing + 1)
      let part = Float(halfCosine(way))
      time[index] = end + (start - end) * part
    }
  }
}
