import CKernels

/// The fused kernels for the network of Cecotti & Gräser 2011.
package final class CecottiPlan: KernelPlan {
  package let architecture: NetworkArchitecture
  package let batchSize: Int
  private let sizes: CecottiSizes
  private let context: OpaquePointer
  private let layout: cecotti_layout
  private var training = cecotti_training()
  private var drift: [Float] = []

  /// `nil` if `architecture` is another network.
  ///
  /// - Throws: `TrainingError.outOfResources` if memory or threads are refused.
  package init?(
    _ architecture: NetworkArchitecture, batchSize: Int, threads: Int,
    instructions: InstructionSet
  ) throws(TrainingError) {
    guard let sizes = CecottiSizes(architecture) else { return nil }
    precondition(batchSize > 0 && batchSize <= 1 << 20, "a batch of \(batchSize) epochs")
    self.architecture = architecture
    self.batchSize = batchSize
    self.sizes = sizes
    layout = cecotti_layout_of(sizes.kernels)
    guard
      let context = cecotti_create(
        sizes.kernels, Int32(threads), Int32(batchSize), instructions.kernels)
    else { throw .outOfResources }
    self.context = context
  }

  deinit { cecotti_destroy(context) }

  package var network: Network {
    get { Network(architecture, parameters: gather(from: cecotti_parameters(context))) }
    set {
      precondition(newValue.architecture == architecture, "the network has these layers")
      guard let start = cecotti_parameters(context) else { preconditionFailure("has memory") }
      var from = 0
      for row in rows {
        for column in 0..<row.count {
          start[row.offset + column] = newValue.parameters[from + column]
        }
        from += row.count
      }
    }
  }

  package func start(from network: Network, options: TrainingOptions, seed: UInt64) {
    cecotti_start(context)
    self.network = network
    precondition(options.gradientLimit == nil, "the fused kernels limit no gradient")
    training = sizes.training(options, steps: architecture.steps, seed: seed)
    drift = Drift.curves(
      deviation: options.inputDrift, length: sizes.windowLength, used: sizes.usedSamples,
      stride: sizes.paddedSamples)
  }

  package func train(
    on set: TrainingSet, order: [Int32], factors: [Float], pass: Int
  ) -> Double {
    run(training, on: set, order: order, factors: factors, pass: pass)
  }

  /// Nothing is kept of epochs.
  package func forgetEpochs() {}

  package func gradient(
    on set: TrainingSet, order: [Int32], pass: Int
  ) -> (loss: Double, gradient: [Float]) {
    var training = training
    training.rule = cecotti_rule_gradient
    let loss = run(training, on: set, order: order, factors: [1], pass: pass)
    return (loss, gather(from: cecotti_gradient(context)))
  }

  package func score(_ samples: [Float], indices: [Int32]?, into outputs: inout [Float]) {
    let (total, count) = checkEpochs(samples, indices: indices, outputs: outputs)
    guard count > 0 else { return }
    if let indices {
      cecotti_score(context, samples, Int64(total), indices, Int64(count), &outputs)
    } else {
      cecotti_score(context, samples, Int64(total), nil, Int64(count), &outputs)
    }
  }

  /// What each layer with weights puts out for the first epoch of `samples`: L1 `[map, used sample]`
  /// to L4.
  package func activations(_ samples: [Float]) -> [[Float]] {
    precondition(samples.count >= architecture.epochSize, "at least one epoch")
    var l1 = [Float](repeating: 0, count: sizes.maps * sizes.usedSamples)
    var l2 = [Float](repeating: 0, count: architecture.steps[2].output.count)
    var l3 = [Float](repeating: 0, count: sizes.hidden)
    var l4 = [Float](repeating: 0, count: architecture.outputs)
    cecotti_activations(context, samples, &l1, &l2, &l3, &l4)
    return [l1, l2, l3, l4]
  }

  /// One kernel on the first 16 of at least 17 epochs; returns the floating-point operations.
  func exercise(_ kernel: KernelExercise.Kernel, on samples: [Float]) -> Double {
    precondition(samples.count >= 17 * architecture.epochSize && batchSize >= 16, "17 epochs")
    return cecotti_exercise(context, kernel.kernels, samples)
  }

  private func run(
    _ options: cecotti_training, on set: TrainingSet, order: [Int32], factors: [Float], pass: Int
  ) -> Double {
    checkBatches(of: order, count: factors.count)
    var training = options
    training.drifts = Int32(drift.count / sizes.paddedSamples)
    precondition(training.drifts <= 16, "as many curves as a row of the kernel has room for")
    return set.withKernelSet { data in
      drift.withUnsafeBufferPointer { drift in
        training.drift = drift.baseAddress
        return cecotti_train(
          context, data, order, Int64(order.count), Int64(factors.count), factors, training,
          UInt64(pass))
      }
    }
  }

  // The kernels pad rows to whole registers; a `Network` does not.

  private func gather(from start: UnsafeMutablePointer<Float>?) -> [Float] {
    guard let start else { preconditionFailure("a context has memory") }
    return rows.flatMap { Array(UnsafeBufferPointer(start: start + $0.offset, count: $0.count)) }
  }

  private var rows: [(offset: Int, count: Int)] {
    let layout = layout
    return withUnsafeBytes(of: layout.offsets) { offsets in
      withUnsafeBytes(of: layout.strides) { strides in
        withUnsafeBytes(of: layout.columns) { columns in
          withUnsafeBytes(of: layout.rows) { rows in
            // C arrays arrive as tuples.
            let (offsets, strides) = (
              offsets.bindMemory(to: Int32.self), strides.bindMemory(to: Int32.self)
            )
            let (columns, rows) = (
              columns.bindMemory(to: Int32.self), rows.bindMemory(to: Int32.self)
            )
            return rows.indices.flatMap { tensor in
              (0..<Int(rows[tensor])).map {
                (Int(offsets[tensor]) + $0 * Int(strides[tensor]), Int(columns[tensor]))
              }
            }
          }
        }
      }
    }
  }
}
