import Detection
import LinearAlgebra
import Signal
import Testing
import TestSupport

@Suite struct WhiteningTests {
  @Test func `whitened electrodes are uncorrelated and of equal power`() throws {
    var epochs = syntheticEpochs(count: 200, amplitude: 1, seed: 1)
    // The offset would be the strongest direction of all.
    epochs.samples = epochs.samples.map { $0 - 10 }
    let whitening = try Whitening(samples: epochs.samples, electrodes: 6, length: 78)
    let white = whitening.apply(to: epochs.samples, length: 78)
    var gram = GramAccumulator(dimension: 6)
    for start in stride(from: 0, to: white.count, by: 6 * 78) {
      gram.add(
        columnsOf: Matrix(
          rows: 6, columns: 78, elements: white[start..<start + 6 * 78].map { Double($0) }))
    }
    let power = (1 / Double(gram.count)) * gram.total()
    // A hundredth drawn to the sphere leaves weak directions a little short of 1.
    for row in 0..<6 {
      for column in 0..<6 {
        let expected: Double = row == column ? 1 : 0
        #expect(abs(power[row, column] - expected) < 0.1)
      }
    }
  }

  @Test func `the matrix is the symmetric root of the shrunk second moment`() throws {
    let samples: [Float] = [3, 1, -1, 2, 0, 4, 1, 1, 2, -3, 1, 1]
    let whitening = try Whitening(samples: samples, electrodes: 2, length: 3)
    let root = Matrix(rows: 2, columns: 2, elements: whitening.matrix.map { Double($0) })
    // Over the six samples of both epochs: Σ a² = 17, Σ b² = 31, Σ ab = 2.
    let moment = (1.0 / 6) * Matrix(rows: 2, columns: 2, elements: [17, 2, 2, 31])
    let shrunk = moment.shrunk(by: 0.01)
    #expect(
      relativeDifference((root * shrunk * root).elements, Matrix.identity(2).elements) < 1e-6)
    #expect(root.symmetrized == root)
  }

  @Test func `silence and broken samples are refused`() {
    #expect(throws: BaselineError.self) {
      try Whitening(samples: Array(repeating: 0, count: 12), electrodes: 2, length: 3)
    }
    var samples = Array(repeating: Float(1), count: 12)
    samples[7] = .infinity
    #expect(throws: BaselineError.notFinite(epoch: 1)) {
      try Whitening(samples: samples, electrodes: 2, length: 3)
    }
  }
}
