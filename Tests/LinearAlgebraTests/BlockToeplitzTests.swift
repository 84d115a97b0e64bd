import LinearAlgebra
import TestSupport
import Testing

@Suite struct BlockToeplitzTests {
  /// The covariance of a process that remembers a little: positive definite for any number of lags.
  static func matrix(blocks: Int, size: Int) -> BlockToeplitz {
    let samples = randomMatrix(size, 60, seed: 5)
    let lags = (0..<blocks).map { lag in
      var sum = Matrix(rows: size, columns: size)
      for row in 0..<size {
        for column in 0..<size {
          for time in 0..<max(60 - lag, 0) {
            sum[row, column] += samples[row, time] * samples[column, time + lag] / 60
          }
        }
      }
      return sum
    }
    return BlockToeplitz(lags: [lags[0].symmetrized] + lags.dropFirst()).shrunk(by: 0.1)
  }

  @Test(arguments: [(1, 3), (2, 1), (5, 4), (30, 8), (12, 1)])
  func `a solution is that of the whole matrix`(blocks: Int, size: Int) throws {
    let matrix = Self.matrix(blocks: blocks, size: size)
    let right = randomMatrix(blocks * size, 1, seed: 6).elements
    let expected = try Cholesky(matrix.dense).solve(right)
    #expect(relativeDifference(try matrix.solve(right), expected) < 1e-10)
    #expect(matrix.dense.transposed == matrix.dense)
  }

  @Test func `shrinking draws the whole matrix towards the sphere`() {
    let matrix = Self.matrix(blocks: 4, size: 3)
    let expected = matrix.dense.shrunk(by: 0.25)
    #expect(relativeDifference(matrix.shrunk(by: 0.25).dense.elements, expected.elements) < 1e-14)
  }

  @Test func `a process that foretells itself is refused`() {
    let one = Matrix(diagonal: [1, 1])
    #expect(throws: LinearAlgebraError.self) {
      try BlockToeplitz(lags: [one, one]).solve([1, 2, 3, 4])
    }
  }
}
