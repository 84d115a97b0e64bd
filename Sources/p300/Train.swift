import ArgumentParser
import Detection
import NeuralNetwork
import Signal

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a subject's detector from epochs.",
    discussion: """
      The networks cnn-1 to mcnn-3 are those of Cecotti & Gräser 2011. The recipe “default” starts \
      CNN-1 from xDAWN filters and regularises it by noise and dropout; “paper” trains as published. \
      cnn-1-tangent adds linear units in tangent space; lda, swlda, blda, xdawn-lda, xdawn-riemann \
      and tangent are methods to compare with. Scores are calibrated on selections that were kept \
      from learning. The same epochs, options and seed give the same detector, byte for byte, on any \
      number of threads.

        p300 train train.npz --output subject.safetensors
        p300 train run1.npz run2.npz --network mcnn-1 --recipe paper --seed 3 --output m1.safetensors
      """)

  @Argument(help: "Epochs files, in order.")
  var epochs: [String]

  @Option(name: .shortAndLong, help: "The detector file to write (.safetensors).")
  var output: String

  @Option(help: "The classifier.")
  var network: Classifier = .paper(.cnn1)

  @Option(help: "How it is trained.")
  var recipe: Recipe.Name = .standard

  @Option(help: "The seed of weights, shuffles, noise and dropout.")
  var seed: UInt64 = 0

  @Option(help: "The most passes over the epochs.")
  var passes: Int?

  @Option(help: "Epochs a minibatch.")
  var batch: Int?

  @Option(help: "Networks that are averaged.")
  var members: Int?

  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    for (option, value) in [("passes", passes), ("batch", batch), ("members", members)] {
      if let value, !(1...100_000).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 1 to 100000")
      }
    }
  }

  func run() throws {
    let epochs = try Inputs(
      self.epochs, recordingOptions: recordingOptions, preprocessing: .paper,
      threads: threads.count,
      output: outputOptions
    ).load().epochs
    var recipe = Recipe(recipe)
    if let passes { recipe.passes = .exactly(passes) }
    if let batch { recipe.options.batchSize = batch }
    if let members { recipe.members = members }
    var trainer = DetectorTrainer(network, recipe: recipe, toolVersion: P300.version)
    trainer.seed = seed
    trainer.threads = threads.count
    let progress = Progress("train", isQuiet: outputOptions.quiet)
    let (detector, timing) = try trainer.train(consume epochs) { progress.update($0) }
    progress.finish()
    try DetectorFile.write(detector, to: output)
    let result = TrainingSummary(
      detector, timing: timing, threads: threads.count,
      digest: try FileBytes(path: output).sha256())
    outputOptions.show(result) { result.text(output: output) }
  }
}

extension Classifier: ExpressibleByArgument {}
extension Recipe.Name: ExpressibleByArgument {}
