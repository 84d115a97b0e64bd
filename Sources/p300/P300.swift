import ArgumentParser
import Files
import Signal

/// The tool and its verbs.
struct P300: ParsableCommand {
  // As in the tool's own errors.
  static var _errorLabel: String { "error" }

  static let configuration = CommandConfiguration(
    commandName: "p300",
    abstract: "Detect the P300 in EEG: recordings in, detections and characters out.",
    // The way from recordings of known characters to new ones; with it, help still fits a screen.
    usage: "p300 train run1.edf -o me.safetensors; p300 spell me.safetensors run2.edf",
    version: ToolVersion.current,
    subcommands: [
      Inspect.self, Preprocess.self, Train.self, Classify.self, Spell.self, Evaluate.self,
      Report.self, Study.self, Export.self, Simulate.self, Language.self, Doctor.self,
    ])
}
