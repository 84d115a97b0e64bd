import CKernels

/// What trainers and scorers drive: kernels made ready for one architecture, as FFTW's plans for a size.
///
/// A plan is the one door to its kernels: their memory, their threads and the numbers they work on.
/// Everything is allocated when it is made; scoring and training passes allocate nothing.
package protocol KernelPlan: AnyObject {
  /// What it runs.
  var architecture: NetworkArchitecture { get }
  /// The most epochs of a minibatch.
  var batchSize: Int { get }
  /// The numbers the kernels work on.
  var network: Network { get set }

  /// Begins a training: sets the numbers and the options, and forgets the optimiser's moments.
  func start(from network: Network, options: TrainingOptions, seed: UInt64)

  /// One pass over the epochs `order` in batches as equal as can be; `factors` of the rate has one
  /// entry a batch.
  ///
  /// What is worked out of an epoch may be kept for the next pass, until `forgetEpochs`.
  ///
  /// - Returns: the weighted mean loss, each batch's before its update.
  func train(on set: TrainingSet, order: [Int32], factors: [Float], pass: Int) -> Double

  /// To be called before the epochs of a training change.
  func forgetEpochs()

  /// Loss and gradient of one minibatch, laid out as the network's parameters; nothing is changed.
  func gradient(
    on set: TrainingSet, order: [Int32], pass: Int
  ) -> (loss: Double, gradient: [Float])

  /// Outputs `[index, output]` of the epochs at `indices` (all where nil) of `samples`.
  func score(_ samples: [Float], indices: [Int32]?, into outputs: inout [Float])
}

extension KernelPlan {
  /// Checks what `train` is given; the kernels trust it.
  func checkBatches(of order: [Int32], count: Int) {
    precondition(
      !order.isEmpty && count * batchSize >= order.count && count <= order.count,
      "\(count) batches of at most \(batchSize) epochs")
  }

  /// Checks what `score` is given.
  ///
  /// - Returns: the epochs in `samples`, and how many of them are to be scored.
  func checkEpochs(
    _ samples: [Float], indices: [Int32]?, outputs: [Float]
  ) -> (total: Int, count: Int) {
    let total = samples.count / architecture.epochSize
    precondition(samples.count == total * architecture.epochSize, "samples are whole epochs")
    precondition(total <= Int32.max, "\(total) epochs at once")
    precondition(indices?.allSatisfy { (0..<total).contains(Int($0)) } ?? true, "indices in range")
    let count = indices?.count ?? total
    precondition(outputs.count >= count * architecture.outputs, "room for the outputs")
    return (total, count)
  }
}

extension NetworkArchitecture {
  /// Makes kernels ready: the fused ones for the network of Cecotti & Gräser 2011, else the general.
  ///
  /// `batchSize` is the most epochs of a minibatch; `nil` for scoring alone. Layers behind others drop
  /// what they would drop in the whole.
  ///
  /// - Throws: `TrainingError.outOfResources` if memory or threads are refused.
  package func plan(
    behind layers: Int = 0, batchSize: Int?, threads: Int, instructions: InstructionSet
  ) throws(TrainingError) -> any KernelPlan {
    let threads = min(max(threads, 1), 64)
    if layers == 0,
      let plan = try CecottiPlan(
        self, batchSize: batchSize ?? 16, threads: threads, instructions: instructions)
    {
      return plan
    }
    return try LayersPlan(
      self, behind: layers, batchSize: batchSize ?? 0, threads: threads,
      instructions: instructions)
  }
}

extension TrainingSet {
  /// The epochs as the kernels take them, for as long as `body` runs.
  func withKernelSet<Result>(_ body: (core_set) -> Result) -> Result {
    samples.withUnsafeBufferPointer { x in
      softTargets.withUnsafeBufferPointer { targets in
        weights.withUnsafeBufferPointer { weights in
          body(
            core_set(
              x: x.baseAddress, count: Int64(count), targets: targets.baseAddress,
              weights: weights.baseAddress))
        }
      }
    }
  }
}
