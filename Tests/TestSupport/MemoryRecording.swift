import Files
import Signal

/// A recording whose samples are in memory.
///
/// - Parameters:
///   - samples: `[channel][sample]`, µV.
///   - rate: samples per second, in Hz.
///   - pieces: stretches without a gap; one of everything unless told otherwise.
///   - labels: of the channels; E1, E2, … unless told otherwise.
/// - Returns: a recording called “memory”.
/// - Throws: `ReadingError` if the channels differ in length.
public func recording(
  of samples: [[Float]], rate: Double, pieces: [Piece]? = nil, labels: [String]? = nil
) throws -> Recording {
  let count = samples.first?.count ?? 0
  var bytes: [UInt8] = []
  bytes.reserveCapacity(samples.count * count * 4)
  for channel in samples {
    for value in channel {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
  let store = try SampleStore(
    bytes: FileBytes(bytes, path: "memory"), encoding: SampleEncoding(.float32),
    layout: SampleLayout(
      channelOffsets: samples.indices.map { $0 * count * 4 }, sampleStride: 4),
    calibrations: samples.map { _ in Calibration() }, count: count)
  return Recording(
    source: RecordingSource(path: "memory", format: .mat), samplingRate: rate,
    channels: samples.indices.map { Channel(label: labels?[$0] ?? "E\($0 + 1)") },
    pieces: pieces ?? [Piece(samples: 0..<count, onset: 0)], samples: store)
}
