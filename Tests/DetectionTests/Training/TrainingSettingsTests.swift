import Detection
import NeuralNetwork
import Testing

@Suite struct TrainingSettingsTests {
  private typealias Option = TrainingSettings.Option

  /// Settings in which one option is set.
  private static func settings(_ option: TrainingSettings.Option) -> TrainingSettings {
    var settings = TrainingSettings()
    switch option {
    case .recipe: settings.recipe = .standard
    case .passes: settings.passes = 3
    case .batch: settings.batchSize = 32
    case .members: settings.members = 2
    case .noise: settings.inputNoise = 0.5
    case .drift: settings.inputDrift = 0.5
    case .teaching: settings.distillation = 0.5
    case .zScores: settings.keepsZScores = true
    case .hidden: settings.hiddenUnits = [7, 5]
    case .activation: settings.activation = .logistic
    case .dropout: settings.dropout = 0.1
    case .rate: settings.rate = 0.25
    case .momentum: settings.momentum = 0.75
    case .decay: settings.decay = 0.125
    case .pretraining: settings.pretrainingPasses = 7
    case .timeShift: settings.timeShift = 0.02
    case .amplitude: settings.amplitude = 0.1
    case .electrodeDropout: settings.electrodeDropout = 0.15
    case .mixing: settings.mixing = 0.3
    case .weights: settings.weights = .free
    case .loss: settings.loss = .squares
    case .sparsity: settings.sparsity = 0.05
    case .sparsityWeight: settings.sparsityWeight = 2
    case .corruption: settings.corruption = 0.45
    case .gibbsSteps: settings.gibbsSteps = 3
    }
    return settings
  }

  @Test(arguments: DetectionMethod.all)
  func `an option changes something or is refused`(method: DetectionMethod) throws {
    for option in Option.allCases {
      let settings = Self.settings(option)
      guard method.options.contains(option) else {
        #expect(
          throws: SettingError.doesNotApply(
            option, method: method.name, recipe: settings.recipe)
        ) { try method.applying(settings) }
        continue
      }
      let set = try method.applying(settings)
      switch option {
      case .recipe: #expect(set.recipe?.name == .standard)
      case .passes: #expect(set.recipe?.passes == .exactly(3))
      case .batch: #expect(set.recipe?.options.batchSize == 32)
      case .members: #expect(set.networks?.members == 2)
      case .noise: #expect(set.recipe?.options.inputNoise == 0.5)
      case .drift: #expect(set.recipe?.options.inputDrift == 0.5)
      case .teaching: #expect(set.recipe?.distillation?.share == 0.5)
      case .zScores: #expect(method.restoresAmplitude && !set.restoresAmplitude)
      case .hidden: #expect(set.recipe?.hidden?.units == [7, 5])
      case .activation: #expect(set.recipe?.hidden?.activation == .sigmoid)
      case .dropout: #expect(set.recipe?.hidden?.dropout == 0.1)
      case .pretraining: #expect(set.recipe?.pretraining?.passes == 7)
      case .timeShift: #expect(set.recipe?.timeShift == 0.02)
      case .amplitude: #expect(set.recipe?.options.augmentation.amplitude == 0.1)
      case .electrodeDropout:
        #expect(set.recipe?.options.augmentation.electrodeDropout == 0.15)
      case .mixing: #expect(set.recipe?.options.augmentation.mixing == 0.3)
      case .weights, .loss, .sparsity, .sparsityWeight, .corruption, .gibbsSteps:
        #expect(set.recipe?.pretraining?.machine != method.recipe?.pretraining?.machine)
      case .rate, .momentum, .decay:
        #expect(set.recipe?.options.rule != method.recipe?.options.rule)
      }
    }
  }

  @Test func `what applies depends on the method and its recipe`() throws {
    #expect(DetectionMethod.lda.options.isEmpty)
    #expect(DetectionMethod.tangent.options == [.zScores])
    #expect(DetectionMethod.cnn1Tangent.options == DetectionMethod.cnn1.options)
    let ofHiddenLayers: Set<Option> = [.hidden, .activation, .dropout, .rate, .momentum, .decay]
    let changes: Set<Option> = [.timeShift, .amplitude, .electrodeDropout, .mixing]
    let ofAutoEncoders: Set<Option> = [
      .weights, .loss, .sparsity, .sparsityWeight, .corruption,
    ]
    #expect(
      DetectionMethod.cnn1.options
        == changes.union([
          .recipe, .passes, .batch, .members, .noise, .drift, .teaching, .zScores,
        ]))
    #expect(DetectionMethod.dbn.options.isSuperset(of: [.pretraining, .gibbsSteps]))
    #expect(DetectionMethod.dbn.options.isDisjoint(with: ofAutoEncoders))
    #expect(DetectionMethod.sae.options.isSuperset(of: ofAutoEncoders.union([.pretraining])))
    #expect(!DetectionMethod.sae.options.contains(.gibbsSteps))
    #expect(
      DetectionMethod.mlp.options.isDisjoint(
        with: ofAutoEncoders.union([.pretraining, .gibbsSteps])))
    #expect(DetectionMethod.mlp.options.isSuperset(of: ofHiddenLayers))
    #expect(!DetectionMethod.mcnn1.options.contains(.members))
    var paper = TrainingSettings()
    paper.recipe = .paper
    // It keeps selections for validation that no teacher may see, and takes windows as they are.
    #expect(
      try DetectionMethod.cnn1.applying(paper).options
        == changes.union([.recipe, .passes, .batch, .members, .noise, .drift]))
  }

  @Test func `sparsity is Vařeka's where half of it is set, and none of no weight`() throws {
    func sparsity(_ change: (inout TrainingSettings) -> Void) throws -> AutoEncoder.Sparsity? {
      var settings = TrainingSettings()
      change(&settings)
      let layerwise = try DetectionMethod.sae.applying(settings).recipe?.pretraining
      guard case .autoEncoder(let encoder) = layerwise?.machine else { return nil }
      return encoder.sparsity
    }
    #expect(try sparsity { $0.corruption = 0.1 } == nil)
    #expect(try sparsity { $0.sparsity = 0.05 } == AutoEncoder.Sparsity(target: 0.05, weight: 4))
    #expect(
      try sparsity { $0.sparsityWeight = 2 } == AutoEncoder.Sparsity(target: 0.15, weight: 2))
    #expect(
      try sparsity {
        $0.recipe = .vareka
        $0.sparsityWeight = 0
      } == nil)
  }

  @Test func `a momentum takes the place of AdamW`() throws {
    var settings = TrainingSettings()
    settings.momentum = 0.9
    settings.decay = 0.5
    #expect(
      try DetectionMethod.mlp.applying(settings).recipe?.options.rule
        == .momentum(rate: 0.02, momentum: 0.9, decay: 0.5))
    settings.momentum = nil
    settings.rate = 0.01
    #expect(
      try DetectionMethod.mlp.applying(settings).recipe?.options.rule
        == .adamW(rate: 0.01, beta1: 0.9, beta2: 0.999, decay: 0.5))
  }

  @Test func `errors name the option and the method`() {
    var settings = TrainingSettings()
    settings.passes = 3
    #expect {
      try DetectionMethod.lda.applying(settings)
    } throws: {
      "\($0)" == "--passes does not apply to --network lda"
    }
    settings.recipe = .paper
    settings.distillation = 0.5
    #expect {
      try DetectionMethod.cnn1.applying(settings)
    } throws: {
      "\($0)" == "--teaching does not apply to --network cnn-1 --recipe paper"
    }
  }
}
