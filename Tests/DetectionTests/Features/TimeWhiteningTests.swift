import Detection
import LinearAlgebra
import TestSupport
import Testing

@Suite struct TimeWhiteningTests {
  /// The second moment of a slow process: samples close in time are alike.
  private let power: Matrix = {
    var power = Matrix(rows: 12, columns: 12)
    for row in 0..<12 {
      for column in 0..<12 { power[row, column] = 3 / (1 + Double(abs(row - column))) }
    }
    return power
  }()

  @Test func `its fourth power is the inverse of the shrunk moment`() throws {
    let map = try TimeWhitening(power: power).matrix
    let square = map * map
    let product = square * square * power.shrunk(by: 0.1)
    let scale = product[0, 0]
    #expect(scale > 0)
    for row in 0..<12 {
      for column in 0..<12 {
        #expect(abs(product[row, column] / scale - (row == column ? 1 : 0)) < 1e-9)
      }
    }
  }

  @Test func `windows keep their mean power`() throws {
    let map = try TimeWhitening(power: power).matrix
    #expect(abs((map * power * map).trace / power.trace - 1) < 1e-9)
  }

  @Test func `neither white samples nor the unit change anything`() throws {
    var white = Matrix(rows: 5, columns: 5)
    for index in 0..<5 { white[index, index] = 7 }
    let window = Matrix(rows: 2, columns: 5, elements: (0..<10).map { Double($0 * $0) })
    let same = try TimeWhitening(power: white).applied(to: window)
    #expect(relativeDifference(same.elements, window.elements) < 1e-12)
    let map = try TimeWhitening(power: power).matrix
    let other = try TimeWhitening(power: 1e-12 * power).matrix
    #expect(relativeDifference(other.elements, map.elements) < 1e-9)
  }

  @Test func `no power is an error`() {
    #expect(throws: LinearAlgebraError.self) {
      try TimeWhitening(power: Matrix(rows: 3, columns: 3))
    }
  }
}
