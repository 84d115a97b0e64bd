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
    precondition(samples.lowerBound >= 0 && samples.upperBound <= count, "samples out of range")
    precondition(output.count >= samples.count, "the output is too short")
    bytes.withBytes { raw in
      var done = 0
      while done < samples.count {
        let first = samples.lowerBound + done
        let room = layout.blockLength - first % layout.blockLength
        let run = min(room, samples.count - done)
        let offset = layout.offset(channel: channel, sample: first)
        decode(raw, from: offset, run: run, calibration: calibrations[channel], into: &output, done)
        done += run
      }
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

  private func decode(
    _ raw: RawSpan, from offset: Int, run: Int, calibration: Calibration,
    into output: inout MutableSpan<Float>, _ start: Int
  ) {
    let stride = layout.sampleStride
    let bigEndian = encoding.isBigEndian
    func each(_ number: (Int) -> Double) {
      for index in 0..<run {
        output[start + index] = Float(
          number(offset + index * stride) * calibration.gain + calibration.offset)
      }
    }
    func load<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type, _ at: Int) -> Number {
      let stored = raw.unsafeLoadUnaligned(fromByteOffset: at, as: Number.self)
      return bigEndian ? stored.bigEndian : stored.littleEndian
    }
    switch encoding.number {
    case .int8: each { Double(load(Int8.self, $0)) }
    case .uint8: each { Double(load(UInt8.self, $0)) }
    case .int16: each { Double(load(Int16.self, $0)) }
    case .uint16: each { Double(load(UInt16.self, $0)) }
    case .int24:
      each { at in
        let (low, high) = bigEndian ? (at + 2, at) : (at, at + 2)
        let magnitude =
          UInt32(raw.unsafeLoad(fromByteOffset: low, as: UInt8.self))
          | UInt32(raw.unsafeLoad(fromByteOffset: at + 1, as: UInt8.self)) << 8
          | UInt32(raw.unsafeLoad(fromByteOffset: high, as: UInt8.self)) << 16
        return Double(Int32(bitPattern: magnitude << 8) >> 8)
      }
    case .int32: each { Double(load(Int32.self, $0)) }
    case .uint32: each { Double(load(UInt32.self, $0)) }
    case .float32: each { Double(Float(bitPattern: load(UInt32.self, $0))) }
    case .float64: each { Double(bitPattern: load(UInt64.self, $0)) }
    }
  }
}
