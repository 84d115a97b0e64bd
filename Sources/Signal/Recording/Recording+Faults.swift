import Parallelism
import Synchronization

extension Recording {
  /// The EEG electrodes that are flat or railed for much of the recording, and which of both.
  ///
  /// Reads every sample of every EEG channel once.
  public func faults(threads: Int = 1) -> [String: ElectrodeFault] {
    let channels = channels.indices.filter { self.channels[$0].kind == .eeg }
    let parts = pieces.flatMap { piece in
      stride(from: piece.samples.lowerBound, to: piece.samples.upperBound, by: 1 << 17).map {
        $0..<min($0 + 1 << 17, piece.samples.upperBound)
      }
    }
    // Of these only counts are asked, so the order in which parts are added up does not matter.
    let all = Mutex(
      [ElectrodeStatistics](repeating: ElectrodeStatistics(), count: channels.count))
    forEachInParallel(count: parts.count, threads: threads) { _, part in
      let own = statistics(of: channels, in: parts[part])
      samples.release(samples: parts[part])
      all.withLock { all in
        for row in own.indices { all[row].merge(own[row]) }
      }
    }
    var faults: [String: ElectrodeFault] = [:]
    for (channel, statistics) in zip(channels, all.withLock { $0 }) {
      faults[self.channels[channel].label] = statistics.fault(
        isInMicrovolts: self.channels[channel].unit == .microvolt)
    }
    return faults
  }

  /// In stretches whose samples of all channels fit into a small cache, as channels take turns.
  private func statistics(of channels: [Int], in part: Range<Int>) -> [ElectrodeStatistics] {
    var statistics = [ElectrodeStatistics](
      repeating: ElectrodeStatistics(), count: channels.count)
    var buffer = [Float](repeating: 0, count: ElectrodeStatistics.stretch)
    for start in stride(from: part.lowerBound, to: part.upperBound, by: buffer.count) {
      let stretch = start..<min(start + buffer.count, part.upperBound)
      for (row, channel) in channels.enumerated() {
        var span = buffer.mutableSpan
        samples.read(channel: channel, samples: stretch, into: &span)
        buffer.withUnsafeBufferPointer { values in
          guard let first = values.baseAddress else { return }
          statistics[row].add(first, count: stretch.count, strange: 0)
        }
      }
    }
    return statistics
  }
}
