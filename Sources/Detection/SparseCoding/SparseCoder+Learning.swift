import LinearAlgebra
import Randomness

extension SparseCoder {
  /// A dictionary of `count` atoms learned from `data`, `[example, number]`, by turns: sparse codes of
  /// `sparsity` atoms, then the atoms that fit them best by least squares, brought to norm 1.
  ///
  /// An atom that nothing uses is replaced by a random example. Source: Engan, Aase & Husøy, ICASSP 1999
  /// (method of optimal directions).
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` if no example has a length.
  package static func learning(
    _ data: Matrix, atoms count: Int, sparsity: Int, rounds: Int, isNonNegative: Bool,
    using generator: inout some RandomNumberGenerator
  ) throws(LinearAlgebraError) -> SparseCoder {
    let examples = (0..<data.rows).compactMap { unit(Array(data.row($0))) }
    guard !examples.isEmpty else { throw .notPositiveDefinite(row: 0) }
    var order = Array(examples.indices)
    generator.permute(&order)
    var coder = SparseCoder(
      atoms: Matrix(
        rows: count, columns: data.columns,
        elements: (0..<count).flatMap { examples[order[$0 % order.count]] }),
      isNonNegative: isNonNegative)
    for _ in 0..<rounds {
      let codes = Matrix(
        rows: data.rows, columns: count,
        elements: (0..<data.rows).flatMap {
          coder.pursuit(Array(data.row($0)), atoms: sparsity)
        })
      let transposed = codes.transposed
      var inner = transposed.gramOfRows
      // So little that only atoms without use, or with equal use, feel it.
      for index in 0..<count { inner[index, index] += 1e-9 * Double(data.rows) }
      let factor = try Cholesky(inner)
      let products = transposed * data
      var atoms = Matrix(rows: count, columns: data.columns)
      for column in 0..<data.columns {
        let solved = factor.solve((0..<count).map { products[$0, column] })
        for atom in 0..<count { atoms[atom, column] = solved[atom] }
      }
      let elements = (0..<count).flatMap { atom in
        unit(Array(atoms.row(atom))) ?? examples[generator.index(below: examples.count)]
      }
      coder = SparseCoder(
        atoms: Matrix(rows: count, columns: data.columns, elements: elements),
        isNonNegative: isNonNegative)
    }
    return coder
  }

  /// `vector` brought to norm 1; `nil` where it has none.
  private static func unit(_ vector: [Double]) -> [Double]? {
    let norm = dotProduct(vector, vector).squareRoot()
    return norm > 1e-9 ? vector.map { $0 / norm } : nil
  }
}
