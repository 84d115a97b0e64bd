import ArgumentParser
import Detection
import Files
import Reading
import Reporting
import Scoring
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
    help: ArgumentHelp(
      "Recordings, epochs, detectors or folders of BIDS; FILE#NAME names one of a file that holds several."
    ),
    completion: .file())
  var files: [RecordingPath]

  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let mapping = try recordingOptions.mapping()
    let speller = try recordingOptions.speller()
    var inspection = Inspection()
    var failed = 0
    var eventFiles = recordingOptions.eventFiles[...]
    try recordingOptions.selection.check(self.files)
    let files = try recordingOptions.selection.expand(self.files)
    for path in files {
      do {
        var file = try InputFile(path, inflation: recordingOptions.inflation)
        if FileKind(file.bytes) ?? .recording == .recording, let events = eventFiles.popFirst() {
          file.events = try EventsFile(path: events)
        }
        try inspection.add(
          file, reading: recordingOptions.reading, mapping: mapping,
          speller: speller, threads: threads.count)
      } catch {
        Console.report(error)
        failed += 1
      }
    }
    if let file = eventFiles.first { throw EventsPairingError.tooMany(path: file) }
    if let text = recordingOptions.text { try inspection.take(text: text) }
    if failed < files.count { outputOptions.show(inspection) { inspection.text } }
    guard failed > 0 else { return }
    guard failed == files.count else { throw PartialFailure(failed: failed, total: files.count) }
    throw ExitCode(ExitStatus.failed.rawValue)
  }
}
