import NeuralNetwork
import TestSupport
import Testing

/// What outputs mean: losses and log-odds.
@Suite struct HeadTests {
  private static let heads: [(Head, Int)] = [
    (.logit, 1), (.twoSigmoids, 2), (.softmax, 2), (.reconstruction(.squares), 3),
    (.reconstruction(.crossEntropy), 3),
  ]

  @Test(arguments: heads) func `the gradient of a head is the finite difference of its loss`(
    head: Head, count: Int
  ) {
    let sums = Array([0.7, -1.3, 0.2].prefix(count))
    let input = [0.1, 0.8, 0.5]
    let gradient = head.reference(gradientOf: sums, softTarget: 0.3, input: input)
    for index in sums.indices {
      func loss(_ step: Double) -> Double {
        var moved = sums
        moved[index] += step
        return head.reference(lossOf: moved, softTarget: 0.3, input: input)
      }
      #expect(abs(gradient[index] - (loss(1e-5) - loss(-1e-5)) / 2e-5) < 1e-9)
    }
  }

  @Test(arguments: heads, [false, true])
  func `the loss of outputs is the reference's of the sums behind them`(
    head: (Head, Int), label: Bool
  ) {
    let sums = Array([0.7, -1.3, 0.2].prefix(head.1))
    let input: [Float] = [0.1, 0.8, 0.5]
    let outputs = head.0.reference(outputs: sums).map { Float($0) }
    let expected = head.0.reference(
      lossOf: sums, softTarget: label ? 1 : 0, input: input.map { Double($0) })
    let found = head.0.loss(ofOutputs: outputs[...], label: label) { input }
    #expect(abs(found - expected) < 1e-6)
  }

  @Test func `log-odds are the normalised output's, the logit's or the difference of the sums`() {
    #expect(abs(Head.twoSigmoids.logOdds(first: 0.2, last: 0.6) - 1.0986123) < 1e-6)
    #expect(Head.twoSigmoids.logOdds(first: 0, last: 0) == 0)
    #expect(Head.logit.logOdds(first: 0, last: 0) == 0)
    #expect(abs(Head.logit.logOdds(first: 2.5, last: 2.5) - 2.5) < 1e-6)
    #expect(abs(Head.logit.logOdds(first: 90, last: 90) - 16.1) < 0.1)
    #expect(Head.softmax.logOdds(first: -20, last: 30) == 50)
  }
}
