import ArgumentParser
import Evaluation
import Files

/// The pause that the bit rate counts.
struct PauseOption: ParsableArguments {
  @Option(help: "The pause before every selection, in seconds, for the bit rate.")
  var blank = SelectionTiming.wadsworth.blank

  func validate() throws {
    guard (0...3600).contains(blank) else {
      throw ValidationError("--blank \(blank): expected 0 to 3600 s")
    }
  }
}

/// How scores become characters.
struct SpellingOptions: ParsableArguments {
  @OptionGroup var pause: PauseOption

  @Option(help: "What is added up over the repetitions.")
  var decoding: DecodingRule = .bayes

  @Option(help: "Also end each selection once its likeliest item has this probability.")
  var confidence: Double?

  func validate() throws {
    if let confidence, !(confidence > 0 && confidence < 1) {
      throw ValidationError("--confidence \(confidence): expected a probability between 0 and 1")
    }
  }
}

/// What is known of a text, or of its writer, before any flash.
struct SpellingPriorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also spell with a language model: english, or a file of p300 language (.tsv).",
      valueName: "model"),
    completion: .file(extensions: ["tsv"]))
  var languageModel: LanguageChoice?

  @Option(
    help: ArgumentHelp(
      "Also tell selections in which nobody attends, where that has this probability before any flash, such "
        + "as 0.5: they are idle where it is likelier than not after all of them.",
      valueName: "probability"))
  var idlePrior: Double?

  func validate() throws {
    if let idlePrior, !(idlePrior > 0 && idlePrior < 1) {
      throw ValidationError("--idle-prior \(idlePrior): expected a probability between 0 and 1")
    }
  }
}

/// A language model by its name.
enum LanguageChoice: ExpressibleByArgument {
  case english
  case file(String)

  init(argument: String) {
    self = argument == "english" ? .english : .file(argument)
  }

  /// Reads the model, where it is a file.
  func model() throws -> LanguageModel {
    switch self {
    case .english: .english
    case .file(let path): try LanguageModelFile.read(FileBytes(path: path))
    }
  }
}

extension DecodingRule: ExpressibleByArgument {}
