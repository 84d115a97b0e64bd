extension Recording {
  /// The EEG electrodes that are flat or railed for much of the recording, and which of both.
  ///
  /// Reads every sample of every EEG channel once.
  public func faults() -> [String: PreprocessingReport.Fault] {
    let channels = channels.indices.filter { self.channels[$0].kind == .eeg }
    var statistics = [ElectrodeStatistics](
      repeating: ElectrodeStatistics(), count: channels.count)
    var buffer = [Float](repeating: 0, count: 1 << 16)
    for piece in pieces {
      for start in stride(
        from: piece.samples.lowerBound, to: piece.samples.upperBound, by: buffer.count)
      {
        let stretch = start..<min(start + buffer.count, piece.samples.upperBound)
        for (row, channel) in channels.enumerated() {
          var span = buffer.mutableSpan
          samples.read(channel: channel, samples: stretch, into: &span)
          buffer.withUnsafeBufferPointer { values in
            guard let first = values.baseAddress else { return }
            statistics[row].add(first, count: stretch.count, strange: 0)
          }
        }
        samples.release(samples: stretch)
      }
    }
    var faults: [String: PreprocessingReport.Fault] = [:]
    for (channel, statistics) in zip(channels, statistics) {
      faults[self.channels[channel].label] = statistics.fault(
        isInMicrovolts: self.channels[channel].unit == .microvolt)
    }
    return faults
  }
}
