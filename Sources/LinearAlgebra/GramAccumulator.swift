import CKernels

/// A sum of outer products Σ x xᵀ over samples that come a few at a time.
package struct GramAccumulator: Sendable {
  package let dimension: Int
  /// Samples added so far.
  package private(set) var count = 0
  private let stride: Int
  private var sum: [Double]
  private var panel: [Double]
  private var filled = 0

  /// Samples a panel: with 64 electrodes it stays in the second-level cache.
  private static let panelRows = 64

  package init(dimension: Int) {
    self.dimension = dimension
    stride = (dimension + Kernels.width - 1) / Kernels.width * Kernels.width
    sum = Array(repeating: 0, count: stride * stride)
    panel = Array(repeating: 0, count: Self.panelRows * stride)
  }

  /// Adds every row of `matrix` as a sample.
  package mutating func add(rowsOf matrix: Matrix) {
    precondition(matrix.columns == dimension, "a sample has one number a dimension")
    for row in 0..<matrix.rows { add(row: row, of: matrix) }
  }

  /// Adds one row of `matrix` as a sample.
  package mutating func add(row: Int, of matrix: Matrix) {
    precondition(matrix.columns == dimension, "a sample has one number a dimension")
    for column in 0..<dimension { panel[filled * stride + column] = matrix[row, column] }
    filled += 1
    count += 1
    if filled == Self.panelRows { flush() }
  }

  /// Adds every column of `matrix` as a sample: `[electrode, sample]` of EEG.
  package mutating func add(columnsOf matrix: Matrix) {
    add(columnsOf: matrix, from: 0, to: matrix.columns)
  }

  /// Adds the columns of `matrix` from `start` up to, and without, `end`.
  package mutating func add(columnsOf matrix: Matrix, from start: Int, to end: Int) {
    precondition(matrix.rows == dimension, "a sample has one number a dimension")
    precondition(0 <= start && start <= end && end <= matrix.columns, "columns that are there")
    var done = start
    while done < end {
      let block = min(Self.panelRows - filled, end - done)
      for row in 0..<dimension {
        let source = row * matrix.columns + done
        let target = filled * stride + row
        for index in 0..<block {
          panel[target + index * stride] = matrix.elements[source + index]
        }
      }
      filled += block
      done += block
      if filled == Self.panelRows { flush() }
    }
    count += end - start
  }

  /// The sum Σ x xᵀ, symmetric to the bit.
  ///
  /// Nothing is copied for it; what is added later is rounded otherwise than if it had not been asked for.
  package mutating func total() -> Matrix {
    flush()
    var result = Matrix(rows: dimension, columns: dimension)
    let (dimension, stride) = (dimension, stride)
    result.elements.withUnsafeMutableBufferPointer { result in
      sum.withUnsafeBufferPointer { sum in
        for row in 0..<dimension {
          for column in row..<dimension {
            result[row * dimension + column] = sum[row * stride + column]
          }
          for column in 0..<row { result[row * dimension + column] = sum[column * stride + row] }
        }
      }
    }
    return result
  }

  private mutating func flush() {
    guard filled > 0 else { return }
    let (samples, stride) = (filled, stride)
    panel.withUnsafeBufferPointer { panel in
      sum.withUnsafeMutableBufferPointer { sum in
        guard let panel = panel.baseAddress, let sum = sum.baseAddress else { return }
        matrix_add_gram(panel, Int64(samples), Int64(stride), sum)
      }
    }
    filled = 0
  }
}
