import ArgumentParser
import Reporting
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

  @Argument(
    help: "Recordings, in order; FILE#NAME names one of a file that holds several.",
    completion: .file())
  var recordings: [String]

  @Option(
    name: .shortAndLong, help: "The epochs file to write (.npz, .set or -epo.fif).",
    completion: .file())
  var output: String

  @Option(help: "The format of the output. Default: by its ending, else npz.")
  var format: EpochsFormat?

  @OptionGroup(title: "Preprocessing") var preprocessing: PreprocessingOptions
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    try OutputPath.check(output, inputs: recordings)
    var inputs = Inputs(
      recordings, recordingOptions: recordingOptions, preprocessing: preprocessing.settings,
      threads: threads.count, output: outputOptions)
    inputs.settingsAreNamed = true
    let loaded = try inputs.load()
    let format = format ?? EpochsFormat(ofPath: output)
    try format.write(loaded.epochs, to: output)
    if format == .fif, !["-epo.fif", "_epo.fif"].contains(where: output.hasSuffix) {
      outputOptions.warn(["MNE expects epochs in files whose names end in -epo.fif"])
    }
    let result = Result(loaded, output: output)
    outputOptions.show(result) { result.text }
  }

  /// What became of all flashes; its encoding is the tool's JSON: that of the epochs, and more.
  private struct Result: Encodable {
    let summary: EpochsSummary
    let output: String
    let dropped: [String: Int]
    let flatEpochs: [String: Int]
    let warnings: [String]

    init(_ loaded: EpochsLoader.Loaded, output: String) {
      self.output = output
      summary = EpochsSummary(loaded.epochs, path: output)
      dropped = Dictionary(
        uniqueKeysWithValues: loaded.report.dropped.map { ($0.key.rawValue, $0.value) })
      flatEpochs = loaded.report.flat
      warnings = loaded.report.warnings
    }

    private enum CodingKeys: String, CodingKey {
      case output, dropped, flatEpochs, warnings
    }

    func encode(to encoder: any Encoder) throws {
      try summary.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(output, forKey: .output)
      try fields.encode(dropped, forKey: .dropped)
      try fields.encode(flatEpochs, forKey: .flatEpochs)
      try fields.encode(warnings, forKey: .warnings)
    }

    var text: String {
      var lines = [
        "\(output): \(summary.classes)",
        "\(summary.electrodes.count) electrodes × \(summary.samplesPerEpoch) samples at "
          + "\(summary.samplingRate) Hz, \(counted(summary.selections, "selection")) in "
          + counted(summary.recordings, "recording"),
      ]
      if summary.targets == 0 {
        lines.append(
          "no epoch is known as target: enough to classify; to train, name the events "
            + "(--targets, --nontargets) or the characters (--text)")
      }
      for (reason, count) in dropped.sorted(by: { $0.key < $1.key }) {
        lines.append("dropped: \(counted(count, "flash", "flashes")), \(reason)")
      }
      lines += electrodes(by: flatEpochs).map {
        "flat in \(counted($0.value, "epoch")): \($0.names)"
      }
      lines += electrodes(by: summary.badElectrodes).map { "bad, \($0.value): \($0.names)" }
      return lines.joined(separator: "\n")
    }

    /// The electrodes that share a value, for each value; of very many the first ones.
    private func electrodes<Value: Hashable & Comparable>(
      by table: [String: Value]
    ) -> [(value: Value, names: String)] {
      Dictionary(grouping: table.sorted { $0.key < $1.key }, by: \.value)
        .sorted { $0.key < $1.key }
        .map { value, entries in
          let shown = entries.prefix(16).map(\.key).joined(separator: ", ")
          let rest = entries.count - 16
          return (value, rest > 0 ? "\(shown) and \(rest) more" : shown)
        }
    }
  }
}

extension EpochsFormat: ExpressibleByArgument {}
