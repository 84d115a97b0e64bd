import LinearAlgebra

/// Codes of vectors in a dictionary of atoms, most of whose numbers are zero.
package struct SparseCoder: Sendable {
  /// `[atom, number]`, each of norm 1.
  package let atoms: Matrix
  /// Whether codes have no negative numbers: an atom then stands for one direction, not for its opposite.
  package let isNonNegative: Bool
  /// The inner products of atoms.
  private let gram: Matrix

  /// A coder for atoms of norm 1.
  package init(atoms: Matrix, isNonNegative: Bool = false) {
    self.atoms = atoms
    self.isNonNegative = isNonNegative
    gram = atoms.gramOfRows
  }

  /// The code of `vector` by orthogonal matching pursuit: at most `count` atoms, chosen one at a time by
  /// their product with what is left, then fitted together by least squares.
  ///
  /// Non-negative codes stop before an atom that would turn one below zero. Sources: Pati, Rezaiifar &
  /// Krishnaprasad, Asilomar 1993; Rubinstein, Zibulevsky & Elad, CS-2008-08 (by inner products alone).
  package func pursuit(_ vector: [Double], atoms count: Int) -> [Double] {
    let products = atoms * vector
    var rest = products
    var code = [Double](repeating: 0, count: products.count)
    var chosen: [Int] = []
    while chosen.count < min(count, products.count) {
      var best: Int?
      var largest = 1e-12
      for index in rest.indices where !chosen.contains(index) {
        let size = isNonNegative ? rest[index] : abs(rest[index])
        if size > largest { (best, largest) = (index, size) }
      }
      guard let best else { break }
      let support = chosen + [best]
      let inner = Matrix(
        rows: support.count, columns: support.count,
        elements: support.flatMap { row in support.map { gram[row, $0] } })
      // An atom that others already make up adds nothing.
      guard let factor = try? Cholesky(inner) else { break }
      let values = factor.solve(support.map { products[$0] })
      if isNonNegative, values.contains(where: { $0 < 0 }) { break }
      chosen = support
      code = [Double](repeating: 0, count: products.count)
      for (index, value) in zip(chosen, values) { code[index] = value }
      rest = products
      for (index, value) in zip(chosen, values) {
        for other in rest.indices { rest[other] -= gram[other, index] * value }
      }
    }
    return code
  }

  /// The code c of `vector` x that makes ½ |x − Dᵀc|² + penalty Σ |c| least, by so many steps of gradient and
  /// soft threshold.
  ///
  /// Accelerated steps are those of FISTA, others of ISTA. Source: Beck & Teboulle, SIAM J. Imaging Sci.
  /// 2(1), 2009, equations 3.1 and 4.1 to 4.3.
  package func shrinkage(
    _ vector: [Double], penalty: Double, steps: Int, accelerated: Bool = true
  ) -> [Double] {
    let products = atoms * vector
    // No eigenvalue is above the largest sum of a row.
    let bound = (0..<gram.rows).map { gram.row($0).reduce(0) { $0 + abs($1) } }.max() ?? 1
    let step = 1 / max(bound, 1e-12)
    var code = [Double](repeating: 0, count: products.count)
    var (ahead, momentum) = (code, 1.0)
    for _ in 0..<steps {
      let slopes = gram * ahead
      let next = ahead.indices.map { index in
        let value = ahead[index] - step * (slopes[index] - products[index])
        let size = max(abs(value) - step * penalty, 0)
        return value > 0 ? size : isNonNegative ? 0 : -size
      }
      let later = accelerated ? (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2 : 1
      let share = (momentum - 1) / later
      ahead = next.indices.map { next[$0] + share * (next[$0] - code[$0]) }
      (code, momentum) = (next, later)
    }
    return code
  }

  /// The squared distance of `vector` from what `code` stands for.
  package func error(of code: [Double], for vector: [Double]) -> Double {
    var rest = vector
    for (atom, value) in code.enumerated() where value != 0 {
      for (index, number) in atoms.row(atom).enumerated() { rest[index] -= value * number }
    }
    return rest.reduce(0) { $0 + $1 * $1 }
  }
}
