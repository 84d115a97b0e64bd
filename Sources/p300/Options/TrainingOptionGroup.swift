import ArgumentParser
import Detection
import NeuralNetwork

/// What is trained, and how.
struct TrainingOptionGroup: ParsableArguments {
  @Option(help: "The classifier.")
  var network: Classifier = .paper(.cnn1)

  @Option(help: "How its networks are trained.")
  var recipe: Recipe.Name = .standard

  @Option(help: "The seed of weights, shuffles, noise and dropout.")
  var seed: UInt64 = 0

  @Option(help: "The most passes over the epochs. Default: the recipe's.")
  var passes: Int?

  @Option(help: "Epochs a minibatch. Default: the recipe's.")
  var batch: Int?

  @Option(help: "Networks that are averaged. Default: the recipe's.")
  var members: Int?

  @Option(
    help: ArgumentHelp(
      "Normal noise added to the whitened input in training. Default: the recipe's.",
      valueName: "deviation"))
  var noise: Double?

  @Option(
    help: ArgumentHelp(
      "Slow drift added to the whitened input in training. Default: the recipe's.",
      valueName: "deviation"))
  var drift: Double?

  @Option(
    help: ArgumentHelp(
      "How far labels are drawn in training towards what the tangent part makes of epochs that it "
        + "has not seen, from 0 (not at all) to 1.", valueName: "share"))
  var teaching: Double?

  @Flag(help: "Learn from z-scored windows as they are, without their amplitude.")
  var zScores = false

  func validate() throws {
    for (option, value) in [("noise", noise), ("drift", drift)] {
      if let value, !(0...100).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 0 to 100")
      }
    }
    if let teaching, !(0...1).contains(teaching) {
      throw ValidationError("--teaching \(teaching): expected a number from 0 to 1")
    }
    for (option, value) in [("passes", passes), ("batch", batch), ("members", members)] {
      if let value, !(1...100_000).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 1 to 100000")
      }
    }
  }

  /// A trainer with these settings.
  func trainer(threads: Int) -> DetectorTrainer {
    var recipe = Recipe(recipe)
    if let passes { recipe.passes = .exactly(passes) }
    if let batch { recipe.options.batchSize = batch }
    if let members { recipe.members = members }
    if let noise { recipe.options.inputNoise = noise }
    if let drift { recipe.options.inputDrift = drift }
    if let teaching {
      recipe.teacher = teaching > 0 ? Recipe.Teacher(baseline: .tangent, share: teaching) : nil
    }
    if zScores { recipe.restoresAmplitude = false }
    var trainer = DetectorTrainer(network, recipe: recipe, toolVersion: P300.version)
    trainer.seed = seed
    trainer.threads = threads
    return trainer
  }
}

extension Classifier: ExpressibleByArgument {}
extension Recipe.Name: ExpressibleByArgument {}
