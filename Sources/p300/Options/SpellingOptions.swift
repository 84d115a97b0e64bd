import ArgumentParser
import Evaluation

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

extension DecodingRule: ExpressibleByArgument {}
