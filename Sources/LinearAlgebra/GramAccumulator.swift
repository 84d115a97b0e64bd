/// A sum of outer products Σ x xᵀ over samples that come a few at a time.
package struct GramAccumulator: Sendable {
  package let dimension: Int
  /// Samples added so far.
  package private(set) var count = 0
  private var sum: LowerTriangle
  /// `[eight of numbers, sample, number]`: what is multiplied at a time stands together.
  private var panel: [Double]
  private var filled = 0

  /// Samples a panel: two times eight of their numbers stay in the first-level cache, all in the second.
  private static let panelRows = 64

  package init(dimension: Int) { self.init(adding: LowerTriangle(size: dimension)) }

  /// A sum that goes on from `sum`, whose samples are not counted.
  package init(adding sum: LowerTriangle) {
    dimension = sum.size
    self.sum = sum
    let eights = (dimension + LowerTriangle.width - 1) / LowerTriangle.width
    panel = Array(repeating: 0, count: eights * Self.panelRows * LowerTriangle.width)
  }

  /// Adds every row of `matrix` as a sample.
  package mutating func add(rowsOf matrix: Matrix) {
    precondition(matrix.columns == dimension, "a sample has one number a dimension")
    for row in 0..<matrix.rows { add(row: row, of: matrix) }
  }

  /// Adds one row of `matrix` as a sample.
  package mutating func add(row: Int, of matrix: Matrix) {
    precondition(matrix.columns == dimension, "a sample has one number a dimension")
    let (width, source, place) = (
      LowerTriangle.width, row * dimension, filled * LowerTriangle.width
    )
    let dimension = dimension
    panel.withUnsafeMutableBufferPointer { panel in
      matrix.elements.withUnsafeBufferPointer { elements in
        for first in stride(from: 0, to: dimension, by: width) {
          let target = first * Self.panelRows + place
          for lane in 0..<min(width, dimension - first) {
            panel[target + lane] = elements[source + first + lane]
          }
        }
      }
    }
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
    let width = LowerTriangle.width
    var done = start
    while done < end {
      let block = min(Self.panelRows - filled, end - done)
      let (dimension, filled) = (dimension, filled)
      panel.withUnsafeMutableBufferPointer { panel in
        matrix.elements.withUnsafeBufferPointer { elements in
          for row in 0..<dimension {
            let source = row * matrix.columns + done
            let target = (row / width * Self.panelRows + filled) * width + row % width
            for index in 0..<block { panel[target + index * width] = elements[source + index] }
          }
        }
      }
      self.filled += block
      done += block
      if self.filled == Self.panelRows { flush() }
    }
    count += end - start
  }

  /// The sum Σ x xᵀ, symmetric to the bit.
  ///
  /// Nothing is copied for it; what is added later is rounded otherwise than if it had not been asked for.
  package mutating func total() -> Matrix { triangle().matrix }

  /// The same sum, its lower triangle.
  package mutating func triangle() -> LowerTriangle {
    flush()
    return sum
  }

  private mutating func flush() {
    guard filled > 0 else { return }
    panel.withUnsafeBufferPointer { panel in
      guard let panel = panel.baseAddress else { return }
      sum.addProducts(ofPanel: panel, capacity: Self.panelRows, count: filled)
    }
    filled = 0
  }
}
