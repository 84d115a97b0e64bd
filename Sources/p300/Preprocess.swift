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
  var recordings: [RecordingPath]

  @Option(
    name: .shortAndLong, help: "The epochs file to write (.npz, .set or -epo.fif).",
    completion: .file())
  var output: String

  @Option(help: "The format of the output. Default: by its ending, else npz.")
  var format: EpochsFormat?

  @OptionGroup var dropped: DroppedOption
  @OptionGroup(title: "Preprocessing") var preprocessing: PreprocessingOptions
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let files = try Inputs.open(
      recordings, recordings: recordingOptions, output: outputOptions)
    try OutputPath.check(output, as: format == nil ? .epochs : nil)
    try dropped.check(beside: output)
    var loader = try EpochsLoader(
      preprocessing.settings, recordings: recordingOptions, threads: threads)
    loader.requiresBadElectrodes = true
    let loaded = try outputOptions.load(files, with: loader)
    let format = format ?? EpochsFormat(ofPath: output)
    try format.write(loaded.epochs, to: output)
    try dropped.write(loaded.epochs)
    if format == .fif, !["-epo.fif", "_epo.fif"].contains(where: output.hasSuffix) {
      outputOptions.warn([
        Warning(.output, "MNE expects epochs in files whose names end in -epo.fif")
      ])
    }
    let result = PreprocessingSummary(loaded, output: output)
    outputOptions.show(result) { result.text }
  }
}

extension EpochsFormat: ExpressibleByArgument {}
