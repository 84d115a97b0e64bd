@preconcurrency import Benchmark
import Files
@_spi(Benchmarks) import Signal

// The signal stage beside FFTW's bare forward transforms of as many samples, on two threads:
//   swift package --disable-sandbox benchmark --target SignalBenchmarks
// Recordings are in memory; a minute stands for the hour, for all that counts grows with the length.

private let threads = 2

/// A recording of noise: pieces of `count` samples, channel after channel in each; or `interleaved`, as
/// records stand in MAT files, a sample of every piece after the other.
private func recording(
  channels: Int, count: Int, pieces: Int, rate: Double, encoding: SampleEncoding,
  interleaved: Bool = false
) throws -> Recording {
  var state: UInt64 = 1
  let size = encoding.size
  let bytes = (0..<channels * count * pieces * size).map { index -> UInt8 in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    // The highest byte of a float32 decides its size: numbers of about 1.
    return size == 4 && index % 4 == 3 ? 0x3F : UInt8(truncatingIfNeeded: state >> 56)
  }
  let store = try SampleStore(
    bytes: FileBytes(bytes, path: "noise"), encoding: encoding,
    layout: interleaved
      ? SampleLayout(
        channelOffsets: (0..<channels).map { $0 * count * pieces * size },
        sampleStride: pieces * size, blockLength: count, blockStride: size)
      : SampleLayout(
        channelOffsets: (0..<channels).map { $0 * count * size }, sampleStride: size,
        blockLength: count, blockStride: channels * count * size),
    calibrations: (0..<channels).map { _ in Calibration(gain: 0.1) }, count: count * pieces)
  let length = Double(count) / rate + 10
  return Recording(
    source: RecordingSource(path: "noise", format: .edf), samplingRate: rate,
    channels: (1...channels).map { Channel(label: "E\($0)") },
    pieces: (0..<pieces).map {
      Piece(samples: $0 * count..<($0 + 1) * count, onset: Double($0) * length)
    }, samples: store)
}

private func flashes(in recording: Recording, each: Int, apart: Double) -> [Flash] {
  recording.pieces.enumerated().flatMap { selection, piece in
    (0..<each).map {
      Flash(
        onset: piece.onset + Double($0) * apart, stimulus: $0 % 12 + 1, label: .nonTarget,
        selection: selection, repetition: $0 / 12)
    }
  }
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], warmupIterations: 1, maxDuration: .seconds(10),
    maxIterations: 30)

  func add(_ name: String, _ recording: Recording, _ flashes: [Flash], settings: Preprocessing) {
    let metadata = EpochsMetadata(
      preprocessing: nil, sources: [], speller: nil, text: [])
    Benchmark(name) { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(
          try Preprocessor(settings, threads: threads).epochs(
            from: [recording], flashes: [flashes], metadata: metadata))
      }
    }
    for length in [8192, 16_384, 32_768, 65_536] {
      Benchmark("\(name): bare transforms of \(length)") { benchmark in
        for _ in benchmark.scaledIterations {
          bareTransforms(
            length: length, samples: recording.sampleCount * recording.channels.count,
            threads: threads)
        }
      }
    }
  }

  if let minutes = try? recording(
    channels: 32, count: 2048 * 300, pieces: 1, rate: 2048, encoding: SampleEncoding(.int16))
  {
    add(
      "5 min, 32 channels, 2048 Hz", minutes, flashes(in: minutes, each: 140, apart: 2),
      settings: .paper)
    var exact = Preprocessing.paper
    exact.onsets = .exact
    add(
      "5 min, exact onsets", minutes, flashes(in: minutes, each: 140, apart: 2), settings: exact)
  }
  if let records = try? recording(
    channels: 64, count: 7794, pieces: 85, rate: 240, encoding: SampleEncoding(.float32))
  {
    add(
      "85 records, 64 channels, 240 Hz, 15300 epochs", records,
      flashes(in: records, each: 180, apart: 0.175), settings: .paper)
  }
  if let records = try? recording(
    channels: 64, count: 7794, pieces: 85, rate: 240, encoding: SampleEncoding(.float32),
    interleaved: true)
  {
    add(
      "the same, interleaved as in a MAT file", records,
      flashes(in: records, each: 180, apart: 0.175), settings: .paper)
  }
}
