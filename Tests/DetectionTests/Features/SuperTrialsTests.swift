import Detection
import LinearAlgebra
import TestSupport
import Testing

/// Twelve epochs of 3 electrodes and 10 samples made by a formula; every third is a target with a bump.
let formulaEpochs: [Matrix] = (0..<12).map { e in
  var epoch = Matrix(rows: 3, columns: 10)
  for c in 0..<3 {
    for t in 0..<10 {
      let squares: Int = e * e * 7 + c * c * 5 + t * t * 3
      let mixed: Int = squares + e * c * 11 + c * t * 13 + e * t
      epoch[c, t] = Double(mixed % 17) / 4
      if e % 3 == 0 { epoch[c, t] += Double((c + 1) * max(0, 3 - abs(t - 5))) }
    }
  }
  return epoch
}

var formulaMoments: XDAWN.Moments {
  var sums = XDAWN.MomentSums(electrodes: 3, lengths: [10])
  for (index, epoch) in formulaEpochs.enumerated() {
    sums.add(epoch, isTarget: index % 3 == 0)
  }
  return sums.moments(0)
}

@Suite struct SuperTrialsTests {
  private func trials(_ estimator: SuperTrials.Estimator) throws -> SuperTrials {
    try SuperTrials(
      fitting: formulaMoments, filtersPerClass: 2, definition: .covariance, estimator: estimator)
  }

  // python3 on the same x and y: M = XdawnCovariances(2, estimator='oas').fit(x, y).transform(x);
  // np.linalg.slogdet(M)[1], which the filters' signs leave alone (pyRiemann 0.12).
  @Test func `the matrices have pyRiemann's determinants`() throws {
    let trials = try trials(.oracleApproximating)
    let determinants = try formulaEpochs.map { try Cholesky(trials.matrix(of: $0)).logDeterminant }
    let expected: [Double] = [
      4.322590082507538, 1.8259382365212717, 3.8085618824227487, 4.9608847153701126,
      5.284199110733893, 3.7824785278244435, 6.4546347159090045, 4.9446949601772925,
      3.4756264031000117, 6.283639626697769, 3.0147197158346684, 4.137896541197222,
    ]
    #expect(relativeDifference(determinants, expected) < 1e-5)
  }

  // TangentSpace().fit_transform(M): the vectors' lengths.
  @Test func `the tangent vectors have pyRiemann's lengths`() throws {
    let trials = try trials(.oracleApproximating)
    let matrices = formulaEpochs.map(trials.matrix)
    let space = try TangentSpace(
      atMeanOf: SymmetricTable(matrices), iterations: 50, tolerance: 1e-8)
    let lengths = try matrices.map { matrix in
      let vector = try space.vector(of: matrix)
      return dotProduct(vector, vector).squareRoot()
    }
    let expected: [Double] = [
      1.900626850480299, 1.7302796696909446, 1.254354604994725, 1.836471660164756,
      0.9641864006661668, 1.4668204919079708, 1.9182058807819926, 0.9619727108823621,
      1.0958445525511815, 2.2818391024405957, 1.6117359225874548, 1.134996421028879,
    ]
    #expect(relativeDifference(lengths, expected) < 1e-5)
  }

  @Test func `the shrunk moment is that of templates and filtered epoch`() throws {
    let trials = try trials(.shrunkMoment)
    let epoch = formulaEpochs[4]
    let stacked = trials.templates.stacked(on: trials.filters * epoch)
    let expected = ((1.0 / 10) * stacked.gramOfRows).shrunk(by: 0.05)
    #expect(relativeDifference(trials.matrix(of: epoch).elements, expected.elements) < 1e-12)
  }

  @Test func `a longer epoch is cut to the window`() throws {
    let trials = try trials(.shrunkMoment)
    let epoch = formulaEpochs[7]
    var longer = Matrix(rows: 3, columns: 12)
    for row in 0..<3 {
      for column in 0..<12 { longer[row, column] = column < 10 ? epoch[row, column] : 99 }
    }
    #expect(trials.matrix(of: longer) == trials.matrix(of: epoch))
  }

  @Test func `a tangent vector is as long as its matrix's logarithm is great`() throws {
    let space = TangentSpace(whitener: .identity(3))
    let matrix = formulaEpochs[1].gramOfRows.shrunk(by: 0.1)
    let vector = try space.vector(of: matrix)
    #expect(vector.count == 6)
    let norm = try matrix.logarithm().squaredNorm
    #expect(abs(dotProduct(vector, vector) - norm) < 1e-12 * norm)
  }
}
