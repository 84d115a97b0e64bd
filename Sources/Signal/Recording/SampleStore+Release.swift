import Files

extension SampleStore {
  /// Whether each channel stands in one stretch of its own, without blocks.
  var isChannelMajor: Bool {
    layout.blockLength == .max && layout.sampleStride == encoding.size && calibrations.count > 1
  }

  /// Whether blocks take turns in the file, sample by sample.
  var isInterleaved: Bool {
    layout.blockStride == encoding.size && layout.blockStride < layout.sampleStride
  }

  /// Whether `pieces` are neighbouring blocks whose samples of a channel take turns in the file.
  func areInterleaved(_ pieces: [Range<Int>]) -> Bool {
    guard isInterleaved, pieces.count > 1, let first = pieces.first?.lowerBound,
      first % layout.blockLength == 0
    else { return false }
    return pieces.enumerated().allSatisfy { index, piece in
      piece.count == layout.blockLength
        && piece.lowerBound == first + index * layout.blockLength
    }
  }

  /// Tells the system that `samples` of all channels will not be read again soon.
  ///
  /// Does nothing where samples do not stand in the order of time.
  func release(samples: Range<Int>) {
    guard !samples.isEmpty, !isChannelMajor, let first = layout.channelOffsets.min() else { return }
    let start: Int
    let end: Int
    if layout.blockLength == .max {
      start = first + samples.lowerBound * layout.sampleStride
      end = first + samples.upperBound * layout.sampleStride
    } else {
      guard layout.blockStride >= layout.blockLength * encoding.size else { return }
      start = first + samples.lowerBound / layout.blockLength * layout.blockStride
      end = first + samples.upperBound / layout.blockLength * layout.blockStride
    }
    if start < end { bytes.release(start..<min(end, bytes.count)) }
  }

  /// Tells the system that `samples` of `channel` will not be read again soon.
  func release(channel: Int, samples: Range<Int>) {
    guard isChannelMajor, !samples.isEmpty else { return }
    let start = layout.offset(channel: channel, sample: samples.lowerBound)
    bytes.release(start..<start + samples.count * encoding.size)
  }
}
