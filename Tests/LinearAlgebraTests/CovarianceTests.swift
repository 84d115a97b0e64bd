import LinearAlgebra
import TestSupport
import Testing

@Suite struct CovarianceTests {
  // python3 -c "import numpy as np; from sklearn.covariance import ledoit_wolf, oas
  // i=np.arange(7)[:,None]; j=np.arange(4)[None,:]; x=(i*i*3+i*j*5+j*7)%11 + .5*i*j
  // print(ledoit_wolf(x), oas(x))"   (scikit-learn 1.9.1)
  private let samples = Matrix(
    rows: 7, columns: 4,
    elements: (0..<28).map { index in
      let (i, j) = (index / 4, index % 4)
      return Double((i * i * 3 + i * j * 5 + j * 7) % 11) + 0.5 * Double(i * j)
    })

  @Test func `Ledoit–Wolf gives scikit-learn's numbers`() {
    let covariance = Covariance(rowsOf: samples, .ledoitWolf)
    #expect(abs(covariance.shrinkage - 0.3820224912730059) < 1e-14)
    let expected = [
      10.451845888428306, 0.44141250623356715, 6.684246522965446, 4.880761140354014,
      0.44141250623356715, 7.12233441283797, 0.44141250623356715, 0.9269662630904909,
      6.684246522965446, 0.44141250623356715, 10.451845888428306, 4.880761140354014,
      4.880761140354014, 0.9269662630904909, 4.880761140354014, 11.422953402142152,
    ]
    #expect(relativeDifference(covariance.matrix.elements, expected) < 1e-14)
  }

  @Test func `oracle approximating shrinkage gives scikit-learn's numbers`() {
    let covariance = Covariance(rowsOf: samples, .oracleApproximating)
    #expect(abs(covariance.shrinkage - 0.5945164141360832) < 1e-14)
    let expected = [
      10.249109339574247, 0.2896311327599405, 4.38584286750767, 3.202492810802771,
      0.2896311327599405, 8.064463081042124, 0.2896311327599405, 0.6082253787958749,
      4.38584286750767, 0.2896311327599405, 10.249109339574247, 3.202492810802771,
      3.202492810802771, 0.6082253787958749, 3.202492810802771, 10.886297831646115,
    ]
    #expect(relativeDifference(covariance.matrix.elements, expected) < 1e-14)
  }

  @Test(arguments: [Covariance.Estimator.sample, .ledoitWolf, .oracleApproximating])
  func `a shift of all samples changes only the mean`(estimator: Covariance.Estimator) {
    var shifted = samples
    for index in shifted.elements.indices { shifted.elements[index] += 100 }
    let before = Covariance(rowsOf: samples, estimator)
    let after = Covariance(rowsOf: shifted, estimator)
    #expect(relativeDifference(after.matrix.elements, before.matrix.elements) < 1e-12)
    #expect(relativeDifference(after.mean, before.mean.map { $0 + 100 }) < 1e-13)
  }

  @Test(arguments: [Covariance.Estimator.ledoitWolf, .oracleApproximating])
  func `with many samples nothing is left to shrink, with few all is`(
    estimator: Covariance.Estimator
  ) {
    var many = randomMatrix(5_000, 3, seed: 1)
    for row in 0..<many.rows { many[row, 0] *= 10 }
    #expect(Covariance(rowsOf: many, estimator).shrinkage < 0.01)
    #expect(Covariance(rowsOf: randomMatrix(4, 30, seed: 2), estimator).shrinkage > 0.5)
  }
}
