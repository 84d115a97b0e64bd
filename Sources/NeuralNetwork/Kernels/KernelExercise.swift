import CKernels

/// One kernel on a group of 16 epochs, over and over: for the benchmarks, which live in another package.
@_spi(Benchmarks) public final class KernelExercise {
  /// The kernels that training spends its time in.
  public enum Kernel: String, Sendable, CaseIterable {
    /// L1's product with its tanh.
    case spatialForward
    /// The gradient of L1's weights.
    case spatialGradient
    /// L2's sums.
    case temporalForward
    /// The gradients of L2's weights and of its input.
    case temporalBackward
    /// L3's sums.
    case denseForward
    /// The gradient of L3's input.
    case denseBackward
    /// The gradient of L3's weights and their update.
    case denseGradient
  }

  private let plan: CecottiPlan
  private let kernel: Kernel
  private let samples: [Float]

  /// A kernel at the sizes of a CNN-1 on `electrodes` × `windowLength`, on made-up numbers.
  ///
  /// - Throws: `NetworkError` or `TrainingError.outOfResources`.
  public init(
    _ kernel: Kernel, electrodes: Int, windowLength: Int,
    instructions: InstructionSet = .standard
  ) throws {
    self.kernel = kernel
    let architecture = try NetworkArchitecture.cecotti(
      electrodes: electrodes, windowLength: windowLength)
    guard
      let plan = try CecottiPlan(
        architecture, batchSize: 16, threads: 1, instructions: instructions)
    else { preconditionFailure("the fused kernels run this architecture") }
    self.plan = plan
    // A scoring pass fills the workspace with ordinary numbers; one epoch more may be read beyond.
    samples = (0..<17 * architecture.epochSize).map { Float($0 % 1009) / 504 - 1 }
    plan.network = Network(
      architecture,
      parameters: (0..<architecture.parameterCount).map { Float($0 % 101) / 1000 - 0.05 })
    var outputs = [Float](repeating: 0, count: 17 * architecture.outputs)
    plan.score(samples, indices: nil, into: &outputs)
  }

  /// Runs the kernel once and returns the floating-point operations that took.
  public func run() -> Double {
    plan.exercise(kernel, on: samples)
  }
}

extension InstructionSet {
  /// Does `rounds` of twelve multiply-adds in full registers and returns the operations: the machine's peak.
  @_spi(Benchmarks) public func multiplyAdds(rounds: Int) -> Double {
    cecotti_multiply_adds(kernels, Int64(rounds))
  }
}

extension KernelExercise.Kernel {
  package var kernels: cecotti_kernel {
    switch self {
    case .spatialForward: cecotti_kernel_spatial_forward
    case .spatialGradient: cecotti_kernel_spatial_gradient
    case .temporalForward: cecotti_kernel_temporal_forward
    case .temporalBackward: cecotti_kernel_temporal_backward
    case .denseForward: cecotti_kernel_dense_forward
    case .denseBackward: cecotti_kernel_dense_backward
    case .denseGradient: cecotti_kernel_dense_gradient
    }
  }
}
