import Files
import Signal

/// A whole run of the Wadsworth speller, as in BCI Competition II (2003), data set IIb.
///
/// `signal` [sample, electrode] in A/D units at 240 Hz, and a number per sample in `Flashing`,
/// `StimulusCode` (1–6 columns, 7–12 rows), `StimulusType` (absent where the labels are hidden) and
/// `PhaseInSequence` (2 while it flashes).
enum MATWadsworthRun: MATDialect {
  static let dataSet = "BCI Competition II, data set IIb"
  static let needs =
    "signal [sample, electrode], Flashing and StimulusCode (BCI Competition II, IIb)"
  private static let samplingRate = 240.0
  private static let flashingPhase = 2

  static func recognises(_ file: MATFile) -> Bool {
    file["signal"]?.dimensions.count == 2 && file["Flashing"] != nil && file["StimulusCode"] != nil
  }

  static func read(_ file: MATFile) throws(ReadingError) -> [Recording] {
    let signal = try file.required("signal")
    let (count, electrodes) = (signal.dimensions[0], signal.dimensions[1])
    guard count > 0, (1...4096).contains(electrodes) else {
      throw signal.mismatch(expected: "samples of 1 to 4096 electrodes")
    }
    let numbers = try signal.numbers()
    let size = numbers.elementSize
    let samples = try SampleStore(
      bytes: numbers.bytes, encoding: numbers.encoding(),
      layout: SampleLayout(
        channelOffsets: (0..<electrodes).map { numbers.offset + $0 * count * size },
        sampleStride: size),
      calibrations: Array(repeating: Calibration(), count: electrodes), count: count)
    var recording = Recording(
      source: RecordingSource(path: file.path, format: .mat), samplingRate: samplingRate,
      channels: WadsworthElectrodes.channels(electrodes, unit: .other("A/D")),
      pieces: [Piece(samples: 0..<count, onset: 0)], samples: samples)
    recording.warnings.add(.unit, "the file gives no gain, so its samples are A/D units and not µV")
    let flashes = try flashes(file, count: count)
    recording.adopt(flashes, speller: .wadsworth())
    return [recording]
  }

  private static func flashes(
    _ file: MATFile, count: Int
  ) throws(ReadingError) -> FlashTrain {
    let flashing = try file.states("Flashing", count: count)
    let codes = try file.states("StimulusCode", count: count)
    let types = try file.optionalStates("StimulusType", count: count)
    var train = FlashTrain()
    try train.scan(0..<count) { (sample) throws(ReadingError) in
      FlashTrain.State(
        code: flashing[sample] != 0 ? try codes.stimulusCode(at: sample) : 0,
        isTarget: types.map { $0[sample] != 0 })
    }
    if let phases = try file.optionalStates("PhaseInSequence", count: count) {
      try train.split { (sample) throws(ReadingError) in
        phases[sample] == Double(flashingPhase)
      }
    } else {
      train.splitAtPauses()
    }
    return train
  }
}

/// The 64 electrodes of the Wadsworth recordings, in their order (BCI2000's `eeg64.loc`).
enum WadsworthElectrodes {
  static let labels = [
    "FC5", "FC3", "FC1", "FCz", "FC2", "FC4", "FC6", "C5", "C3", "C1", "Cz", "C2", "C4", "C6",
    "CP5", "CP3", "CP1", "CPz", "CP2", "CP4", "CP6", "Fp1", "Fpz", "Fp2", "AF7", "AF3", "AFz",
    "AF4", "AF8", "F7", "F5", "F3", "F1", "Fz", "F2", "F4", "F6", "F8", "FT7", "FT8", "T7", "T8",
    "T9", "T10", "TP7", "TP8", "P7", "P5", "P3", "P1", "Pz", "P2", "P4", "P6", "P8", "PO7", "PO3",
    "POz", "PO4", "PO8", "O1", "Oz", "O2", "Iz",
  ]

  /// EEG channels: with the names above if there are 64, else numbered from 1.
  static func channels(_ count: Int, unit: Channel.Unit) -> [Channel] {
    (0..<count).map { index in
      Channel(label: count == labels.count ? labels[index] : "\(index + 1)", unit: unit)
    }
  }
}

extension Recording {
  /// Takes over flashes, with `speller` and its text if the codes are those of the speller.
  mutating func adopt(_ flashes: FlashTrain, speller: Speller) {
    events = flashes.events(samplingRate: samplingRate)
    guard !flashes.isEmpty else {
      warnings.add(.missing, "there is no flash in it")
      return
    }
    guard flashes.greatestCode <= speller.codeCount else {
      warnings.add(
        .contradiction,
        "its codes go up to \(flashes.greatestCode), but its matrix has \(speller.codeCount)")
      return
    }
    self.speller = speller
    text = flashes.text(speller)
  }
}
