import Signal

/// A stretch of EEG that stands in two sets of epochs.
public struct SharedStretch: Sendable, Equatable, Encodable {
  /// The recording, as the first set names it.
  public let first: String
  /// The recording, as the second set names it.
  public let second: String
  /// The SHA-256 of the recording's file.
  public let sha256: String
  /// Where the stretch begins on the recording's clock, in seconds.
  public let start: Double
  /// Where it ends, exclusive, in seconds.
  public let end: Double
}

/// What two sets of epochs have in common; training on one and testing on the other leaks if anything.
public struct Audit: Sendable, Equatable, Encodable {
  /// Stretches of EEG that are in both, in order of recording and time.
  public let stretches: [SharedStretch]
  /// Epochs of the first set that touch such a stretch.
  public let firstEpochs: Int
  /// Epochs of the second set that touch such a stretch.
  public let secondEpochs: Int
  /// Epochs of the second set whose window is, number by number, one of the first set's: copies that
  /// went through another file.
  public let identicalEpochs: Int

  /// Whether nothing is shared.
  public var isClean: Bool { stretches.isEmpty && identicalEpochs == 0 }

  /// All seconds that are in both.
  public var seconds: Double { stretches.reduce(0) { $0 + $1.end - $1.start } }

  private enum CodingKeys: String, CodingKey {
    case stretches
    case firstEpochs = "first_epochs"
    case secondEpochs = "second_epochs"
    case identicalEpochs = "identical_epochs"
  }

  /// Compares two sets of epochs, recording by recording and window by window.
  ///
  /// Recordings are the same when their files are the same byte for byte, under whatever name.
  public init(_ first: Epochs, _ second: Epochs) {
    let firstSpans = Self.spans(of: first)
    let secondSpans = Self.spans(of: second)
    var stretches: [SharedStretch] = []
    var (firstCount, secondCount) = (0, 0)
    let shared = firstSpans.keys.filter { secondSpans[$0] != nil }.sorted { left, right in
      (firstSpans[left]?.order ?? 0) < (firstSpans[right]?.order ?? 0)
    }
    for identity in shared {
      guard let one = firstSpans[identity], let other = secondSpans[identity] else { continue }
      // Rounding of times must not make neighbours overlap: half a sample is no sample.
      let least = 0.5 / max(first.samplingRate, second.samplingRate)
      let both = Self.intersection(of: one.merged, other.merged)
        .filter { $0.upperBound - $0.lowerBound > least }
      stretches += both.map {
        SharedStretch(
          first: one.name, second: other.name, sha256: identity.sha256, start: $0.lowerBound,
          end: $0.upperBound)
      }
      firstCount += one.windows.count { window in both.contains { $0.overlaps(window) } }
      secondCount += other.windows.count { window in both.contains { $0.overlaps(window) } }
    }
    self.stretches = stretches
    firstEpochs = firstCount
    secondEpochs = secondCount
    identicalEpochs = Self.identicalWindows(first, second)
  }

  /// The windows of one recording, apart and put together.
  private struct Spans {
    let order: Int
    let name: String
    var windows: [Range<Double>]

    /// Stretches covered by windows, in order and without overlap.
    var merged: [Range<Double>] {
      windows.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { stretches, window in
        if let last = stretches.last, window.lowerBound <= last.upperBound {
          let end = max(last.upperBound, window.upperBound)
          stretches[stretches.count - 1] = last.lowerBound..<end
        } else {
          stretches.append(window)
        }
      }
    }
  }

  private static func spans(of epochs: Epochs) -> [RecordingIdentity: Spans] {
    let length = Double(epochs.windowLength) / epochs.samplingRate
    let sources = epochs.metadata.sources
    var spans: [RecordingIdentity: Spans] = [:]
    for (recording, onset) in zip(epochs.recordings, epochs.onsets) {
      let number = Int(recording)
      guard sources.indices.contains(number), !sources[number].sha256.isEmpty else { continue }
      let fresh = Spans(order: number, name: sources[number].name, windows: [])
      spans[RecordingIdentity(sources[number]), default: fresh].windows.append(
        onset + epochs.firstTime..<onset + epochs.firstTime + length)
    }
    return spans
  }

  private static func intersection(
    of first: [Range<Double>], _ second: [Range<Double>]
  ) -> [Range<Double>] {
    var (one, other) = (0, 0)
    var both: [Range<Double>] = []
    while one < first.count, other < second.count {
      let start = max(first[one].lowerBound, second[other].lowerBound)
      let end = min(first[one].upperBound, second[other].upperBound)
      if start < end { both.append(start..<end) }
      if first[one].upperBound < second[other].upperBound { one += 1 } else { other += 1 }
    }
    return both
  }

  private static func identicalWindows(_ first: Epochs, _ second: Epochs) -> Int {
    guard first.epochSize == second.epochSize, first.epochSize > 0 else { return 0 }
    var places: [UInt64: [Int]] = [:]
    for index in 0..<first.count {
      guard let key = fingerprint(first, index) else { continue }
      places[key, default: []].append(index)
    }
    return (0..<second.count).count { index in
      guard let key = fingerprint(second, index), let candidates = places[key] else { return false }
      let window = second.samples[index * second.epochSize..<(index + 1) * second.epochSize]
      return candidates.contains {
        first.samples[$0 * first.epochSize..<($0 + 1) * first.epochSize] == window
      }
    }
  }

  /// A hash of a window (FNV-1a over its numbers); none for a flat window, which says nothing.
  private static func fingerprint(_ epochs: Epochs, _ index: Int) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var isFlat = true
    let window = epochs.samples[index * epochs.epochSize..<(index + 1) * epochs.epochSize]
    for sample in window {
      isFlat = isFlat && sample == 0
      // −0 and 0 are equal and must not part the hashes.
      hash = (hash ^ UInt64((sample == 0 ? 0 : sample).bitPattern)) &* 0x100_0000_01B3
    }
    return isFlat ? nil : hash
  }
}
