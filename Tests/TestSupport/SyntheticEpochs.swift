import Randomness
import Signal

/// Epochs of noise that is correlated over electrodes and time, targets with a bump of `amplitude`.
public func syntheticEpochs(
  count: Int, electrodes: Int = 6, length: Int = 78, amplitude: Float, seed: UInt64
) -> Epochs {
  var generator = SeededGenerator(seed: seed)
  var mixing = SeededGenerator(seed: 99)
  let mixture = (0..<electrodes * electrodes).map { index in
    Float(mixing.normal()) * 0.5 + (index % (electrodes + 1) == 0 ? 1 : 0)
  }
  var epochs = Epochs(
    electrodes: (1...electrodes).map { "E\($0)" }, windowLength: length, samplingRate: 120,
    metadata: EpochsMetadata(
      preprocessing: .paper, sources: [], speller: nil, text: []))
  for index in 0..<count {
    let isTarget = index % 6 == 0
    var sources = Array(repeating: Float(0), count: electrodes * length)
    for electrode in 0..<electrodes {
      var state: Float = 0
      for sample in 0..<length {
        state = 0.9 * state + Float(generator.normal())
        sources[electrode * length + sample] = state
      }
    }
    for electrode in 0..<electrodes {
      for sample in 0..<length {
        var value: Float = 10
        for source in 0..<electrodes {
          value += mixture[electrode * electrodes + source] * sources[source * length + sample]
        }
        let distance = Float(sample - 36) / 10
        if isTarget { value += amplitude * Float(electrode + 1) / (1 + distance * distance) }
        epochs.samples.append(value)
      }
    }
    epochs.labels.append(isTarget ? .target : .nonTarget)
    epochs.stimuli.append(Int16(index % 12 + 1))
    epochs.onsets.append(Double(index) * 0.175)
    epochs.recordings.append(0)
    epochs.selections.append(Int32(index / 180))
    epochs.repetitions.append(Int32(index % 180 / 12))
  }
  return epochs
}

/// The area under the ROC curve by the definition: how often a target outscores a non-target.
public func areaUnderCurve(_ scores: [Double], _ labels: [Label]) -> Double {
  let order = scores.indices.sorted { scores[$0] < scores[$1] }
  var sum = 0.0
  var index = 0
  // Ties share the mean of their ranks.
  while index < order.count {
    var end = index
    while end < order.count, scores[order[end]] == scores[order[index]] { end += 1 }
    let rank = Double(index + end + 1) / 2
    for place in index..<end where labels[order[place]] == .target { sum += rank }
    index = end
  }
  let targets = Double(labels.count { $0 == .target })
  return (sum - targets * (targets + 1) / 2) / (targets * (Double(labels.count) - targets))
}
