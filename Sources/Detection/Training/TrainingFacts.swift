import NeuralNetwork
import Signal

/// How a detector came about: what stands in its file about its training.
public struct TrainingFacts: Sendable, Equatable, Codable {
  /// The recipe of the networks; `nil` where there are none.
  public var recipe: Recipe.Name?
  /// The seed of everything random.
  public var seed: UInt64
  /// Epochs that were learnt from.
  public var epochs: Int
  /// Targets among them.
  public var targets: Int
  /// Passes over the epochs, the most of any network; 0 where everything is fitted in one go.
  public var passes: Int
  /// The pass whose parameters were kept, the latest of any network.
  public var bestPass: Int
  /// The mean loss in the last pass; `nil` where there are no passes.
  public var trainingLoss: Double?
  /// The mean loss on epochs of selections that were not learnt from; unknown with one selection.
  public var validationLoss: Double?
  /// The area under the curve on them.
  public var validationAUC: Double?
  /// The losses pass by pass; `nil` where there are no passes, and in files of before it was kept.
  public var learningCurve: LearningCurve?
  /// What hidden layers learned before the labels counted, from the input on; `nil` where nothing.
  public var pretraining: [Pretraining]?
  /// The recordings, with their SHA-256.
  public var sources: [EpochsSource]
  /// The people whom a prior was learned from; `nil` for a detector of one person.
  public var subjects: [PooledSubject]?
  /// How many selections it has learned from as they were decided, without their labels; `nil` for none.
  public var decodedSelections: Int?
  /// What it was before it was brought up to date, the oldest first; `nil` where it was not.
  public var history: [TrainingPast]?
  /// The version of the tool.
  public var toolVersion: String

  private enum CodingKeys: String, CodingKey {
    case recipe, seed, epochs, targets, passes, bestPass, trainingLoss, validationLoss
    // The decoder of snake-case keys makes one capital of `_auc`.
    case validationAUC = "validationAuc"
    case learningCurve, pretraining, sources, subjects, decodedSelections, history, toolVersion
  }
}

extension TrainingFacts {
  /// What losses were called in files of before they were called so.
  private enum FormerKeys: String, CodingKey {
    case trainingError, validationError
  }

  /// Reads the facts of any version.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let former = try decoder.container(keyedBy: FormerKeys.self)
    self.init(
      recipe: try fields.decodeIfPresent(Recipe.Name.self, forKey: .recipe),
      seed: try fields.decode(UInt64.self, forKey: .seed),
      epochs: try fields.decode(Int.self, forKey: .epochs),
      targets: try fields.decode(Int.self, forKey: .targets),
      passes: try fields.decode(Int.self, forKey: .passes),
      bestPass: try fields.decode(Int.self, forKey: .bestPass),
      trainingLoss: try fields.decodeIfPresent(Double.self, forKey: .trainingLoss)
        ?? former.decodeIfPresent(Double.self, forKey: .trainingError),
      validationLoss: try fields.decodeIfPresent(Double.self, forKey: .validationLoss)
        ?? former.decodeIfPresent(Double.self, forKey: .validationError),
      validationAUC: try fields.decodeIfPresent(Double.self, forKey: .validationAUC),
      learningCurve: try fields.decodeIfPresent(LearningCurve.self, forKey: .learningCurve),
      pretraining: try fields.decodeIfPresent([Pretraining].self, forKey: .pretraining),
      sources: try fields.decode([EpochsSource].self, forKey: .sources),
      subjects: try fields.decodeIfPresent([PooledSubject].self, forKey: .subjects),
      decodedSelections: try fields.decodeIfPresent(Int.self, forKey: .decodedSelections),
      history: try fields.decodeIfPresent([TrainingPast].self, forKey: .history),
      toolVersion: try fields.decode(String.self, forKey: .toolVersion))
  }
}

/// What stands in a detector's file of one that it replaces.
public struct TrainingPast: Sendable, Equatable, Codable {
  /// The SHA-256 of its file.
  public var sha256: String
  /// Epochs that it had learnt from.
  public var epochs: Int
  /// Targets among them.
  public var targets: Int
  /// Its area under the curve on selections that it had not learnt from.
  public var validationAUC: Double?
  /// Its recordings.
  public var sources: [EpochsSource]
  /// The version of the tool that made it.
  public var toolVersion: String

  private enum CodingKeys: String, CodingKey {
    case sha256, epochs, targets
    case validationAUC = "validationAuc"
    case sources, toolVersion
  }

  /// The facts of a detector whose file has this digest.
  init(_ facts: TrainingFacts, sha256: String) {
    self.sha256 = sha256
    epochs = facts.epochs
    targets = facts.targets
    validationAUC = facts.validationAUC
    sources = facts.sources
    toolVersion = facts.toolVersion
  }
}

extension Detector {
  /// Whether the losses of its training are squared errors; else they are cross-entropies, in nats.
  package var losesSquares: Bool {
    let recipes = method.networks?.recipes ?? []
    let facts = EpochFacts(
      electrodes: electrodes.count, windowLength: windowLength, samplingRate: samplingRate)
    let recipe = recipes.first { $0.name == training.recipe }
    return (try? recipe?.architecture(facts))?.head == .twoSigmoids
  }
}
