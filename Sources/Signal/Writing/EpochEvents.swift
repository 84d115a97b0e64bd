import ElementaryFunctions

/// The flashes of epochs as events of other tools: names, numbers and times.
struct EpochEvents {
  /// The name of each epoch's event: `target/3`, `nontarget/3`, or `unknown/3` without a label.
  ///
  /// MNE selects by the parts: `epochs["target"]`.
  let names: [String]
  /// The number of each: the stimulus code, plus 1000 for targets, plus 2000 for unknown ones.
  let numbers: [Int]
  /// The sample of each onset at the epochs' rate, strictly ascending over all recordings.
  ///
  /// Recordings follow one another; other tools take two events at one sample for a mistake, so that
  /// a flash at the same sample as the one before comes one sample later here.
  let samples: [Int]

  init(_ epochs: Epochs) {
    // Steps of 1000 unless codes are larger than that.
    var step = 1000
    while let largest = epochs.stimuli.map({ abs(Int($0)) }).max(), largest >= step { step *= 10 }
    names = epochs.labels.indices.map { index in
      "\(Self.word(epochs.labels[index]))/\(epochs.stimuli[index])"
    }
    numbers = epochs.labels.indices.map { index in
      let code = Int(epochs.stimuli[index])
      switch epochs.labels[index] {
      case .nonTarget: return code
      case .target: return step + code
      case .unknown: return 2 * step + code
      }
    }
    var samples: [Int] = []
    var start = 0
    for index in epochs.onsets.indices {
      if index > 0, epochs.recordings[index] != epochs.recordings[index - 1] {
        start = (samples.last ?? 0) + epochs.windowLength
      }
      let least = samples.last.map { $0 + 1 } ?? 0
      // A time that no clock shows stands for one that is not known.
      let onset = epochs.onsets[index] * epochs.samplingRate
      let sample = abs(onset) < 1e9 ? start + Int(saturating: onset.rounded()) : least
      samples.append(max(least, sample))
    }
    self.samples = samples
  }

  private static func word(_ label: Label) -> String {
    switch label {
    case .target: "target"
    case .nonTarget: "nontarget"
    case .unknown: "unknown"
    }
  }
}

extension Epochs {
  /// Whether the samples are voltages in µV: z-scores have no unit, and of foreign epochs none is known.
  var isInMicrovolts: Bool {
    guard let preprocessing = metadata.preprocessing else { return false }
    return preprocessing.normalization != .epoch
  }
}
