import CKernels
import ElementaryFunctions

/// What a zero-phase high-pass takes away: the part of a piece far below its other frequencies.
///
/// A low edge of 0.1 Hz remembers 40 s, but what it removes has no content above 1 Hz. So that part
/// is computed at some 10 Hz: thinned out by a spline (a repeated mean of `step` samples), filtered
/// there with the spline's own loss made good, and brought to the grid by another spline.
struct DriftFilter: Sendable {
  /// The part of each frequency that is taken away.
  private let removed: @Sendable (_ frequency: Double) -> Double
  /// Samples of the recording, and of the grid, from one slow sample to the next.
  private let step, ratio: Int
  private let order: Int
  private let inputCount: Int
  private let pad: Int
  private let thinning: SplineThinning
  private let weights: AlignedBuffer
  /// The slow samples that are thinned out; those that follow on the circle go over to their beginning.
  private let thinned: Range<Int>
  private let crossing: AlignedBuffer
  private let transform: RealTransform
  private let factors: SpectrumFactors
  /// Slow samples that groups of `ratio` samples on the grid begin at.
  private let groups: Range<Int>

  /// The drift of pieces of `inputCount` samples, or `nil` where computing it apart is no gain.
  ///
  /// - Parameters:
  ///   - inputCount: samples of a piece.
  ///   - response: the factors of all frequencies.
  ///   - change: from the response's rate to that of the grid.
  ///   - range: the samples on the grid that are wanted.
  init?(inputCount: Int, response: FilterResponse, change: RateChange, range: Range<Int>) {
    guard let low = response.filter.band.low, response.phase == .zero, response.notch == nil
    else { return nil }
    let (begin, end) = (5 * low, 10 * low)
    guard response.filter.band.high ?? .infinity >= 2 * end else { return nil }
    let rate = change.inputRate
    let multiple = max(1, Int(saturating: rate / (Double(change.down) * 12 * end)))
    let (step, ratio) = (change.down * multiple, change.up * multiple)
    let slowRate = rate / Double(step)
    guard slowRate >= 8 * end, ratio <= 64 else { return nil }
    let order = slowRate >= 12 * end ? 6 : 8
    let pad = PieceSource.pad(of: inputCount, rate: rate)

    // Every slow sample in whose spline there is more than a held value.
    let middle = order * (step - 1) / 2
    let thinned =
      Self.quotient(step - 1 - pad - middle, step)..<Self.quotient(
        inputCount + pad + middle - 1, step) + 1
    let groups =
      Self.quotient(range.lowerBound, ratio)..<Self.quotient(range.upperBound - 1, ratio) + 1
    guard thinned.contains(groups.lowerBound - order), thinned.contains(groups.upperBound + order)
    else { return nil }

    // Held until the filter has forgotten, then over to the other end in 20 s.
    let hold = Int(saturating: response.memory * rate)
    let length = RealTransform.goodLength(
      atLeast: (inputCount + 2 * (pad + middle + hold) + Int(saturating: 20 * rate)) / step + 1,
      multipleOf: 2)
    let (start, stop) = (Double(inputCount + pad + hold), Double(length * step - pad - hold))
    let crossing = AlignedBuffer(count: length - thinned.count)
    crossing.withMutableSpan { shares in
      for index in 0..<shares.count {
        let place = Double((thinned.upperBound + index) * step)
        shares[index] = Float(raisedCosine((place - start) / (stop - start)))
      }
    }
    self.crossing = crossing

    let thinning = SplineThinning(step: step, order: order)
    self.thinning = thinning
    let grid = SplineThinning.weights(length: ratio, order: order)
    let stride = (ratio + 15) / 16 * 16
    weights = AlignedBuffer(count: order * stride)
    weights.withMutableSpan { weights in
      for tap in 0..<order {
        for place in 0..<ratio {
          let index = place - ratio * (tap - order / 2 + 1) + order * (ratio - 1) / 2
          guard grid.indices.contains(index) else { continue }
          weights[tap * stride + place] = Float(Double(ratio) * grid[index])
        }
      }
    }

    let removed: @Sendable (Double) -> Double = { frequency in
      guard frequency < end else { return 0 }
      let fading = 1 - raisedCosine((frequency - begin) / (end - begin))
      return fading * (1 - response(frequency).real)
    }
    transform = RealTransform(length: length)
    factors = SpectrumFactors(count: length / 2 + 1) { bin in
      let frequency = Double(bin) / Double(length) * slowRate
      let part = removed(frequency)
      guard part != 0 else { return (0, 0) }
      let loss =
        thinning.gain(of: frequency / rate)
        * SplineThinning.gain(of: frequency / change.gridRate, length: ratio, order: order)
      return (part / loss / Double(length), 0)
    }
    self.removed = removed
    (self.step, self.ratio, self.order) = (step, ratio, order)
    (self.inputCount, self.pad) = (inputCount, pad)
    (self.thinned, self.groups) = (thinned, groups)
  }

  /// What is taken away of `frequency`, in Hz.
  func callAsFunction(_ frequency: Double) -> Double { removed(frequency) }

  /// Samples that are needed of a piece, with its reflections.
  var needed: Range<Int> {
    let beyond = pad + order * (step - 1)
    return -beyond..<inputCount + beyond
  }

  /// Buffers for one thread.
  struct Workspace: Sendable {
    fileprivate let slow: AlignedBuffer
    fileprivate let spectrum: AlignedBuffer
    fileprivate let drift: AlignedBuffer
  }

  /// Buffers for one thread.
  func makeWorkspace() -> Workspace {
    Workspace(
      slow: AlignedBuffer(count: transform.length),
      spectrum: AlignedBuffer(count: 2 * transform.spectrumLength),
      drift: AlignedBuffer(count: groups.count * ratio + 16))
  }

  /// Finds the drift of the piece whose samples from `start` on stand at `samples`.
  func find(
    in samples: UnsafePointer<Float>, from start: Int, source: PieceSource, in workspace: Workspace
  ) {
    workspace.slow.withPointer { slow in
      let first = thinned.lowerBound * step - order * (step - 1) / 2 - start
      thinning.apply(samples + first, to: slow, count: thinned.count)
      let (behind, before) = (source.heldBehind, source.heldBefore)
      crossing.withPointer {
        signal_cross(behind, before, $0, slow + thinned.count, Int64(crossing.count))
      }
    }
    transform.forward(workspace.slow, into: workspace.spectrum)
    factors.apply(to: workspace.spectrum, length: transform.spectrumLength)
    transform.inverse(workspace.spectrum, into: workspace.slow)
  }

  /// Writes `samples` less the drift that was found to `output`.
  func subtract(
    from samples: FilteredSamples, to output: UnsafeMutablePointer<Float>, in workspace: Workspace
  ) {
    let range = samples.range
    workspace.drift.withPointer { drift in
      workspace.slow.withPointer { slow in
        weights.withPointer {
          signal_spread(
            slow + (groups.lowerBound - order / 2 + 1 - thinned.lowerBound), $0, Int64(order),
            Int64(ratio), drift, Int64(groups.count))
        }
      }
      signal_subtract(
        samples.start, drift + (range.lowerBound - groups.lowerBound * ratio), output,
        Int64(range.count))
    }
  }

  /// The same filter for eight pieces side by side, where there is one.
  func sideBySide() -> SideBySideConvolution? {
    SideBySideConvolution(length: transform.length, output: transform.length, factors: factors)
  }

  /// Finds the drift of eight pieces side by side whose first samples are at `piece`.
  ///
  /// - Returns: the one of `slow` and `room` that holds it.
  func find(
    in piece: UnsafePointer<Float>, ends: SideBySideRows.Ends,
    by convolution: SideBySideConvolution,
    slow: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    let rows = SideBySideTransform.rows
    let first = thinned.lowerBound * step - thinning.reach
    thinning.applySideBySide(piece + rows * first, to: slow, count: thinned.count)
    crossing.withPointer {
      signal_rows_cross(
        ends.behind, ends.before, $0, slow + rows * thinned.count, Int64(crossing.count))
    }
    return convolution.apply(to: slow, room: room)
  }

  /// Writes eight rows side by side less the drift that was found to `outputs`.
  func subtract(
    _ slow: UnsafePointer<Float>, from samples: UnsafePointer<Float>, range: Range<Int>,
    to outputs: [UnsafeMutablePointer<Float>?]
  ) {
    let place = groups.lowerBound - order / 2 + 1 - thinned.lowerBound
    weights.withPointer {
      signal_rows_take(
        samples, slow + SideBySideTransform.rows * place, $0, Int64(order), Int64(ratio),
        Int64(range.lowerBound - groups.lowerBound * ratio), outputs, Int64(range.count))
    }
  }

  /// The quotient, rounded down.
  private static func quotient(_ number: Int, _ divisor: Int) -> Int {
    Int(saturating: (Double(number) / Double(divisor)).rounded(.down))
  }
}
