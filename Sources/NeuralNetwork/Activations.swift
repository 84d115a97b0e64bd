import CKernels

/// 1 / (1 + e⁻ˣ) as the kernels compute it: the same on every machine.
package func sigmoid(_ x: Float) -> Float {
  var result: Float = 0
  withUnsafePointer(to: x) {
    core_apply_sigmoid(InstructionSet.standard.kernels, $0, &result, 1)
  }
  return result
}
