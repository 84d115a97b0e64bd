import ElementaryFunctions
import NeuralNetwork

/// How the networks of a detector are made, fed, started, trained and judged.
public struct Recipe: Sendable {
  /// The recipes by name.
  public enum Name: String, Sendable, CaseIterable, Codable {
    /// What detects best in leakage-free cross-validation.
    case standard = "default"
    /// As the method's authors published it.
    case paper
    /// The features and sizes of Vařeka & Mautner 2017.
    case vareka
  }

  /// Where the networks are judged while or after they learn; always by whole selections.
  public enum Validation: Sendable, Equatable {
    /// On a share of the selections that is kept from learning, to stop at its least error.
    case heldOut(share: Double)
    /// On every selection, by a network that has not seen it.
    case crossFitted(by: Judges)
  }

  /// What judges the epochs of a fold.
  public enum Judges: Sendable, Equatable {
    /// One network more, which is not in the detector.
    case oneNetwork
    /// One of the detector's own networks, which has not seen the fold; the others learn from all. As
    /// `oneNetwork` where there are fewer networks than folds, or two folds.
    ///
    /// Source: Parmanto, Munro & Doyle, NIPS 8, 1995 (committees by cross-validation).
    case members
  }

  /// How many passes over the epochs a network may take.
  public enum Passes: Sendable, Equatable {
    /// As many as the options say, for epochs of any number.
    case asInOptions
    /// So many.
    case exactly(Int)
    /// As many as the options say for 3,000 epochs or fewer, and fewer for more of them, down to
    /// `least`: what counts is the number of steps.
    case fewerForMany(least: Int)
  }

  /// Layers for epochs of any size: all given, or around hidden ones that are left to the user.
  private enum Layers: Sendable {
    case fixed(@Sendable (EpochFacts) throws(NetworkError) -> NetworkArchitecture)
    case around(
      HiddenLayers,
      @Sendable (EpochFacts, HiddenLayers) throws(NetworkError) -> NetworkArchitecture)
  }

  /// The recipe's name.
  public let name: Name
  private var layers: Layers
  /// What becomes of a trained network in the detector: the same function, in the form in which it
  /// is stored.
  package var storedForm: @Sendable (Network) -> Network = { $0 }
  /// Passes, rates, noise and class balance.
  public var options: TrainingOptions
  /// The longest time by which windows are turned in training, in seconds.
  public var timeShift = 0.0
  /// How long networks learn.
  public var passes = Passes.fewerForMany(least: 8)
  /// What hidden layers learn before the labels count, if anything.
  public var pretraining: LayerwiseTraining?
  /// The random start.
  public var initialization = Initialization.glorotUniform
  /// Whether epochs are whitened and the first layer starts from xDAWN filters; for layers that begin
  /// with filters over all electrodes.
  public var startsFromXDAWN = false
  /// Whether z-scored windows get their amplitude back, where their deviations are known and the
  /// method takes it.
  ///
  /// A z-score takes the size of the response away, which tells targets from the rest.
  public var restoresAmplitude = true
  /// From whom the networks learn beside the labels, if from anybody; it takes cross-fitted
  /// validation.
  public var distillation: Distillation?
  /// Networks that are averaged where the method leaves it open.
  public var members = 3
  /// How the networks are judged.
  public var validation = Validation.crossFitted(by: .oneNetwork)

  /// A recipe for layers, usual in all but the options.
  package init(
    _ name: Name = .standard, options: TrainingOptions,
    architecture:
      @escaping @Sendable (EpochFacts) throws(NetworkError) -> NetworkArchitecture
  ) {
    self.name = name
    self.options = options
    layers = .fixed(architecture)
  }

  /// A recipe for layers around hidden ones that are left to the user, usual in all but the options.
  package init(
    _ name: Name = .standard, options: TrainingOptions, hidden: HiddenLayers,
    architecture:
      @escaping @Sendable (EpochFacts, HiddenLayers) throws(NetworkError) -> NetworkArchitecture
  ) {
    self.name = name
    self.options = options
    layers = .around(hidden, architecture)
  }

  /// The hidden layers that are left to the user, if any are.
  package var hidden: HiddenLayers? {
    get { if case .around(let hidden, _) = layers { hidden } else { nil } }
    set {
      guard let newValue, case .around(_, let architecture) = layers else { return }
      layers = .around(newValue, architecture)
    }
  }

  /// The layers as training needs them, for epochs of these facts.
  ///
  /// - Throws: `NetworkError` if they cannot take such epochs.
  package func architecture(
    _ facts: EpochFacts
  ) throws(NetworkError) -> NetworkArchitecture {
    switch layers {
    case .fixed(let architecture): try architecture(facts)
    case .around(let hidden, let architecture): try architecture(facts, hidden)
    }
  }

  /// The options for a network that learns from so many epochs of a rate.
  func options(forEpochs count: Int, samplingRate: Double) -> TrainingOptions {
    var options = options
    options.augmentation.shift = Int(saturating: (timeShift * samplingRate).rounded())
    switch passes {
    case .asInOptions: break
    case .exactly(let passes): options.limit(passes: passes)
    case .fewerForMany(let least):
      let share = min(1, 3000 / Double(max(count, 1)))
      let passes = (Double(options.mostPasses) * share).rounded()
      options.limit(passes: max(min(least, options.mostPasses), Int(saturating: passes)))
    }
    return options
  }

  /// Whether hidden layers learn before the labels count.
  public var learnsWithoutLabels: Bool { pretraining.map { $0.passes > 0 } ?? false }

  /// What judges a fold; `nil` where networks keep epochs of their own for it.
  var judges: Judges? {
    if case .crossFitted(let judges) = validation { judges } else { nil }
  }

  /// From whom networks learn, where nothing that the teacher has seen stops the training.
  var usableDistillation: Distillation? { judges == nil ? nil : distillation }
}
