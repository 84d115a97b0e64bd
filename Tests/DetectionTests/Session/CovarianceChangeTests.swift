import ElementaryFunctions
import LinearAlgebra
import Randomness
import Testing

import Detection

@Suite struct CovarianceChangeTests {
  private static func random(_ size: Int, _ generator: inout SeededGenerator) -> Matrix {
    Matrix(rows: size, columns: size, elements: (0..<size * size).map { _ in generator.normal() })
  }

  private static func covariance(_ size: Int, _ generator: inout SeededGenerator) -> Matrix {
    let factor = random(size, &generator)
    return factor.timesTransposed(factor) + Matrix.identity(size)
  }

  @Test func `a gain is as far as its logarithm, and nothing is no way`() {
    var generator = SeededGenerator(seed: 5)
    for size in [1, 2, 8, 20] {
      let training = Self.covariance(size, &generator)
      #expect(CovarianceChange(from: training, to: training).distance < 1e-9)
      let doubled = CovarianceChange(from: training, to: 4 * training)
      #expect(abs(doubled.distance - Double.logarithm(4)) < 1e-9)
    }
  }

  @Test func `it is the same in any mixture of the electrodes, and both ways`() {
    var generator = SeededGenerator(seed: 6)
    for size in [2, 5, 8] {
      // Shrinking knows the electrodes as they are, so that mixtures must be mild.
      let pair = [Self.covariance(size, &generator), Self.covariance(size, &generator)]
      let mixing = 0.3 * Self.random(size, &generator) + 2 * Matrix.identity(size)
      let mixed = pair.map { mixing * $0.timesTransposed(mixing) }
      let distance = CovarianceChange(from: pair[0], to: pair[1]).distance
      #expect(abs(CovarianceChange(from: mixed[0], to: mixed[1]).distance - distance) < 0.05)
      #expect(abs(CovarianceChange(from: pair[1], to: pair[0]).distance - distance) < 1e-9)
    }
  }

  @Test func `whitening makes the covariance that of training`() throws {
    var generator = SeededGenerator(seed: 7)
    let pair = [Self.covariance(6, &generator), Self.covariance(6, &generator)]
    let whitening = try #require(CovarianceChange(from: pair[0], to: pair[1]).whitening)
    let made = whitening * pair[1].timesTransposed(whitening)
    #expect(CovarianceChange(from: pair[0], to: made).distance < 0.01)
  }

  @Test func `electrodes that changed are named, unless they are too many`() {
    var generator = SeededGenerator(seed: 8)
    let training = Self.covariance(9, &generator)
    for chosen in [[], [3], [0, 7], [1, 4, 8], [0, 2, 4, 6]] {
      var gains = Matrix.identity(9)
      for electrode in chosen { gains[electrode, electrode] = 5 }
      let change = CovarianceChange(from: training, to: gains.congruence(training))
      #expect(change.changed(beyond: 0.3) == (chosen.count <= 3 ? chosen : nil))
    }
  }
}
