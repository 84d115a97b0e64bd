import ArgumentParser
import Files
import Reading
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
        p300 preprocess DATASET --subjects 01,02 --output DATASET/derivatives/p300

      Of a BIDS data set, or the folder of a subject or session in it, each subject's epochs of a session go \
      to a file of their own in the folder --output, with BIDS names. What fails stops nothing else (exit 3).
      """)

  @Argument(
    help: ArgumentHelp(
      "Recordings or folders of BIDS, in order; FILE#NAME names one of a file that holds several."),
    completion: .file())
  var recordings: [RecordingPath]

  @Option(
    name: .shortAndLong,
    help: "The epochs file to write (.npz, .set or -epo.fif), or of a data set the folder.",
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
    try recordingOptions.selection.check(recordings)
    let paths = try recordingOptions.selection.expand(recordings)
    if paths != recordings, !OutputKind.epochs.isEnding(of: output) {
      return try writeEach(BIDSVisit.visits(of: paths))
    }
    let files = try Inputs.files(paths, recordings: recordingOptions, output: outputOptions)
    if paths != recordings {
      try SeveralSubjects.refuse(
        paths.map { EpochsSource(name: $0.lastComponent, sha256: "") },
        remedy: "name a folder with --output, which gets a file a subject and session")
    }
    try preprocessing.check(files, output: outputOptions)
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

// A file a subject and session.
extension Preprocess {
  private func writeEach(_ visits: [BIDSVisit]) throws {
    guard recordingOptions.text == nil, recordingOptions.eventFiles.isEmpty, dropped.dropped == nil
    else {
      throw ValidationError(
        "--text, --events and --dropped are of one subject's files; name an epochs file with --output"
      )
    }
    var loader = try EpochsLoader(
      preprocessing.settings, recordings: recordingOptions, threads: threads)
    loader.requiresBadElectrodes = true
    let format = format ?? .npz
    let isDescribed = DerivativeDescription.isOwn(in: output)
    guard isDescribed != false else { throw OutputError.dataSet(output) }
    var written: [PreprocessingSummary] = []
    let progress = Progress("preprocess", isQuiet: outputOptions.quiet)
    defer { progress.finish() }
    for (place, visit) in visits.enumerated() {
      do {
        guard visit.entities.subject != nil else { throw NoSubject(recordings: visit.recordings) }
        let files = try Inputs.files(
          visit.recordings, recordings: recordingOptions, output: outputOptions)
        let loaded = try loader.load(files) {
          progress.update((Double(place) + $0) / Double(visits.count), note: " \(visit.entities)")
        }
        outputOptions.warn(
          loaded.report.warnings.about(RecordingPath(file: "\(visit.entities.visit)")))
        try Directory.create("\(output)/\(visit.folder)")
        let path = "\(output)/\(visit.folder)/\(visit.entities)_epo.\(format.rawValue)"
        try format.write(loaded.epochs, to: path)
        written.append(PreprocessingSummary(loaded, output: path))
      } catch {
        Console.report(error)
      }
    }
    guard !written.isEmpty else { throw ExitCode(ExitStatus.failed.rawValue) }
    let root = recordings.lazy.compactMap { BIDSFolder($0.file)?.root }.first
    let result = PreprocessedVisits(output: output, files: written)
    if isDescribed == nil {
      try DerivativeDescription.write(
        DerivativeDescription.text(
          "Epochs", of: root.flatMap(DerivativeDescription.name(ofDataSetAt:)),
          by: "windows of EEG after flashes: p300 preprocess"),
        to: output)
    }
    outputOptions.show(result) { result.text }
    guard written.count == visits.count else {
      throw PartialFailure(failed: visits.count - written.count, total: visits.count)
    }
  }
}

/// What became of the recordings of each subject and session.
private struct PreprocessedVisits: Encodable {
  let output: String
  let files: [PreprocessingSummary]

  var text: String {
    files.map { $0.text.split(separator: "\n").first.map(String.init) ?? "" }
      .joined(separator: "\n")
  }
}

/// Recordings among those of a data set that bear no subject's name.
private struct NoSubject: Error, CustomStringConvertible {
  let recordings: [RecordingPath]

  var description: String {
    "\(recordings.first?.description ?? ""): found no sub- in the name; expected a BIDS name, "
      + "or an epochs file as --output"
  }
}

extension EpochsFormat: ExpressibleByArgument {}
