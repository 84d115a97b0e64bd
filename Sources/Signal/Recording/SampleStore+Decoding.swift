import CKernels
import Files

extension SampleStore {
  /// Decodes `samples` of `channel` into the front of `output`, calibrated, in the channel's unit.
  ///
  /// - Parameters:
  ///   - channel: an index into the recording's channels.
  ///   - samples: a range inside `0..<count`.
  ///   - output: at least as many numbers as `samples`; what is behind them stays as it was.
  public func read(
    channel: Int, samples: Range<Int>, into output: inout MutableSpan<Float>
  ) {
    precondition(output.count >= samples.count, "the output is too short")
    output.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      decode(
        channel: channel, samples: samples, gain: calibrations[channel].gain, origin: 0,
        offset: calibrations[channel].offset, replacing: false, to: start)
    }
  }

  /// All samples of `channel` in `samples`, calibrated, in the channel's unit.
  public func read(channel: Int, samples: Range<Int>) -> [Float] {
    [Float](unsafeUninitializedCapacity: samples.count) { buffer, filled in
      buffer.initialize(repeating: 0)
      var span = buffer.mutableSpan
      read(channel: channel, samples: samples, into: &span)
      filled = samples.count
    }
  }

  /// The number that stands in the file for one sample, to single precision.
  ///
  /// 0 in place of what is not finite.
  package func storedNumber(channel: Int, sample: Int) -> Double {
    var number: Float = 0
    _ = withUnsafeMutablePointer(to: &number) { number in
      decode(
        channel: channel, samples: sample..<sample + 1, gain: 1, origin: 0, offset: 0,
        replacing: true, to: number)
    }
    return Double(number)
  }

  /// Decodes `samples` relative to the stored number `origin`, which becomes 0, in the channel's unit.
  ///
  /// Small numbers keep more digits: amplifiers without a high-pass give EEG of some µV on hundreds of
  /// mV. What is not finite or beyond 10¹⁵ counts as `origin`.
  ///
  /// - Returns: how many samples were so.
  func decode(
    channel: Int, samples: Range<Int>, origin: Double, to output: UnsafeMutablePointer<Float>
  ) -> Int {
    decode(
      channel: channel, samples: samples, gain: calibrations[channel].gain, origin: origin,
      offset: 0, replacing: true, to: output)
  }

  /// Decodes `channel` of interleaved `pieces`, each relative to the stored number `origins` holds for
  /// it, as `decode` does, but in one go over the file.
  ///
  /// - Parameters:
  ///   - channel: an index into the recording's channels.
  ///   - pieces: neighbours, as `areInterleaved` knows them.
  ///   - origins: one a piece.
  ///   - output: room for the pieces, one after the other.
  /// - Returns: how many samples of each piece were not finite.
  func decodeInterleaved(
    channel: Int, pieces: [Range<Int>], origins: [Double],
    to output: UnsafeMutablePointer<Float>
  ) -> [Int] {
    precondition(areInterleaved(pieces) && origins.count == pieces.count)
    let size = encoding.size
    let first = layout.offset(channel: channel, sample: pieces[0].lowerBound)
    let length = layout.blockLength
    var strange = [Int64](repeating: 0, count: pieces.count)
    bytes.withBytes { raw in
      raw.withUnsafeBytes { raw in
        let end = first + (length - 1) * layout.sampleStride + pieces.count * size
        precondition(first >= 0 && end <= raw.count, "pieces out of range")
        guard let start = raw.baseAddress else { return }
        signal_decode_interleaved(
          start.assumingMemoryBound(to: UInt8.self) + first, Int64(layout.sampleStride),
          Int64(size), Int64(length), Int64(pieces.count), encoding.kernel, origins,
          calibrations[channel].gain, output, Int64(length), &strange)
      }
    }
    return strange.map { Int($0) }
  }

  /// Where other samples are read: run by run, each inside one block of the layout.
  @discardableResult
  private func decode(
    channel: Int, samples: Range<Int>, gain: Double, origin: Double, offset: Double,
    replacing: Bool, to output: UnsafeMutablePointer<Float>
  ) -> Int {
    precondition(samples.lowerBound >= 0 && samples.upperBound <= count, "samples out of range")
    return bytes.withBytes { raw in
      raw.withUnsafeBytes { raw in
        guard let start = raw.baseAddress else { return 0 }
        let base = start.assumingMemoryBound(to: UInt8.self)
        var strange = 0
        var done = 0
        while done < samples.count {
          let first = samples.lowerBound + done
          let room = layout.blockLength - first % layout.blockLength
          let run = min(room, samples.count - done)
          let from = layout.offset(channel: channel, sample: first)
          precondition(
            from >= 0 && from + (run - 1) * layout.sampleStride + encoding.size <= raw.count)
          strange += Int(
            signal_decode(
              base + from, Int64(layout.sampleStride), Int64(run), encoding.kernel, origin, gain,
              offset, replacing ? 1 : 0, output + done))
          done += run
        }
        return strange
      }
    }
  }
}

extension SampleEncoding {
  /// The kernel that decodes it.
  fileprivate var kernel: signal_encoding {
    switch (number, isBigEndian) {
    case (.int8, _): signal_int8
    case (.uint8, _): signal_uint8
    case (.int16, false): signal_int16
    case (.uint16, false): signal_uint16
    case (.int24, false): signal_int24
    case (.int32, false): signal_int32
    case (.uint32, false): signal_uint32
    case (.float32, false): signal_float32
    case (.float64, false): signal_float64
    case (.int16, true): signal_int16_be
    case (.uint16, true): signal_uint16_be
    case (.int24, true): signal_int24_be
    case (.int32, true): signal_int32_be
    case (.uint32, true): signal_uint32_be
    case (.float32, true): signal_float32_be
    case (.float64, true): signal_float64_be
    }
  }
}
