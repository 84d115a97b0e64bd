import Detection
import LinearAlgebra
import Randomness
import TestSupport
import Testing

/// Codes in dictionaries: against scikit-learn, against each other, and where they are known.
@Suite struct SparseCoderTests {
  private struct Golden {
    let arrays: GoldenArrays
    let coder: SparseCoder
    let positive: SparseCoder
    let vectors: [[Double]]

    /// The numbers that scripts/golden/make_sparse.py makes.
    init() throws {
      arrays = try GoldenArrays("sparse.npz")
      let atoms = Matrix(rows: 20, columns: 12, elements: arrays["atoms"].values.map { Double($0) })
      coder = SparseCoder(atoms: atoms)
      positive = SparseCoder(atoms: atoms, isNonNegative: true)
      let values = arrays["x"].values.map { Double($0) }
      vectors = (0..<6).map { Array(values[$0 * 12..<($0 + 1) * 12]) }
    }

    func expect(_ codes: [[Double]], _ name: String, within tolerance: Double) {
      for (found, expected) in zip(codes.flatMap { $0 }, arrays[name].values) {
        #expect(abs(found - Double(expected)) < tolerance, "\(name)")
      }
    }
  }

  @Test(arguments: [1, 2, 4]) func `pursuit finds scikit-learn's codes`(count: Int) throws {
    let golden = try Golden()
    golden.expect(
      golden.vectors.map { golden.coder.pursuit($0, atoms: count) }, "pursuit\(count)",
      within: 1e-5)
  }

  @Test(arguments: [0.1, 0.5], [false, true])
  func `shrinkage finds scikit-learn's lasso, in fewer steps when accelerated`(
    penalty: Double, isAccelerated: Bool
  ) throws {
    let golden = try Golden()
    let steps = isAccelerated ? 20_000 : 60_000
    for (coder, suffix) in [(golden.coder, ""), (golden.positive, "positive")] {
      golden.expect(
        golden.vectors.map {
          coder.shrinkage($0, penalty: penalty, steps: steps, accelerated: isAccelerated)
        }, "lasso\(penalty)\(suffix)", within: 1e-4)
    }
  }

  @Test func `among orthogonal atoms both keep the largest products`() {
    let coder = SparseCoder(atoms: .identity(5))
    let vector = [3, -0.2, 0.5, -4, 0.1]
    #expect(coder.pursuit(vector, atoms: 2) == [3, 0, 0, -4, 0])
    let shrunk = coder.shrinkage(vector, penalty: 0.3, steps: 200)
    for (found, expected) in zip(shrunk, [2.7, 0, 0.2, -3.7, 0]) {
      #expect(abs(found - expected) < 1e-12)
    }
    let positive = SparseCoder(atoms: .identity(5), isNonNegative: true)
    #expect(positive.pursuit(vector, atoms: 2) == [3, 0, 0.5, 0, 0])
    #expect(positive.error(of: [3, 0, 0.5, 0, 0], for: vector) == 0.04 + 16 + 0.01)
  }

  @Test func `pursuit and shrinkage agree on what few atoms made`() throws {
    let golden = try Golden()
    var made = [Double](repeating: 0, count: 20)
    (made[3], made[11]) = (2, -1.5)
    let vector = (Matrix(rows: 1, columns: 20, elements: made) * golden.coder.atoms).elements
    let pursued = golden.coder.pursuit(vector, atoms: 2)
    let shrunk = golden.coder.shrinkage(vector, penalty: 1e-4, steps: 20_000)
    for index in made.indices {
      #expect(abs(pursued[index] - made[index]) < 1e-9)
      #expect(abs(shrunk[index] - made[index]) < 0.01)
    }
  }

  @Test func `a vector of nothing has a code of nothing`() throws {
    let coder = try Golden().coder
    let zeros = [Double](repeating: 0, count: 12)
    #expect(coder.pursuit(zeros, atoms: 3).allSatisfy { $0 == 0 })
    #expect(coder.shrinkage(zeros, penalty: 0.1, steps: 10).allSatisfy { $0 == 0 })
  }

  @Test(arguments: [false, true]) func `learning finds the atoms that made the data`(
    isNonNegative: Bool
  ) throws {
    var generator = SeededGenerator(seed: 2)
    let atoms = (0..<4).map { _ -> [Double] in
      let vector = (0..<16).map { _ in generator.normal() }
      let norm = dotProduct(vector, vector).squareRoot()
      return vector.map { $0 / norm }
    }
    let rows = (0..<300).flatMap { _ -> [Double] in
      let (first, second) = (generator.index(below: 4), generator.index(below: 4))
      let sign = isNonNegative ? 1.0 : generator.uniform() < 0.5 ? -1 : 1
      let sizes = (sign * (1 + generator.uniform()), 0.3 * generator.uniform())
      return (0..<16).map {
        sizes.0 * atoms[first][$0] + sizes.1 * atoms[second][$0] + 0.02 * generator.normal()
      }
    }
    let data = Matrix(rows: 300, columns: 16, elements: rows)
    let coder = try SparseCoder.learning(
      data, atoms: 8, sparsity: 2, rounds: 15, isNonNegative: isNonNegative, using: &generator)
    for atom in 0..<8 {
      let row = Array(coder.atoms.row(atom))
      #expect(abs(dotProduct(row, row) - 1) < 1e-12)
    }
    for atom in atoms {
      let likeness = (0..<8).map { abs(dotProduct(atom, Array(coder.atoms.row($0)))) }.max()
      #expect(try #require(likeness) > 0.97)
    }
  }
}
