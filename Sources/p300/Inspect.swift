import ArgumentParser
import Signal

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what recordings hold: format, rate, channels, events, oddities.",
    discussion: """
        p300 inspect run1.edf
        p300 inspect s8.mat#train --json
      """)

  @Argument(help: "Recordings; FILE#NAME names one of a file that holds several.")
  var recordings: [String]

  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let mapping = try recordingOptions.mapping()
    var files: [RecordingSummary] = []
    var failed = 0
    for path in recordings {
      do {
        files += try RecordingReader.read(path).map { RecordingSummary($0, mapping: mapping) }
      } catch {
        Console.error("\(error)")
        failed += 1
      }
    }
    if failed < recordings.count {
      outputOptions.show(Result(files: files)) {
        files.map(\.lines).joined(separator: "\n\n")
      }
    }
    guard failed == 0 else {
      throw recordings.count == 1
        ? ExitCode(ExitStatus.failed.rawValue)
        : PartialFailure(failed: failed, total: recordings.count) as any Error
    }
  }

  private struct Result: Encodable {
    let files: [RecordingSummary]
  }
}
