import ArgumentParser

@main
struct P300: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "p300",
    abstract: "Detects the P300 in EEG recordings: train a detector, classify, spell.")
}
