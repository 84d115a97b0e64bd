import CKernels

/// The one door to the kernels of networks of layers: their memory, their threads, their numbers.
package final class LayeredContext {
  /// Added to a variance before it divides, as in the reference implementation of EEGNet.
  package static let epsilon: Float = 1e-3

  package let architecture: LayeredArchitecture
  /// The most epochs of a minibatch; 0 for scoring alone.
  package let batchSize: Int
  package let threads: Int
  private let context: OpaquePointer

  /// - Throws: `TrainingError.outOfResources` if memory or threads are refused.
  package init(
    _ architecture: LayeredArchitecture, batchSize: Int, threads: Int, instructions: InstructionSet
  ) throws(TrainingError) {
    precondition(batchSize >= 0 && batchSize <= 1 << 20, "a batch of \(batchSize) epochs")
    self.architecture = architecture
    self.batchSize = batchSize
    self.threads = min(max(threads, 1), 64)
    let shape = layers_shape(
      rows: Int32(architecture.electrodes), samples: Int32(architecture.windowLength),
      parameters: Int32(architecture.parameterCount),
      statistics: Int32(architecture.statisticCount), epsilon: Self.epsilon,
      head: layers_head_softmax, outputs: 2)
    let layers = architecture.steps.map(\.kernels)
    guard
      let context = layers_create(
        shape, layers, Int32(layers.count), Int32(self.threads), Int32(batchSize),
        instructions.kernels)
    else { throw .outOfResources }
    self.context = context
  }

  deinit { layers_destroy(context) }

  /// The numbers the kernels work on, as a network.
  package var network: LayeredNetwork {
    get {
      var network = LayeredNetwork(zeros: architecture)
      network.parameters = numbers(layers_parameters(context), architecture.parameterCount)
      network.statistics = numbers(layers_statistics(context), architecture.statisticCount)
      return network
    }
    set {
      precondition(newValue.architecture == architecture, "the network has these layers")
      layers_parameters(context)?.update(
        from: newValue.parameters, count: architecture.parameterCount)
      layers_statistics(context)?.update(
        from: newValue.statistics, count: architecture.statisticCount)
    }
  }

  /// Begins a training: sets the numbers and forgets the optimiser's moments.
  package func start(from network: LayeredNetwork) {
    layers_start(context)
    self.network = network
  }

  /// The gradient of the last minibatch by all parameters.
  package var gradient: [Float] {
    numbers(layers_gradient(context), architecture.parameterCount)
  }

  /// The log-odds of a P300 in the epochs at `indices` (all where nil) of `samples`.
  package func scores(of samples: [Float], indices: [Int32]? = nil) -> [Float] {
    let total = samples.count / architecture.epochSize
    precondition(samples.count == total * architecture.epochSize, "samples are whole epochs")
    precondition(indices?.allSatisfy { (0..<total).contains(Int($0)) } ?? true, "indices in range")
    let count = indices?.count ?? total
    guard count > 0, total <= Int32.max else { return [] }
    var outputs = [Float](repeating: 0, count: 2 * count)
    if let indices {
      layers_score(context, samples, indices, Int64(count), &outputs)
    } else {
      layers_score(context, samples, nil, Int64(count), &outputs)
    }
    return (0..<count).map { outputs[2 * $0 + 1] - outputs[2 * $0] }
  }

  /// One pass over the epochs `order` in batches as equal as can be; `factors` has one entry a batch.
  ///
  /// - Returns: the weighted mean loss, each batch's before its update.
  package func train(
    _ set: TrainingSet, order: [Int32], factors: [Float], training: layers_training, pass: Int
  ) -> Double {
    precondition(
      !order.isEmpty && factors.count * batchSize >= order.count && factors.count <= order.count,
      "\(factors.count) batches of at most \(batchSize) epochs")
    return set.samples.withUnsafeBufferPointer { x in
      set.targets.withUnsafeBufferPointer { targets in
        set.weights.withUnsafeBufferPointer { weights in
          let data = core_set(
            x: x.baseAddress, count: Int64(set.count), targets: targets.baseAddress,
            weights: weights.baseAddress)
          return layers_train(
            context, data, order, Int64(order.count), Int64(factors.count), factors, training,
            UInt64(pass))
        }
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
    var layer = layers_layer()
    layer.maps = Int32(output.maps)
    layer.rows = Int32(output.rows)
    layer.samples = Int32(output.samples)
    layer.weight = Int32(weight.lowerBound)
    layer.bias = bias.isEmpty ? -1 : Int32(bias.lowerBound)
    layer.statistics = Int32(statistics.lowerBound)
    layer.rate_factor = 1
    switch operation {
    case .scaling: layer.kind = layers_scaling
    case .convolution(let convolution):
      layer.kind = layers_convolution
      layer.groups = Int32(convolution.groups)
      layer.kernel_rows = Int32(convolution.kernelRows)
      layer.kernel_samples = Int32(convolution.kernelSamples)
      layer.stride = Int32(convolution.step)
      layer.left = Int32(convolution.left)
      layer.limit = Float(convolution.limit ?? 0)
    case .normalization: layer.kind = layers_normalization
    case .elu: layer.kind = layers_elu
    case .relu: layer.kind = layers_relu
    case .pooling(let samples):
      layer.kind = layers_pooling
      layer.kernel_samples = Int32(samples)
    case .dropout(let probability):
      layer.kind = layers_dropout
      layer.probability = Float(probability)
    }
    return layer
  }
}
