import CKernels

/// The general kernels: any list of layers.
///
/// A front of temporal filters, normalization and spatial filters, as EEGNet's, is fused behind the
/// same door.
package final class LayersPlan: KernelPlan {
  /// Added to a variance before it divides, as in the reference implementation of EEGNet.
  package static let epsilon: Float = 1e-3

  package let architecture: NetworkArchitecture
  package let batchSize: Int
  private let context: OpaquePointer
  private var training = layers_training()
  /// The slow curves of `training`, `[curve, sample]`.
  private var drift: [Float] = []

  /// For minibatches of up to `batchSize` epochs, or for scoring alone where that is 0; `others` are the
  /// layers that stand before these in a whole.
  ///
  /// - Throws: `TrainingError.outOfResources` if memory or threads are refused.
  package init(
    _ architecture: NetworkArchitecture, behind others: Int = 0, batchSize: Int, threads: Int,
    instructions: InstructionSet
  ) throws(TrainingError) {
    precondition(batchSize >= 0 && batchSize <= 1 << 20, "a batch of \(batchSize) epochs")
    self.architecture = architecture
    self.batchSize = batchSize
    let layers = architecture.steps.map(\.kernels)
    let shape = layers_shape(
      rows: Int32(architecture.electrodes), samples: Int32(architecture.windowLength),
      parameters: Int32(architecture.parameterCount),
      statistics: Int32(architecture.statisticCount), epsilon: Self.epsilon,
      head: architecture.head.kernel, outputs: Int32(architecture.outputs),
      before: Int32(others))
    guard
      let context = layers_create(
        shape, layers, Int32(layers.count), Int32(threads), Int32(batchSize), instructions.kernels)
    else { throw .outOfResources }
    self.context = context
  }

  deinit { layers_destroy(context) }

  package var network: Network {
    get {
      Network(
        architecture,
        parameters: numbers(layers_parameters(context), architecture.parameterCount),
        statistics: numbers(layers_statistics(context), architecture.statisticCount))
    }
    set {
      precondition(newValue.architecture == architecture, "the network has these layers")
      layers_parameters(context)?.update(
        from: newValue.parameters, count: architecture.parameterCount)
      layers_statistics(context)?.update(
        from: newValue.statistics, count: architecture.statisticCount)
      layers_forget_epochs(context)
    }
  }

  package func start(from network: Network, options: TrainingOptions, seed: UInt64) {
    layers_start(context)
    self.network = network
    training = layers_training()
    training.epsilon = 1e-8
    training.noise = Float(options.inputNoise)
    training.limit = Float(options.gradientLimit ?? 0)
    training.memory = Float(options.statisticsMemory)
    training.seed = seed
    training.rule = layers_rule_descent
    var factors = [Float](repeating: 1, count: architecture.steps.count)
    switch options.rule {
    case .descent(let lambda):
      // The rates of the layers differ; the common one is 1.
      training.rate = 1
      factors = architecture.steps.map { Float($0.paperRate(lambda: lambda)) }
    case .plainDescent(let rate): training.rate = Float(rate)
    case .momentum(let rate, let momentum, let decay):
      training.rule = layers_rule_momentum
      training.rate = Float(rate)
      training.momentum = Float(momentum)
      training.decay = Float(decay)
    case .adamW(let rate, let beta1, let beta2, let decay):
      training.rule = layers_rule_adamw
      training.rate = Float(rate)
      training.momentum = Float(beta1)
      training.momentum2 = Float(beta2)
      training.decay = Float(decay)
    }
    layers_set_rates(context, factors)
    let length = architecture.windowLength
    drift = Drift.curves(
      deviation: options.inputDrift, length: length, used: length, stride: length)
  }

  package func train(
    on set: TrainingSet, order: [Int32], factors: [Float], pass: Int
  ) -> Double {
    run(training, on: set, order: order, factors: factors, pass: pass)
  }

  package func forgetEpochs() { layers_forget_epochs(context) }

  package func gradient(
    on set: TrainingSet, order: [Int32], pass: Int
  ) -> (loss: Double, gradient: [Float]) {
    var training = training
    training.rule = layers_rule_gradient
    // Whatever set it is, it need not be that of a training.
    layers_forget_epochs(context)
    defer { layers_forget_epochs(context) }
    let loss = run(training, on: set, order: order, factors: [1], pass: pass)
    return (loss, numbers(layers_gradient(context), architecture.parameterCount))
  }

  package func score(_ samples: [Float], indices: [Int32]?, into outputs: inout [Float]) {
    let count = checkEpochs(samples, indices: indices, outputs: outputs).count
    guard count > 0 else { return }
    if let indices {
      layers_score(context, samples, indices, Int64(count), &outputs)
    } else {
      layers_score(context, samples, nil, Int64(count), &outputs)
    }
  }

  private func run(
    _ options: layers_training, on set: TrainingSet, order: [Int32], factors: [Float], pass: Int
  ) -> Double {
    checkBatches(of: order, count: factors.count)
    var training = options
    training.drifts = Int32(drift.count / architecture.windowLength)
    return set.withKernelSet { data in
      drift.withUnsafeBufferPointer { drift in
        training.drift = drift.baseAddress
        return layers_train(
          context, data, order, Int64(order.count), Int64(factors.count), factors, training,
          UInt64(pass))
      }
    }
  }

  private func numbers(_ start: UnsafeMutablePointer<Float>?, _ count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }
}

extension LayerStep {
  /// The step as the kernels take it.
  fileprivate var kernels: layers_layer {
    var kernel = layers_layer()
    kernel.maps = Int32(output.maps)
    kernel.rows = Int32(output.rows)
    kernel.samples = Int32(output.samples)
    kernel.weight = Int32(weight.lowerBound)
    kernel.bias = bias.isEmpty ? -1 : Int32(bias.lowerBound)
    kernel.statistics = Int32(statistics.lowerBound)
    kernel.rate_factor = 1
    switch layer {
    case .scaling: kernel.kind = layers_scaling
    case .convolution, .groupedConvolution, .dense:
      guard let filter else { preconditionFailure("a layer with weights has a filter") }
      kernel.kind = layers_convolution
      kernel.groups = Int32(filter.groups)
      kernel.kernel_rows = Int32(filter.rows)
      kernel.kernel_samples = Int32(filter.samples)
      kernel.stride = Int32(filter.step)
      kernel.left = Int32(filter.left)  // whole
      kernel.limit = Float(filter.limit ?? 0)
    case .lstm(_, let bothWays):
      kernel.kind = layers_lstm
      kernel.recurrent = Int32(recurrent.lowerBound)
      kernel.ways = bothWays ? 2 : 1
    case .transposedDense:
      kernel.kind = layers_transposed
      kernel.source = Int32(source ?? 0)
    case .normalization: kernel.kind = layers_normalization
    case .activation(let activation): kernel.kind = activation.kernel
    case .averagePooling(let samples, let rows, let first, _):
      kernel.kind = layers_pooling
      kernel.kernel_rows = Int32(rows)
      kernel.kernel_samples = Int32(samples)
      kernel.left = Int32(first)
    case .maximumPooling(let samples):
      kernel.kind = layers_max_pooling
      kernel.kernel_samples = Int32(samples)
    case .dropout(let probability):
      kernel.kind = layers_dropout
      kernel.probability = Float(probability)
    case .sparsity(let target, let weight):
      kernel.kind = layers_sparsity
      kernel.target = Float(target)
      kernel.weight_of_penalty = Float(weight)
    }
    return kernel
  }
}

extension Layer.Activation {
  fileprivate var kernel: layers_kind {
    switch self {
    case .elu: layers_elu
    case .relu: layers_relu
    case .tanh: layers_tanh
    case .scaledTanh: layers_scaled_tanh
    case .sigmoid: layers_sigmoid
    }
  }
}

extension Head {
  fileprivate var kernel: layers_head {
    switch self {
    case .logit: layers_head_logit
    case .twoSigmoids: layers_head_two_sigmoids
    case .softmax: layers_head_softmax
    case .reconstruction(.squares): layers_head_squares
    case .reconstruction(.crossEntropy): layers_head_entropy
    // Scores are the layer's own numbers; there is nothing to train.
    case .features: layers_head_softmax
    }
  }
}
