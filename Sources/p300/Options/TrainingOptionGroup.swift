import ArgumentParser
import Detection
import Evaluation
import NeuralNetwork
import Reading
import Signal

/// What is trained, and how.
struct TrainingOptionGroup: ParsableArguments {
  @Option(
    name: .customLong("network"),
    help: "The method. Default: cnn-1; for several subjects tangent.")
  var networks: MethodList?

  /// The methods that are named; `cnn-1` where none is.
  var methods: [DetectionMethod] { networks?.methods ?? [.cnn1] }

  @Option(
    help: ArgumentHelp(
      "A detector of other people, made with train --pool-subjects, to add to what is learnt.",
      valueName: "detector"),
    completion: .file())
  var prior: String?

  @Option(help: "How its networks are trained: default, or as published.")
  var recipe: Recipe.Name?

  @Option(
    help: ArgumentHelp(
      "What the threshold of detection is chosen for, on selections kept from learning.",
      valueName: "rule"))
  var threshold = ThresholdRule.balanced

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
      "Normal noise added to the scaled input in training. Default: the recipe's.",
      valueName: "deviation"))
  var noise: Double?

  @Option(
    help: ArgumentHelp(
      "Slow drift added to the scaled input in training. Default: the recipe's.",
      valueName: "deviation"))
  var drift: Double?

  @Option(
    help: ArgumentHelp(
      "Windows turned in time by up to this, to and fro, in training.", valueName: "seconds"))
  var timeShift: Double?

  @Option(
    help: ArgumentHelp(
      "The deviation of the logarithm of a factor on epochs in training.", valueName: "deviation"))
  var amplitude: Double?

  @Option(
    help: ArgumentHelp(
      "The probability that an electrode is silent for an epoch in training.", valueName: "share"))
  var electrodeDropout: Double?

  @Option(
    help: ArgumentHelp(
      "The largest share of another epoch of its class that is mixed into one in training.",
      valueName: "share"))
  var mixing: Double?

  @Option(
    help: ArgumentHelp(
      "How far labels are drawn in training towards what the tangent part makes of epochs that it "
        + "has not seen, from 0 (not at all) to 1.", valueName: "share"))
  var teaching: Double?

  @Flag(help: "Learn from z-scored windows as they are, without their amplitude.")
  var zScores = false

  @Option(
    help: ArgumentHelp(
      "Units of one to four hidden layers, from the input on, as in 100-50.", valueName: "units"),
    transform: hiddenUnits)
  var hidden: [Int]?

  @Option(help: "What hidden layers put their sums through.")
  var activation: TrainingSettings.HiddenActivation?

  @Option(
    help: ArgumentHelp("The part of hidden layers that is dropped in training.", valueName: "share")
  )
  var dropout: Double?

  @Option(help: "The learning rate. Default: the recipe's.")
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "Gradient descent that keeps this much of its velocity, instead of AdamW.",
      valueName: "share"))
  var momentum: Double?

  @Option(help: "How fast weights decay. Default: the recipe's.")
  var decay: Double?

  @Option(
    help: ArgumentHelp(
      "Passes for each hidden layer before the labels count; 0 starts from random weights.",
      valueName: "passes"))
  var pretraining: Int?

  @Option(
    help: "The weights of what comes out of auto-encoders: those of what goes in, or own ones.")
  var weights: TrainingSettings.DecoderWeights?

  @Option(help: "How auto-encoders above the first are judged.")
  var loss: Head.ReconstructionLoss?

  @Option(
    help: ArgumentHelp(
      "The mean activity that units of auto-encoders are drawn towards.", valueName: "share"))
  var sparsity: Double?

  @Option(help: ArgumentHelp("What that counts for; 0 is nothing.", valueName: "factor"))
  var sparsityWeight: Double?

  @Option(
    help: ArgumentHelp(
      "The part of their input that auto-encoders do not see.", valueName: "share"))
  var corruption: Double?

  @Option(
    help: ArgumentHelp(
      "Steps of Gibbs sampling in contrastive divergence, the k of CD-k.", valueName: "steps"))
  var gibbsSteps: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Epochs or recordings whose labels do not count, for what hidden layers learn before labels do.",
      valueName: "files"),
    completion: .file())
  var unlabelled: [RecordingPath] = []

  func validate() throws {
    try networks?.check()
    for (option, value) in [("noise", noise), ("drift", drift)] {
      if let value, !(0...100).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 0 to 100")
      }
    }
    let shares = [
      ("dropout", dropout), ("momentum", momentum), ("electrode-dropout", electrodeDropout),
      ("corruption", corruption),
    ]
    for (option, value) in shares {
      if let value, !(0..<1).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 0 to below 1")
      }
    }
    for (option, value) in [("mixing", mixing), ("time-shift", timeShift)] {
      if let value, !(0...1).contains(value) {
        throw ValidationError("--\(option) \(value): expected a number from 0 to 1")
      }
    }
    if let amplitude, !(0...2).contains(amplitude) {
      throw ValidationError("--amplitude \(amplitude): expected a number from 0 to 2")
    }
    if let sparsity, !(sparsity > 0 && sparsity < 1) {
      throw ValidationError("--sparsity \(sparsity): expected a number between 0 and 1")
    }
    if let sparsityWeight, !(0...1000).contains(sparsityWeight) {
      throw ValidationError(
        "--sparsity-weight \(sparsityWeight): expected a number from 0 to 1000")
    }
    if let rate, !(rate > 0 && rate <= 10) {
      throw ValidationError("--rate \(rate): expected a number above 0, at most 10")
    }
    if let decay, !(0...10).contains(decay) {
      throw ValidationError("--decay \(decay): expected a number from 0 to 10")
    }
    if let teaching, !(0...1).contains(teaching) {
      throw ValidationError("--teaching \(teaching): expected a number from 0 to 1")
    }
    let limits = [
      ("passes", passes, 1...100_000), ("batch", batch, 1...100_000),
      ("members", members, NetworkEnsemble.sizes), ("gibbs-steps", gibbsSteps, 1...1000),
    ]
    for (option, value, range) in limits {
      if let value, !range.contains(value) {
        throw ValidationError(
          "--\(option) \(value): expected a number from 1 to \(range.upperBound)")
      }
    }
    if let pretraining, !(0...100_000).contains(pretraining) {
      throw ValidationError("--pretraining \(pretraining): expected a number from 0 to 100000")
    }
    for method in methods {
      let method = try applied(to: method)
      if !unlabelled.isEmpty, !(method.recipe?.learnsWithoutLabels ?? false) {
        throw ValidationError("--unlabelled does not apply to --network \(method.name)")
      }
    }
  }

  /// A method, trained as the options say.
  ///
  /// - Throws: `ValidationError` for an option that could change nothing.
  private func applied(to method: DetectionMethod) throws -> DetectionMethod {
    var settings = TrainingSettings()
    settings.recipe = recipe
    settings.passes = passes
    settings.batchSize = batch
    settings.members = members
    settings.inputNoise = noise
    settings.inputDrift = drift
    settings.timeShift = timeShift
    settings.amplitude = amplitude
    settings.electrodeDropout = electrodeDropout
    settings.mixing = mixing
    settings.distillation = teaching
    settings.keepsZScores = zScores
    settings.hiddenUnits = hidden
    settings.activation = activation
    settings.dropout = dropout
    settings.rate = rate
    settings.momentum = momentum
    settings.decay = decay
    settings.pretrainingPasses = pretraining
    settings.weights = weights
    settings.loss = loss
    settings.sparsity = sparsity
    settings.sparsityWeight = sparsityWeight
    settings.corruption = corruption
    settings.gibbsSteps = gibbsSteps
    do { return try method.applying(settings) } catch {
      throw ValidationError("\(error)")
    }
  }

  /// The epochs of `--unlabelled`, a set a file, without the labels that they may have.
  func unlabelledEpochs(
    recordings: RecordingOptions, output: OutputOptions, loader: EpochsLoader
  ) throws -> [Epochs] {
    guard !unlabelled.isEmpty else { return [] }
    let files = try Inputs.files(
      recordings.selection.expand(unlabelled), recordings: recordings, output: output)
    return try output.loadEach(files, with: loader).map { loaded in
      var epochs = loaded.epochs
      epochs.labels = Array(repeating: .unknown, count: epochs.count)
      return epochs
    }
  }

  /// A trainer with these settings, of the one method that is named or of the usual one.
  func trainer(
    threads: Int, usually usual: DetectionMethod = .cnn1
  ) throws -> DetectorTrainer {
    try trainer(of: networks?.methods.first ?? usual, threads: threads)
  }

  /// A trainer of what `detector` was trained by, where nothing else is named.
  func trainer(threads: Int, following detector: Detector) throws -> DetectorTrainer {
    var settings = self
    settings.recipe = recipe ?? detector.training.recipe
    if seed == 0 { settings.seed = detector.training.seed }
    return try settings.trainer(threads: threads, usually: detector.method)
  }

  /// A trainer of a method with these settings.
  func trainer(of method: DetectionMethod, threads: Int) throws -> DetectorTrainer {
    var trainer = DetectorTrainer(try applied(to: method))
    trainer.seed = seed
    trainer.threads = threads
    trainer.threshold = threshold
    if let path = prior {
      guard let prior = Prior(try DetectorFile.read(path)) else { throw NoPrior(path: path) }
      trainer.prior = prior
    }
    return trainer
  }
}

/// A detector that is no prior.
struct NoPrior: Error, CustomStringConvertible {
  let path: String

  /// One line for the user.
  var description: String {
    "\(path): found a detector of one person; expected one of several, made with "
      + "p300 train --pool-subjects"
  }
}

extension Recipe.Name: ExpressibleByArgument {}
extension TrainingSettings.HiddenActivation: ExpressibleByArgument {}
extension TrainingSettings.DecoderWeights: ExpressibleByArgument {}
extension Head.ReconstructionLoss: ExpressibleByArgument {}

/// Units of hidden layers from a text such as `100-50`.
private func hiddenUnits(_ text: String) throws -> [Int] {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  let units = parts.compactMap { Int($0) }.filter { (1...4096).contains($0) }
  guard (1...4).contains(parts.count), units.count == parts.count else {
    throw ValidationError(
      "--hidden \(text): expected one to four numbers from 1 to 4096, as in 100-50")
  }
  return units
}
