import LinearAlgebra

/// What the flashes of some selections tell a regression: sums of their features, which do not grow with the
/// number of repetitions.
package struct FlashSums: Sendable, Equatable {
  /// Σ x xᵀ over all flashes, `[feature, feature]`.
  package let gram: Matrix
  /// Σ x over the flashes of each code of each selection, `[selection · codes + code, feature]`.
  package let sums: Matrix
  /// How many flashes there are.
  package let count: Int
  /// How many codes there are.
  package let codes: Int

  /// How many selections there are.
  package var selections: Int { sums.rows / codes }

  /// The sums of flashes.
  ///
  /// - Parameters:
  ///   - features: `[flash, feature]`.
  ///   - codes: which code each flash is of, from 0.
  ///   - selections: which selection each flash is of, from 0.
  ///   - codeCount: how many codes there are.
  ///   - selectionCount: how many selections there are.
  package init(
    features: Matrix, codes: [Int], selections: [Int], codeCount: Int, selectionCount: Int
  ) {
    precondition(
      codes.count == features.rows && selections.count == features.rows,
      "a code and a selection for each flash")
    var gram = GramAccumulator(dimension: features.columns)
    gram.add(rowsOf: features)
    var sums = Matrix(rows: selectionCount * codeCount, columns: features.columns)
    for flash in 0..<features.rows {
      sums.addToRow(
        selections[flash] * codeCount + codes[flash], 1, times: Array(features.row(flash)))
    }
    self.init(gram: gram.total(), sums: sums, count: features.rows, codes: codeCount)
  }

  private init(gram: Matrix, sums: Matrix, count: Int, codes: Int) {
    self.gram = gram
    self.sums = sums
    self.count = count
    self.codes = codes
  }

  /// The sums of the features' products with the rows of `matrix`, `[new feature, feature]`.
  package func mapped(by matrix: Matrix) -> FlashSums {
    FlashSums(
      gram: matrix.congruence(gram), sums: sums.timesTransposed(matrix), count: count, codes: codes
    )
  }
}
