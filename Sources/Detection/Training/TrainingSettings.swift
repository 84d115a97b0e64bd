import NeuralNetwork

/// What a user may set of a method's training; `nil` is as the method has it.
public struct TrainingSettings: Sendable, Equatable {
  /// How networks are trained.
  public var recipe: Recipe.Name?
  /// The most passes over the epochs.
  public var passes: Int?
  /// Epochs a minibatch.
  public var batchSize: Int?
  /// Networks that are averaged.
  public var members: Int?
  /// The deviation of normal noise on the input of networks.
  public var inputNoise: Double?
  /// The deviation of slow drift on it.
  public var inputDrift: Double?
  /// The longest time by which windows are turned, in seconds.
  public var timeShift: Double?
  /// The deviation of the logarithm of a factor on epochs.
  public var amplitude: Double?
  /// The probability that an electrode is silent for an epoch.
  public var electrodeDropout: Double?
  /// The largest share of another epoch of the same class.
  public var mixing: Double?
  /// How far soft targets are drawn from the labels towards the teacher, 0 to 1; 0 is none.
  public var distillation: Double?
  /// Whether z-scored windows are taken as they are.
  public var keepsZScores = false
  /// Units of each hidden layer, from the input on, where the method leaves them to the user.
  public var hiddenUnits: [Int]?
  /// Passes for each hidden layer before the labels count, where the method has such; 0 is none.
  public var pretrainingPasses: Int?
  /// Whether auto-encoders take the weights of what goes in for what comes out.
  public var weights: DecoderWeights?
  /// How auto-encoders above the first are judged.
  public var loss: Head.ReconstructionLoss?
  /// The mean activity that units of auto-encoders are drawn towards.
  public var sparsity: Double?
  /// What that counts for; 0 is nothing.
  public var sparsityWeight: Double?
  /// The part of their input that auto-encoders do not see.
  public var corruption: Double?
  /// Steps of Gibbs sampling in the learning of Boltzmann machines.
  public var gibbsSteps: Int?
  /// What their sums go through.
  public var activation: HiddenActivation?
  /// The part of each hidden layer that is dropped in training.
  public var dropout: Double?
  /// The learning rate.
  public var rate: Double?
  /// What the velocity of gradient descent keeps of itself, which then takes the place of AdamW.
  public var momentum: Double?
  /// How fast weights decay.
  public var decay: Double?

  /// What an auto-encoder's second half has for weights: those of the first, transposed, or its own.
  public enum DecoderWeights: String, Sendable, CaseIterable {
    case tied, free
  }

  /// What the sums of hidden layers can go through.
  public enum HiddenActivation: String, Sendable, CaseIterable {
    case tanh, logistic
  }

  /// Nothing set.
  public init() {}

  /// What can be set, by the tool's options.
  public enum Option: String, Sendable, CaseIterable {
    case recipe, passes, batch, members, noise, drift, teaching
    case zScores = "z-scores"
    case hidden, activation, dropout, rate, momentum, decay, pretraining
    case timeShift = "time-shift"
    case amplitude
    case electrodeDropout = "electrode-dropout"
    case mixing, weights, loss, sparsity
    case sparsityWeight = "sparsity-weight"
    case corruption
    case gibbsSteps = "gibbs-steps"
  }

  /// What is set.
  var options: [Option] {
    let isSet: [(Option, Bool)] = [
      (.recipe, recipe != nil), (.passes, passes != nil), (.batch, batchSize != nil),
      (.members, members != nil), (.noise, inputNoise != nil), (.drift, inputDrift != nil),
      (.teaching, distillation != nil), (.zScores, keepsZScores), (.hidden, hiddenUnits != nil),
      (.activation, activation != nil), (.dropout, dropout != nil), (.rate, rate != nil),
      (.momentum, momentum != nil), (.decay, decay != nil),
      (.pretraining, pretrainingPasses != nil), (.timeShift, timeShift != nil),
      (.amplitude, amplitude != nil), (.electrodeDropout, electrodeDropout != nil),
      (.mixing, mixing != nil), (.weights, weights != nil), (.loss, loss != nil),
      (.sparsity, sparsity != nil), (.sparsityWeight, sparsityWeight != nil),
      (.corruption, corruption != nil), (.gibbsSteps, gibbsSteps != nil),
    ]
    return isSet.filter(\.1).map(\.0)
  }
}

/// Why a method cannot be set so.
public enum SettingError: Error, Equatable, Sendable {
  /// The method has no such recipe; `known` are those that it has.
  case noSuchRecipe(Recipe.Name, method: String, known: [Recipe.Name])
  /// There is nothing in the method, or in its recipe, that the option could change.
  case doesNotApply(TrainingSettings.Option, method: String, recipe: Recipe.Name?)
}

extension SettingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noSuchRecipe(let recipe, let method, let known):
      "--recipe \(recipe.rawValue): \(method) has "
        + "\(known.map(\.rawValue).joined(separator: ", ")) alone"
    case .doesNotApply(let option, let method, let recipe):
      "--\(option.rawValue) does not apply to --network \(method)"
        + (option == .recipe ? "" : recipe.map { " --recipe \($0.rawValue)" } ?? "")
    }
  }
}

extension DetectionMethod {
  /// The options that change something about its training, as it is set now.
  public var options: Set<TrainingSettings.Option> {
    var options: Set<TrainingSettings.Option> = []
    if takesAmplitude, recipe?.restoresAmplitude ?? true { options.insert(.zScores) }
    guard let networks else { return options }
    options.formUnion([
      .recipe, .passes, .batch, .noise, .drift, .timeShift, .amplitude, .electrodeDropout, .mixing,
    ])
    if networks.division == .starts { options.insert(.members) }
    if networks.recipe.judges != nil { options.insert(.teaching) }
    if let hidden = networks.recipe.hidden {
      options.formUnion([.hidden, .dropout, .rate, .momentum, .decay])
      if hidden.isActivationFree { options.insert(.activation) }
    }
    switch networks.recipe.pretraining?.machine {
    case nil: break
    case .autoEncoder:
      options.formUnion([.pretraining, .weights, .loss, .sparsity, .sparsityWeight, .corruption])
    case .boltzmannMachine: options.formUnion([.pretraining, .gibbsSteps])
    }
    return options
  }

  /// The method trained by `settings`.
  ///
  /// - Throws: `SettingError` if it has no such recipe or if an option could change nothing.
  public func applying(_ settings: TrainingSettings) throws(SettingError) -> DetectionMethod {
    var method = self
    if let name = settings.recipe, var networks {
      guard let recipe = networks.recipes.first(where: { $0.name == name }) else {
        throw .noSuchRecipe(name, method: self.name, known: networks.recipes.map(\.name))
      }
      networks.recipe = recipe
      method.networks = networks
    }
    let options = method.options
    if let unfit = settings.options.first(where: { !options.contains($0) }) {
      throw .doesNotApply(unfit, method: self.name, recipe: settings.recipe)
    }
    if settings.keepsZScores { method.keepsZScores = true }
    guard var recipe = method.recipe else { return method }
    if let passes = settings.passes { recipe.passes = .exactly(passes) }
    if let batchSize = settings.batchSize { recipe.options.batchSize = batchSize }
    if let members = settings.members { recipe.members = members }
    if let noise = settings.inputNoise { recipe.options.inputNoise = noise }
    if let drift = settings.inputDrift { recipe.options.inputDrift = drift }
    if let shift = settings.timeShift { recipe.timeShift = shift }
    if let amplitude = settings.amplitude { recipe.options.augmentation.amplitude = amplitude }
    if let share = settings.electrodeDropout {
      recipe.options.augmentation.electrodeDropout = share
    }
    if let share = settings.mixing { recipe.options.augmentation.mixing = share }
    if let share = settings.distillation {
      let teacher = recipe.distillation?.teacher ?? .tangent
      recipe.distillation = share > 0 ? Distillation(teacher: teacher, share: share) : nil
    }
    if let units = settings.hiddenUnits { recipe.hidden?.units = units }
    switch settings.activation {
    case nil: break
    case .tanh: recipe.hidden?.activation = .tanh
    case .logistic: recipe.hidden?.activation = .sigmoid
    }
    if let dropout = settings.dropout { recipe.hidden?.dropout = dropout }
    recipe.options.rule = recipe.options.rule.applying(settings)
    recipe.pretraining = recipe.pretraining?.applying(settings)
    method.recipe = recipe
    return method
  }
}

extension LayerwiseTraining {
  /// It with what is set of passes and of its machine.
  fileprivate func applying(_ settings: TrainingSettings) -> Self {
    var layerwise = self
    if let passes = settings.pretrainingPasses { layerwise.passes = passes }
    switch machine {
    case .autoEncoder(var encoder):
      if let weights = settings.weights { encoder.tiesWeights = weights == .tied }
      if let loss = settings.loss { encoder.loss = loss }
      if let corruption = settings.corruption { encoder.corruption = corruption }
      if settings.sparsity != nil || settings.sparsityWeight != nil {
        var sparsity = encoder.sparsity ?? .vareka
        if let target = settings.sparsity { sparsity.target = target }
        if let weight = settings.sparsityWeight { sparsity.weight = weight }
        encoder.sparsity = sparsity.weight > 0 ? sparsity : nil
      }
      layerwise.machine = .autoEncoder(encoder)
    case .boltzmannMachine(var learning):
      if let steps = settings.gibbsSteps { learning.steps = steps }
      layerwise.machine = .boltzmannMachine(learning)
    }
    return layerwise
  }
}

extension TrainingOptions.Rule {
  /// The rule with what is set of rate, momentum and decay.
  ///
  /// Steps of AdamW are about as long as its rate; those of gradient descent with a momentum are longer
  /// by a factor of ten where no rate is set.
  fileprivate func applying(_ settings: TrainingSettings) -> Self {
    switch self {
    case .adamW(let rate, let beta1, let beta2, let decay):
      let decay = settings.decay ?? decay
      return if let momentum = settings.momentum {
        .momentum(rate: settings.rate ?? 10 * rate, momentum: momentum, decay: decay)
      } else {
        .adamW(rate: settings.rate ?? rate, beta1: beta1, beta2: beta2, decay: decay)
      }
    case .momentum(let rate, let momentum, let decay):
      return .momentum(
        rate: settings.rate ?? rate, momentum: settings.momentum ?? momentum,
        decay: settings.decay ?? decay)
    case .descent, .plainDescent: return self
    }
  }
}
