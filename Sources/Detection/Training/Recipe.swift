import NeuralNetwork

/// How the networks of a detector are fed, started, trained and judged.
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
    case crossFitted
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

  /// The options for a network that learns from so many epochs.
  func options(forEpochs count: Int) -> TrainingOptions {
    var options = options
    switch passes {
    case .asInOptions: break
    case .exactly(let passes): options.limit(passes: passes)
    case .fewerForMany(let least):
      let share = min(1, 3000 / Double(max(count, 1)))
      let passes = (Double(options.mostPasses) * share).rounded()
      options.limit(passes: max(min(least, options.mostPasses), Int(passes)))
    }
    return options
  }

  /// From whom networks learn, where nothing that the teacher has seen stops the training.
  var usableDistillation: Distillation? { validation == .crossFitted ? distillation : nil }

  /// The recipe's name.
  public let name: Name
  /// Passes, rates, noise and class balance.
  public var options: TrainingOptions
  /// The last layer during training.
  public var head: Head
  /// The third layer's activation during training.
  public var hidden: Layer.Activation
  /// The probability that an output of the second layer is dropped in training.
  public var temporalDropout: Double
  /// The probability that an output of the third layer is dropped in training.
  public var hiddenDropout: Double
  /// How long networks learn.
  public var passes: Passes
  /// The random start.
  public var initialization: Initialization
  /// Whether epochs are whitened and the first layer starts from xDAWN filters.
  public var startsFromXDAWN: Bool
  /// Whether z-scored windows get their amplitude back, where their deviations are known.
  ///
  /// A z-score takes the size of the response away, which tells targets from the rest.
  public var restoresAmplitude: Bool
  /// From whom the networks learn beside the labels, if from anybody; it takes cross-fitted
  /// validation.
  public var distillation: Distillation?
  /// Networks that are averaged where the method leaves it open.
  public var members: Int
  /// How the networks are judged.
  public var validation: Validation

  /// The recipe of that name.
  public init(_ name: Name) {
    self.name = name
    switch name {
    case .paper:
      options = .paper
      passes = .asInOptions
      head = .twoSigmoids
      hidden = .sigmoid
      temporalDropout = 0
      hiddenDropout = 0
      initialization = .paper
      startsFromXDAWN = false
      restoresAmplitude = false
      distillation = nil
      members = 1
      validation = .heldOut(share: 0.05)
    case .standard:
      options = .standard
      passes = .fewerForMany(least: 8)
      head = .logit
      hidden = .tanh
      temporalDropout = 0.5
      hiddenDropout = 0.3
      initialization = .centred
      startsFromXDAWN = true
      restoresAmplitude = true
      distillation = Distillation(teacher: .tangent, share: 0.7)
      members = 5
      validation = .crossFitted
    }
  }
}
