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
    #expect(
      DetectionMethod.cnn1.options
        == Set(Option.allCases).subtracting(ofHiddenLayers.union([.pretraining])))
    #expect(DetectionMethod.dbn.options.contains(.pretraining))
    #expect(!DetectionMethod.mlp.options.contains(.pretraining))
    #expect(DetectionMethod.mlp.options.isSuperset(of: ofHiddenLayers))
    #expect(!DetectionMethod.mcnn1.options.contains(.members))
    var paper = TrainingSettings()
    paper.recipe = .paper
    // It keeps selections for validation that no teacher may see, and takes windows as they are.
    #expect(
      try DetectionMethod.cnn1.applying(paper).options
        == [.recipe, .passes, .batch, .members, .noise, .drift])
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
