import ArgumentParser
import Files
import NeuralNetwork
import Signal

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check this installation, for bug reports.",
    discussion: """
      Shows version, processor and libraries, what each format of recordings needs, and runs a test \
      of a few seconds on numbers whose results are known. Put its output into a bug report.

        p300 doctor
        p300 doctor --json
      """)

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let test = try SelfTest(threads: threads.count)
    let report = Report(test, threads: threads.count)
    outputOptions.show(report) { report.text }
    guard test.passed else { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  private struct Report: Encodable {
    struct Format: Encodable {
      let name: String
      let needs: String
    }

    let version = ToolVersion.current
    let system: String
    let processor: String
    let cores: Int
    let threads: Int
    let instructions: String
    let instructionsSupported: [String]
    let fftw: String
    let zlib: String
    let formats: [Format]
    let checks: [SelfTest.Check]
    let stages: [SelfTest.Stage]
    let passed: Bool

    init(_ test: SelfTest, threads: Int) {
      let machine = Machine()
      system = machine.system
      processor = machine.processor
      cores = ProcessInfo.processInfo.activeProcessorCount
      self.threads = threads
      instructions = InstructionSet.standard.rawValue
      instructionsSupported = InstructionSet.allCases.filter(\.isSupported).map(\.rawValue)
      fftw = fftwVersion
      zlib = zlibVersionName
      formats = RecordingFormat.allCases.map { Format(name: $0.name, needs: $0.needs) }
      checks = test.checks
      stages = test.stages
      passed = test.passed
    }

    var text: String {
      var lines = [
        "p300 \(version), \(system)",
        "\(processor), \(cores) cores, \(threads) threads used",
        "instructions: \(instructions), of \(instructionsSupported.joined(separator: ", "))",
        "\(fftw), zlib \(zlib)",
        "", "A recording is",
      ]
      let width = formats.map(\.name.count).max() ?? 0
      lines += formats.map { "  \($0.name.padded(to: width))  \($0.needs)" }
      lines += ["", "Self-test"]
      lines += checks.map { check in
        "  \(check.passed ? "ok   " : "WRONG")  \(check.name): \(check.found)"
          + (check.passed ? "" : ", expected \(check.expected)")
      }
      lines += ["", "Where the time goes"]
      lines += stages.map { stage in
        let milliseconds = (stage.seconds * 1000).formatted(1)
        return "  \(stage.name.padded(to: 10))  \(milliseconds) ms for \(stage.amount)"
      }
      lines += [
        "",
        passed
          ? "Everything works."
          : "Something is wrong: build again (make clean build), and if that does not help, "
            + "send this report.",
      ]
      return lines.joined(separator: "\n")
    }
  }
}
