import LinearAlgebra
import Signal

extension Epochs {
  /// How some electrodes vary together within epochs: sums of products about each epoch's own means.
  ///
  /// - Parameter electrodes: their indices.
  /// - Returns: a matrix with a row for each of `electrodes`.
  package func covariance(within electrodes: [Int]) -> Matrix {
    let (size, length) = (electrodes.count, windowLength)
    var matrix = Matrix(rows: size, columns: size)
    // A few thousand epochs say as much as all of them.
    let step = max(1, count / 3000)
    for epoch in stride(from: 0, to: count, by: step) {
      let rows = electrodes.map { electrode -> [Double] in
        let first = epoch * epochSize + electrode * length
        let window = samples[first..<first + length].map { Double($0) }
        let mean = window.reduce(0, +) / Double(length)
        return window.map { $0 - mean }
      }
      for row in 0..<size {
        for column in 0...row {
          var sum = 0.0
          for sample in 0..<length { sum += rows[row][sample] * rows[column][sample] }
          matrix[row, column] += sum
        }
      }
    }
    for row in 0..<size { for column in 0..<row { matrix[column, row] = matrix[row, column] } }
    return matrix
  }
}
