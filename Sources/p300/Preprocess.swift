import ArgumentParser
import Signal

struct Preprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn recordings into epochs.",
    discussion: """
      Recordings are resampled, band-passed, cut behind every flash, and scaled. \
      The defaults are those of Cecotti & Gräser 2011: 120 Hz, 0.1–20 Hz (Butterworth of order 4 a \
      side, forward and backward, on the continuous recording), 650 ms from each flash, every \
      electrode z-scored within the epoch. NumPy opens the file with numpy.load.

      The formats set (EEGLAB) and fif (MNE) are for other tools: voltages in µV and V, events \
      target/CODE and nontarget/CODE, electrodes in place. z-scores have no unit: for voltages add \
      --normalize none. Epochs files may be given in place of recordings.

        p300 preprocess run1.edf run2.edf --output train.npz
        p300 preprocess s8.mat#train --electrodes Fz,Cz,Pz,Oz --output s8.npz
        p300 preprocess run1.edf --normalize none --output run1-epo.fif
      """)

  @Argument(help: "Recordings, in order; FILE#NAME names one of a file that holds several.")
  var recordings: [String]

  @Option(name: .shortAndLong, help: "The epochs file to write (.npz, .set or -epo.fif).")
  var output: String

  @Option(help: "The format of the output. Default: by its ending, else npz.")
  var format: EpochsFormat?

  @OptionGroup(title: "Preprocessing") var preprocessing: PreprocessingOptions
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let loaded = try Inputs(
      recordings, recordingOptions: recordingOptions, preprocessing: preprocessing.settings,
      threads: threads.count, output: outputOptions
    ).load()
    let format = format ?? EpochsFormat(ofPath: output)
    try format.write(loaded.epochs, to: output)
    if format == .fif, !["-epo.fif", "_epo.fif"].contains(where: output.hasSuffix) {
      outputOptions.warn(["MNE expects epochs in files whose names end in -epo.fif"])
    }
    let result = Result(loaded, output: output)
    outputOptions.show(result) { result.text }
  }

  private struct Result: Encodable {
    let output: String
    let epochs: Int
    let targets: Int
    let nontargets: Int
    let unlabelled: Int
    let electrodes: [String]
    let samplesPerEpoch: Int
    let samplingRate: Double
    let recordings: Int
    let selections: Int
    let dropped: [String: Int]
    let flatEpochs: [String: Int]
    let badElectrodes: [String: String]
    let warnings: [String]

    init(_ loaded: EpochsLoader.Loaded, output: String) {
      self.output = output
      let set = loaded.epochs
      epochs = set.count
      targets = set.labels.count { $0 == .target }
      nontargets = set.labels.count { $0 == .nonTarget }
      unlabelled = set.labels.count { $0 == .unknown }
      electrodes = set.electrodes
      samplesPerEpoch = set.windowLength
      samplingRate = set.samplingRate
      recordings = set.recordingCount
      selections = set.selectionCount
      dropped = Dictionary(
        uniqueKeysWithValues: loaded.report.dropped.map { ($0.key.rawValue, $0.value) })
      flatEpochs = loaded.report.flat
      badElectrodes = loaded.report.faults.mapValues(\.rawValue)
      warnings = loaded.report.warnings
    }

    var text: String {
      var lines = [
        "\(output): \(epochs) epochs (\(targets) targets, \(nontargets) others"
          + (unlabelled > 0 ? ", \(unlabelled) unlabelled)" : ")"),
        "\(electrodes.count) electrodes × \(samplesPerEpoch) samples at \(samplingRate) Hz, "
          + "\(selections) selections in \(recordings) recordings",
      ]
      if targets == 0 {
        lines.append(
          "no epoch is known as target: enough to classify; to train, name the events "
            + "(--targets, --nontargets) or the characters (--text)")
      }
      for (reason, count) in dropped.sorted(by: { $0.key < $1.key }) {
        lines.append("dropped: \(count) flashes, \(reason)")
      }
      for (label, count) in flatEpochs.sorted(by: { $0.key < $1.key }) {
        lines.append("flat: \(label) in \(count) epochs")
      }
      for (label, fault) in badElectrodes.sorted(by: { $0.key < $1.key }) {
        lines.append("bad: \(label) is \(fault)")
      }
      return lines.joined(separator: "\n")
    }
  }
}

extension EpochsFormat: ExpressibleByArgument {}
