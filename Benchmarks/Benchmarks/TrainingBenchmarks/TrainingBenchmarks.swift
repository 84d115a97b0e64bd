@preconcurrency import Benchmark
import Detection
import Signal

// Detectors trained from start to end, calibration included, on two threads:
//   swift package --disable-sandbox benchmark --target TrainingBenchmarks
// Epochs are noise: what training costs does not depend on what is in them.

private let threads = 2

/// Epochs of selections of 180 flashes, one in six a target.
private func noise(count: Int, electrodes: Int) -> Epochs {
  let length = 78
  var epochs = Epochs(
    electrodes: (1...electrodes).map { "E\($0)" }, windowLength: length, samplingRate: 120,
    metadata: EpochsMetadata(preprocessing: nil, sources: [], speller: nil, text: []))
  for index in 0..<count {
    epochs.labels.append(index % 6 == 0 ? .target : .nonTarget)
    epochs.stimuli.append(Int16(index % 12 + 1))
    epochs.onsets.append(Double(index) * 0.175)
    epochs.recordings.append(0)
    epochs.repetitions.append(Int32(index / 12 % 15))
    epochs.selections.append(Int32(index / 180))
  }
  var state: UInt32 = 1
  epochs.samples = (0..<count * electrodes * length).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / 4_194_304 - 2
  }
  return epochs
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .peakMemoryResident], warmupIterations: 0,
    maxDuration: .seconds(30), maxIterations: 5)

  for (count, electrodes) in [(1080, 64), (900, 8)] {
    let epochs = noise(count: count, electrodes: electrodes)
    for method: DetectionMethod in [
      .cnn1, .tangent, .lda, .toeplitzLDA, .xdawnRiemann, .eegnet, .lenet, .sae, .dbn,
    ] {
      Benchmark("train \(method.name), \(count) epochs of \(electrodes) electrodes") { benchmark in
        var trainer = DetectorTrainer(method)
        trainer.threads = threads
        for _ in benchmark.scaledIterations { blackHole(try trainer.train(epochs)) }
      }
    }
  }
}
