import Foundation
import Randomness
import Signal
import Testing

struct SplineThinningTests {
  @Test(arguments: [(2, 8), (4, 8), (20, 6), (7, 2)])
  func `The gain is that of the weights`(step: Int, order: Int) {
    let weights = SplineThinning.weights(length: step, order: order)
    #expect(weights.count == order * (step - 1) + 1)
    let total: Double = weights.reduce(0, +)
    #expect(abs(total - 1) < 1e-12)
    let thinning = SplineThinning(step: step, order: order)
    for frequency in [0, 0.001, 0.03, 0.11, 0.25, 0.499] {
      let sum = weights.enumerated().reduce(0.0) {
        $0 + $1.element * cos(2 * .pi * frequency * Double($1.offset - thinning.reach))
      }
      #expect(abs(sum - thinning.gain(of: frequency)) < 1e-12)
    }
  }

  @Test(arguments: [(2, 8), (4, 8), (20, 6), (7, 2)])
  func `What is kept is the weighted mean of its neighbours`(step: Int, order: Int) {
    let thinning = SplineThinning(step: step, order: order)
    let weights = SplineThinning.weights(length: step, order: order)
    let kept = 37
    let count = (kept - 1) * step + weights.count
    var generator = SeededGenerator(seed: 8)
    let input = AlignedBuffer(count: count + SplineThinning.excess)
    input.withMutableSpan { input in
      for index in 0..<count { input[index] = Float(generator.normal()) }
    }
    let output = AlignedBuffer(count: kept)
    input.withPointer { input in
      output.withPointer { thinning.apply(input, to: $0, count: kept) }
    }
    for place in 0..<kept {
      let expected = weights.enumerated().reduce(0.0) { sum, weight in
        sum + weight.element * input.withSpan { Double($0[place * step + weight.offset]) }
      }
      #expect(abs(output.withSpan { Double($0[place]) } - expected) < 1e-5)
    }
  }
}
