import CKernels

/// The machine instructions that the network's kernels are built from.
///
/// AVX-512 and AVX2 give the same bits. The baseline fuses its multiply-adds only where the
/// processor always can (arm64); on x86-64 it rounds twice, and its results differ in the last bits.
public enum InstructionSet: String, Sendable, CaseIterable {
  /// What every processor of the architecture has.
  case baseline
  /// AVX2 and FMA, x86-64.
  case avx2
  /// AVX-512 F, VL, DQ and BW, x86-64.
  case avx512

  /// Whether this machine can run it.
  public var isSupported: Bool { core_supported(kernels) }

  /// What is used unless asked otherwise: `$P300_KERNELS` if it names a set, else the best there is.
  public static let standard: InstructionSet = {
    let chosen = core_chosen(core_automatic)
    return allCases.first { $0.kernels == chosen } ?? .baseline
  }()

  package var kernels: core_instructions {
    switch self {
    case .baseline: core_baseline
    case .avx2: core_avx2
    case .avx512: core_avx512
    }
  }
}
