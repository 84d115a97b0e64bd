import CKernels
import Foundation
import NeuralNetwork
import TestSupport
import Testing

/// The kernels' own tanh and sigmoid over the whole range of float32.
@Suite struct ActivationsTests {
  /// Every 4,093rd bit pattern: a million numbers, NaNs and infinities among them.
  static let inputs = stride(from: UInt32(0), through: .max - 4093, by: 4093).map {
    Float(bitPattern: $0)
  }

  @Test(arguments: InstructionSet.supported)
  func `tanh is within 2 units in the last place`(instructions: InstructionSet) {
    let worst = worstError(of: tanh(Self.inputs, instructions), at: Self.inputs) {
      Foundation.tanh($0)
    }
    #expect(worst.units < 2, "at \(worst.input)")
  }

  @Test(arguments: InstructionSet.supported)
  func `the sigmoid is within 2 units in the last place`(instructions: InstructionSet) {
    let worst = worstError(of: sigmoid(Self.inputs, instructions), at: Self.inputs) {
      1 / (1 + exp(-$0))
    }
    #expect(worst.units < 2, "at \(worst.input)")
  }

  @Test(arguments: InstructionSet.supported)
  func `infinities saturate, zeros keep their sign and NaN stays`(instructions: InstructionSet) {
    let edges: [Float] = [.infinity, -.infinity, 100, -100, 0, -0.0, .leastNonzeroMagnitude]
    let t = tanh(edges + [.nan], instructions)
    #expect(Array(t[0..<4]) == [1, -1, 1, -1])
    #expect(t[4] == 0 && t[4].sign == .plus && t[5] == 0 && t[5].sign == .minus)
    #expect(t[6] == .leastNonzeroMagnitude && t[7].isNaN)
    let s = sigmoid(edges + [.nan, -200], instructions)
    #expect(Array(s[0..<3]) == [1, 0, 1])
    #expect(s[3] > 0 && s[3] < .leastNormalMagnitude)
    #expect(s[4] == 0.5 && s[5] == 0.5 && s[7].isNaN && s[8] == 0)
  }

  @Test func `AVX2 and AVX-512 give the same bits`() {
    let results = InstructionSet.exact.map { set in
      (tanh(Self.inputs, set) + sigmoid(Self.inputs, set)).map { $0.isNaN ? 0 : $0.bitPattern }
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  private func tanh(_ x: [Float], _ instructions: InstructionSet) -> [Float] {
    var out = x
    core_apply_tanh(instructions.kernels, x, &out, Int64(x.count))
    return out
  }

  private func sigmoid(_ x: [Float], _ instructions: InstructionSet) -> [Float] {
    var out = x
    core_apply_sigmoid(instructions.kernels, x, &out, Int64(x.count))
    return out
  }
}
