import Detection
import LinearAlgebra
import Signal
import TestSupport
import Testing

@Suite struct ConditioningTests {
  @Test func `conditioned electrodes are uncorrelated, without mean and of equal power`() throws {
    let set = try ConditionedSet(electrodes: 6)
    var gram = GramAccumulator(dimension: 6)
    var sum = 0.0
    for index in 0..<set.count {
      let window = set.window(index)
      gram.add(columnsOf: window)
      sum += window.elements.reduce(0, +)
    }
    #expect(abs(sum / Double(gram.count)) < 1e-9)
    let power = (1 / Double(gram.count)) * gram.total()
    // A hundredth drawn to the sphere leaves weak directions a little short of 1.
    for row in 0..<6 {
      for column in 0..<6 {
        let expected: Double = row == column ? 1 : 0
        #expect(abs(power[row, column] - expected) < 0.1)
      }
    }
  }

  @Test func `without scaling the matrix is the symmetric root of the shrunk second moment`() throws
  {
    // Two epochs of two electrodes and three samples: Σ a² = 17, Σ b² = 31, Σ ab = 2.
    let samples: [Float] = [3, 1, -1, 2, 0, 4, 1, 1, 2, -3, 1, 1]
    let moments = try XDAWN.Moments(
      samples, labels: [.target, .nonTarget], indices: [0, 1], electrodes: 2, length: 3)
    let conditioning = try Conditioning(moments, scales: false, whitens: true)
    let power = (1.0 / 6) * Matrix(rows: 2, columns: 2, elements: [17, 2, 2, 31])
    let product = conditioning.matrix * power.shrunk(by: 0.01) * conditioning.matrix
    #expect(relativeDifference(product.elements, Matrix.identity(2).elements) < 1e-12)
    #expect(conditioning.mean == [0, 0])
  }

  @Test(arguments: [1, 2]) func `all epochs at once go where each goes alone`(threads: Int) throws {
    let set = try ConditionedSet(electrodes: 3)
    var samples = set.samples
    set.conditioning.apply(to: &samples, length: 78, threads: threads)
    let expected = (0..<set.count).flatMap { set.window($0).elements }
    #expect(relativeDifference(samples.map { Double($0) }, expected) < 1e-5)
  }

  @Test func `a layer that took the map in does to raw epochs what it did to conditioned`() throws {
    let set = try ConditionedSet(electrodes: 3)
    let weights: [Float] = [0.5, -1, 2, 0.25, 0.75, -0.5]
    let biases: [Float] = [0.1, -0.3]
    let folded = set.conditioning.folded(weights: weights, biases: biases)
    func output(_ weights: [Float], _ biases: [Float], _ window: Matrix) -> [Double] {
      let layer = Matrix(rows: 2, columns: 3, elements: weights.map { Double($0) })
      return (layer * window).elements.enumerated().map { $1 + Double(biases[$0 / 78]) }
    }
    let before = output(weights, biases, set.window(5))
    let after = output(folded.weights, folded.biases, set.raw(5))
    #expect(relativeDifference(after, before) < 1e-5)
  }

  @Test func `silence, broken samples and a class without epochs are refused`() throws {
    func moments(_ samples: [Float], _ labels: [Label]) throws -> XDAWN.Moments {
      try XDAWN.Moments(samples, labels: labels, indices: [0, 1], electrodes: 2, length: 3)
    }
    let silence = try moments(Array(repeating: 0, count: 12), [.target, .nonTarget])
    #expect(throws: ScorerError.self) {
      try Conditioning(silence, scales: true, whitens: true)
    }
    var samples = Array(repeating: Float(1), count: 12)
    #expect(throws: ScorerError.noExamples(of: .target)) {
      try moments(samples, [.unknown, .nonTarget])
    }
    samples[7] = .infinity
    #expect(throws: ScorerError.notFinite(epoch: 1)) {
      try moments(samples, [.target, .nonTarget])
    }
  }
}
