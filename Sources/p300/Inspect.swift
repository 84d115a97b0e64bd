import ArgumentParser
import Detection
import Signal

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what recordings, epochs or detectors hold.",
    discussion: """
      Of a recording: format, rate, channels, events, flashes, oddities. Of epochs: how many of which \
      class, and what was done to them. Of a detector: its network, how it was trained, and the \
      electrodes that its first layer weighs most.

        p300 inspect run1.edf
        p300 inspect s8.mat#train --json
        p300 inspect train.npz
        p300 inspect subject.safetensors
      """)

  @Argument(
    help: "Recordings, epochs or detectors; FILE#NAME names one of a file that holds several.",
    completion: .file())
  var files: [String]

  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let mapping = try recordingOptions.mapping()
    var result = Result()
    var failed = 0
    var eventFiles = recordingOptions.eventFiles[...]
    for path in files {
      do {
        switch FileKind(path: path) {
        case .detector:
          result.detectors.append(DetectorSummary(try DetectorFile.read(path), path: path))
        case .epochs:
          result.epochs.append(EpochsSummary(try EpochsFile.read(path), path: path))
        case .recording, nil:
          var recordings = try RecordingReader.read(path, options: recordingOptions.reading)
          if let file = eventFiles.popFirst() {
            try EventsFile(path: file).apply(to: &recordings)
          }
          result.files += recordings.map {
            RecordingSummary($0, mapping: mapping, threads: threads.count)
          }
        }
      } catch {
        Console.report(error)
        failed += 1
      }
    }
    if let file = eventFiles.first { throw LoadingError.tooManyEventFiles(file) }
    if failed < files.count { outputOptions.show(result) { result.text } }
    guard failed > 0 else { return }
    guard files.count == 1 else { throw PartialFailure(failed: failed, total: files.count) }
    throw ExitCode(ExitStatus.failed.rawValue)
  }

  private struct Result: Encodable {
    var files: [RecordingSummary] = []
    var epochs: [EpochsSummary] = []
    var detectors: [DetectorSummary] = []

    var text: String {
      (files.map(\.lines) + epochs.map(\.lines) + detectors.map(\.lines))
        .joined(separator: "\n\n")
    }
  }
}
