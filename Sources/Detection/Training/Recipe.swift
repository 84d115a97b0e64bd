import ElementaryFunctions
import NeuralNetwork

/// How the networks of a detector are made, fed, started, trained and judged.
public struct Recipe: Sendable {
  /// The recipes by name.
  public enum Name: String, Sendable, CaseIterable, Codable {
    /// What detects best in leakage-free cross-validation.
    case standard = "default"
    /// Cecotti & Gräser 2011 as published.
    case paper
  }

  /// Where the networks are judged while or after they learn; always by whole selections.
  public enum Validation: Sendable, Equatable {
    /// On a share of the selections that is kept from learning, to stop at its least error.
    case heldOut(share: Double)
    /// On every selection, by networks of their own that have not seen it; the detector's networks
    /// learn from all.
    case crossFitted(by: Judges)
  }

  /// What judges the epochs of a fold.
  public enum Judges: Sendable, Equatable {
    /// One network more, with random numbers of its own.
    case oneNetwork
    /// As many networks as the detector has, trained as those would be were the fold not there: the
    /// epochs are counted anew, the random numbers are the same.
    case ensemble
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

  /// The recipe's name.
  public let name: Name
  /// The layers as training needs them, for epochs of any size.
  package var architecture: @Sendable (EpochFacts) throws(NetworkError) -> NetworkArchitecture
  /// What becomes of a trained network in the detector: the same function, in the form in which it
  /// is stored.
  package var storedForm: @Sendable (Network) -> Network = { $0 }
  /// Passes, rates, noise and class balance.
  public var options: TrainingOptions
  /// How long networks learn.
  public var passes = Passes.fewerForMany(least: 8)
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
    self.architecture = architecture
  }

  /// The options for a network that learns from so many epochs.
  func options(forEpochs count: Int) -> TrainingOptions {
    var options = options
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

  /// What judges a fold; `nil` where networks keep epochs of their own for it.
  var judges: Judges? {
    if case .crossFitted(let judges) = validation { judges } else { nil }
  }

  /// From whom networks learn, where nothing that the teacher has seen stops the training.
  var usableDistillation: Distillation? { judges == nil ? nil : distillation }
}
