extension NetworkArchitecture {
  /// How many of the first layers make the same of an epoch in every pass, with means among them.
  ///
  /// They neither learn nor draw random numbers. 0 where there are none or nothing to learn behind them.
  var fixedLayers: Int {
    let count = layers.prefix { layer in
      switch layer {
      case .scaling, .averagePooling: true
      default: false
      }
    }.count
    let isShorter = layers.prefix(count).contains { $0 != .scaling }
    return isShorter && head.tellsClasses && shape(ofLayer: count - 1).maps == 1 ? count : 0
  }

  /// Whether training works on what the first layers make of epochs, which are then small.
  package var learnsBehindFixedLayers: Bool { fixedLayers > 0 }

  /// What stands behind the first `count` layers, fixed ones.
  func behind(_ count: Int) -> NetworkArchitecture {
    let shape = shape(ofLayer: count - 1)
    guard
      let rest = try? NetworkArchitecture(
        electrodes: shape.rows, windowLength: shape.samples, layers: Array(layers[count...]),
        head: head)
    else { preconditionFailure("the rest of a network is one") }
    return rest
  }
}

extension TrainingOptions {
  /// Whether epochs are others in every pass.
  var changesEpochs: Bool {
    inputNoise > 0 || inputDrift > 0 || augmentation != Augmentation()
  }
}
