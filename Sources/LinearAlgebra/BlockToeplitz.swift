/// A symmetric matrix of equal blocks along every diagonal, as the covariance of a stationary process is.
///
/// Block (s, t) is that of lag t − s, for a negative lag the transpose of the opposite one.
package struct BlockToeplitz: Sendable {
  /// The blocks of the first block row, `[lag]`, of one size; that of lag 0 is symmetric.
  package let lags: [Matrix]

  /// The matrix with these blocks in its first block row.
  package init(lags: [Matrix]) {
    precondition(!lags.isEmpty, "a matrix has a block")
    precondition(
      lags.allSatisfy { $0.isSquare && $0.rows == lags[0].rows }, "square blocks of one size")
    self.lags = lags
  }

  /// Rows and columns of a block.
  private var size: Int { lags[0].rows }

  /// `(1 − weight)·self + weight·(trace/size)·identity`.
  package func shrunk(by weight: Double) -> BlockToeplitz {
    guard weight != 0 else { return self }
    return BlockToeplitz(
      lags: [lags[0].shrunk(by: weight)] + lags.dropFirst().map { (1 - weight) * $0 })
  }

  /// The x of A x = `right`, without making A: blocks³ · size³ / 3 of work become 3/2 · blocks² · size³.
  ///
  /// Source: Whittle, Biometrika 50(1–2), 1963, section 4: the predictors of the next and of the previous
  /// block from ever more blocks, with the covariances of their errors.
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite`.
  package func solve(_ right: [Double]) throws(LinearAlgebraError) -> [Double] {
    precondition(right.count == size * lags.count, "the right side has one number a row")
    let size = size
    // From the last lag down to the first: of n blocks, those before the newest are its last n.
    let below = lags.dropFirst().reversed().reduce(Matrix(rows: 0, columns: size)) {
      $0.stacked(on: $1)
    }
    var solution: [Double] = []
    // Block columns: A times the one is (error, 0, …, 0), A times the other (0, …, 0, error).
    var forward = Matrix.identity(size)
    var backward = forward
    var (forwardError, backwardError) = (lags[0], lags[0])
    let empty = Matrix(rows: size, columns: size)
    for known in lags.indices {
      var rest = Array(right[known * size..<(known + 1) * size])
      if known > 0 {
        let lagged = below.rows(in: below.rows - known * size..<below.rows).transposed
        let gap = lagged * forward
        let forwardGain = try Cholesky(backwardError).solve(columnsOf: gap)
        let backwardGain = try Cholesky(forwardError).solve(columnsOf: gap.transposed)
        let (longer, later) = (forward.stacked(on: empty), empty.stacked(on: backward))
        forward = longer - later * forwardGain
        backward = later - longer * backwardGain
        forwardError = (forwardError - gap.transposed * forwardGain).symmetrized
        backwardError = (backwardError - gap * backwardGain).symmetrized
        rest = zip(rest, lagged * solution).map { $0 - $1 }
      }
      let step = backward * (try Cholesky(backwardError).solve(rest))
      solution += Array(repeating: 0, count: size)
      for index in solution.indices { solution[index] += step[index] }
    }
    return solution
  }

  /// The whole matrix, for tests.
  package var dense: Matrix {
    var whole = Matrix(rows: size * lags.count, columns: size * lags.count)
    for row in 0..<whole.rows {
      for column in 0..<whole.columns {
        let lag = column / size - row / size
        whole[row, column] =
          lag < 0
          ? lags[-lag][column % size, row % size] : lags[lag][row % size, column % size]
      }
    }
    return whole
  }
}

extension Cholesky {
  /// The X of A X = `right`, column by column.
  fileprivate func solve(columnsOf right: Matrix) -> Matrix {
    var rows = right.transposed
    for row in 0..<rows.rows {
      rows.elements.replaceSubrange(
        row * rows.columns..<(row + 1) * rows.columns, with: solve(Array(rows.row(row))))
    }
    return rows.transposed
  }
}
