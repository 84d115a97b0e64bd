import CKernels

/// The one door to the kernels: their scratch memory, their threads and the parameters they work on.
///
/// Everything is allocated here; scoring and training passes allocate nothing.
package final class KernelContext {
  package let shape: NetworkShape
  package let batchSize: Int
  package let threads: Int
  private let context: OpaquePointer
  private let layout: cecotti_layout

  /// - Throws: `TrainingError.outOfResources` if memory or threads are refused.
  package init(
    shape: NetworkShape, batchSize: Int, threads: Int, instructions: InstructionSet
  ) throws(TrainingError) {
    precondition(shape.isValid, "a network cannot have the shape \(shape)")
    precondition(batchSize > 0 && batchSize <= 1 << 20, "a batch of \(batchSize) epochs")
    self.shape = shape
    self.batchSize = batchSize
    self.threads = min(max(threads, 1), 64)
    layout = cecotti_layout_of(shape.kernels)
    guard
      let context = cecotti_create(
        shape.kernels, Int32(self.threads), Int32(batchSize), instructions.kernels)
    else { throw .outOfResources }
    self.context = context
  }

  deinit { cecotti_destroy(context) }

  /// The parameters the kernels work on.
  package var parameters: [Float] {
    get { gather(from: cecotti_parameters(context)) }
    set { scatter(newValue) }
  }

  /// Begins a training: sets the parameters and forgets the optimiser's moments.
  package func start(from parameters: [Float]) {
    cecotti_start(context)
    self.parameters = parameters
  }

  /// The gradient of the last pass under `cecotti_rule_gradient`, laid out as `parameters`.
  package var gradient: [Float] { gather(from: cecotti_gradient(context)) }

  /// Outputs `[index, output]` of the epochs at `indices` (all where nil) of `samples`.
  package func score(_ samples: [Float], indices: [Int32]?, into outputs: inout [Float]) {
    let total = samples.count / shape.epochSize
    let count = indices?.count ?? total
    precondition(samples.count == total * shape.epochSize, "samples are not whole epochs")
    precondition(outputs.count >= count * shape.outputs, "room for the outputs")
    guard count > 0 else { return }
    samples.withUnsafeBufferPointer { x in
      outputs.withUnsafeMutableBufferPointer { out in
        if let indices {
          indices.withUnsafeBufferPointer { order in
            cecotti_score(
              context, x.baseAddress, Int64(total), order.baseAddress, Int64(count),
              out.baseAddress)
          }
        } else {
          cecotti_score(context, x.baseAddress, Int64(total), nil, Int64(count), out.baseAddress)
        }
      }
    }
  }

  /// One pass over the epochs `order` in batches as equal as can be; `factors` has one entry a batch.
  ///
  /// `drift` holds the slow curves that are added to the input, as `NetworkShape.driftCurves` gives
  /// them.
  ///
  /// - Returns: the weighted mean loss, each batch's before its update.
  package func train(
    _ set: TrainingSet, order: [Int32], factors: [Float], training: cecotti_training,
    drift: [Float] = [], pass: Int
  ) -> Double {
    precondition(
      !order.isEmpty && factors.count * batchSize >= order.count && factors.count <= order.count,
      "\(factors.count) batches of at most \(batchSize) epochs")
    let curves = drift.count / shape.paddedSamples
    precondition(
      curves <= 16 && drift.count == curves * shape.paddedSamples, "at most 16 whole curves")
    return set.samples.withUnsafeBufferPointer { x in
      set.goals.withUnsafeBufferPointer { targets in
        set.weights.withUnsafeBufferPointer { weights in
          order.withUnsafeBufferPointer { order in
            factors.withUnsafeBufferPointer { factors in
              drift.withUnsafeBufferPointer { drift in
                var training = training
                training.drift = drift.baseAddress
                training.drifts = Int32(curves)
                let data = core_set(
                  x: x.baseAddress, count: Int64(set.count), targets: targets.baseAddress,
                  weights: weights.baseAddress)
                return cecotti_train(
                  context, data, order.baseAddress, Int64(order.count), Int64(factors.count),
                  factors.baseAddress, training, UInt64(pass))
              }
            }
          }
        }
      }
    }
  }

  /// What each layer puts out for the first epoch of `samples`: L1 `[map, used sample]` to L4.
  package func activations(_ samples: [Float]) -> [[Float]] {
    let used = shape.positions * NetworkShape.kernelLength
    precondition(samples.count >= shape.epochSize, "at least one epoch")
    var l1 = [Float](repeating: 0, count: shape.spatialMaps * used)
    var l2 = [Float](repeating: 0, count: shape.hiddenInputs)
    var l3 = [Float](repeating: 0, count: shape.hiddenUnits)
    var l4 = [Float](repeating: 0, count: shape.outputs)
    samples.withUnsafeBufferPointer {
      cecotti_activations(context, $0.baseAddress, &l1, &l2, &l3, &l4)
    }
    return [l1, l2, l3, l4]
  }

  /// One kernel on the first 16 of at least 17 epochs; returns the floating-point operations.
  package func exercise(_ kernel: KernelExercise.Kernel, on samples: [Float]) -> Double {
    precondition(samples.count >= 17 * shape.epochSize && batchSize >= 16, "17 epochs")
    return samples.withUnsafeBufferPointer {
      cecotti_exercise(context, kernel.kernels, $0.baseAddress)
    }
  }

  // The kernels pad rows to whole registers; a `Network` does not.

  private func gather(from start: UnsafeMutablePointer<Float>?) -> [Float] {
    guard let start else { preconditionFailure("a context has memory") }
    return rows.flatMap { Array(UnsafeBufferPointer(start: start + $0.offset, count: $0.count)) }
  }

  private func scatter(_ parameters: [Float]) {
    precondition(parameters.count == shape.parameterCount, "the parameters fit the shape")
    guard let start = cecotti_parameters(context) else { preconditionFailure("has memory") }
    var from = 0
    for row in rows {
      for column in 0..<row.count { start[row.offset + column] = parameters[from + column] }
      from += row.count
    }
  }

  private var rows: [(offset: Int, count: Int)] {
    (0..<8).flatMap { tensor in
      let offset = Int(element(tensor, of: layout.offsets))
      let stride = Int(element(tensor, of: layout.strides))
      let columns = Int(element(tensor, of: layout.columns))
      return (0..<Int(element(tensor, of: layout.rows))).map { (offset + $0 * stride, columns) }
    }
  }
}

// C arrays arrive as tuples.
private typealias Eight<Item> = (Item, Item, Item, Item, Item, Item, Item, Item)

private func element(_ index: Int, of tuple: Eight<Int32>) -> Int32 {
  withUnsafeBytes(of: tuple) {
    $0.loadUnaligned(fromByteOffset: index * MemoryLayout<Int32>.stride, as: Int32.self)
  }
}

extension NetworkShape {
  package var kernels: cecotti_shape {
    cecotti_shape(
      electrodes: Int32(electrodes), window: Int32(windowLength), maps: Int32(spatialMaps),
      hidden: Int32(hiddenUnits),
      hidden_activation: hiddenActivation == .sigmoid
        ? cecotti_hidden_sigmoid : cecotti_hidden_tanh,
      output: output == .twoSigmoids ? cecotti_output_two_sigmoids : cecotti_output_logit)
  }
}
