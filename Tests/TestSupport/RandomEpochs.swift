import Randomness
import Signal

extension Epochs {
  /// Seeded noise in the shape of a speller recording, with one target in six.
  ///
  /// `effect` is added to every sample of the targets, in deviations of the noise.
  public static func random(
    count: Int, electrodes: Int, windowLength: Int, effect: Float = 0, seed: UInt64
  ) -> Epochs {
    var generator = SeededGenerator(seed: seed)
    var epochs = Epochs(
      electrodes: (1...electrodes).map { "E\($0)" }, windowLength: windowLength,
      samplingRate: 120,
      metadata: EpochsMetadata(
        preprocessing: .paper, sources: [EpochsSource(name: "noise.edf", sha256: "00")],
        speller: .wadsworth(), text: []))
    for index in 0..<count {
      let isTarget = index % 6 == 0
      epochs.labels.append(isTarget ? .target : .nonTarget)
      epochs.stimuli.append(Int16(index % 12 + 1))
      epochs.onsets.append(Double(index) * 0.175)
      epochs.recordings.append(0)
      epochs.repetitions.append(Int32(index / 12 % 15))
      epochs.selections.append(Int32(index / 180))
      for _ in 0..<electrodes * windowLength {
        epochs.samples.append(Float(generator.normal()) + (isTarget ? effect : 0))
      }
    }
    return epochs
  }
}
