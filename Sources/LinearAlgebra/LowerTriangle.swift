import CKernels

/// A symmetric matrix of which the lower triangle is held, in tiles of eight rows and eight columns.
///
/// Tiles on the diagonal are whole. They stand column of tiles by column of tiles, row after row.
package struct LowerTriangle: Sendable, Equatable {
  /// Rows, and columns.
  package let size: Int
  /// `[tile, row, column]`; what stands beyond the matrix is 0.
  private var tiles: [Double]

  /// Rows, and columns, of a tile.
  static let width = Kernels.width

  /// A matrix of nothing but 0.
  package init(size: Int) {
    self.size = size
    tiles = Array(repeating: 0, count: Self.elementCount(size: size))
  }

  /// How many numbers are held of a matrix of such a size.
  package static func elementCount(size: Int) -> Int {
    let across = (size + width - 1) / width
    return across * (across + 1) / 2 * width * width
  }

  /// Rows with those beyond the matrix.
  private var paddedSize: Int { (size + Self.width - 1) / Self.width * Self.width }

  /// Where the tiles from the diagonal's down begin whose first column is `column`.
  private func start(ofColumn column: Int) -> Int {
    let before = column / Self.width
    return column * paddedSize - Self.width * Self.width * before * (before - 1) / 2
  }

  /// The element of a row and a column that is not right of the diagonal's tile.
  package subscript(row: Int, column: Int) -> Double {
    let first = column / Self.width * Self.width
    return tiles[start(ofColumn: first) + (row - first) * Self.width + column - first]
  }

  /// The numbers on the diagonal.
  package var diagonal: [Double] { (0..<size).map { self[$0, $0] } }

  /// All of the matrix, symmetric to the bit.
  package var matrix: Matrix {
    var matrix = Matrix(rows: size, columns: size)
    var tile = 0
    for first in stride(from: 0, to: paddedSize, by: Self.width) {
      for row in first..<paddedSize {
        for column in first..<max(first, min(first + Self.width, row + 1)) where row < size {
          let element = tiles[tile + column - first]
          matrix.elements[row * size + column] = element
          matrix.elements[column * size + row] = element
        }
        tile += Self.width
      }
    }
    return matrix
  }

  /// Adds a matrix of the same size.
  package mutating func add(_ other: LowerTriangle) {
    precondition(size == other.size, "matrices of one size")
    tiles.withUnsafeMutableBufferPointer { sum in
      other.tiles.withUnsafeBufferPointer { other in
        guard let sum = sum.baseAddress, let values = other.baseAddress else { return }
        Kernels.add(1, times: values, to: sum, other.count)
      }
    }
  }

  /// Adds the outer products of `count` samples, `[eight of numbers, sample, number]`, of which a panel has
  /// room for `capacity`.
  mutating func addProducts(
    ofPanel panel: UnsafePointer<Double>, capacity: Int, count: Int
  ) {
    let across = Int64(paddedSize / Self.width)
    tiles.withUnsafeMutableBufferPointer { tiles in
      guard let start = tiles.baseAddress else { return }
      matrix_add_gram(panel, Int64(capacity), Int64(count), across, start)
    }
  }

  /// The sum of all squares of D self D, both triangles counted, with `diagonal` on the diagonal of D.
  package func squaredNorm(between diagonal: [Double]) -> Double {
    precondition(diagonal.count == size, "a diagonal has a number a row")
    let factors = padded(diagonal)
    var (own, below) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    tiles.withUnsafeBufferPointer { tiles in
      factors.withUnsafeBufferPointer { factors in
        guard var tile = tiles.baseAddress, let factors = factors.baseAddress else { return }
        for first in stride(from: 0, to: paddedSize, by: Self.width) {
          let across = Kernels.load(factors + first)
          for row in first..<paddedSize {
            let value = Kernels.load(tile) * (factors[row] * across)
            if row < first + Self.width { own += value * value } else { below += value * value }
            tile += Self.width
          }
        }
      }
    }
    return Kernels.sum(own) + 2 * Kernels.sum(below)
  }

  /// D (first · left + second · right) D with `diagonal` on the diagonal of D, its lower triangle alone; the
  /// rest is 0.
  package static func lowerMatrix(
    _ first: Double, times left: LowerTriangle, plus second: Double, times right: LowerTriangle,
    between diagonal: [Double]
  ) -> Matrix {
    let size = left.size
    precondition(size == right.size && size == diagonal.count, "matrices of one size")
    var matrix = Matrix(rows: size, columns: size)
    let (factors, padded) = (left.padded(diagonal), left.paddedSize)
    matrix.elements.withUnsafeMutableBufferPointer { matrix in
      left.tiles.withUnsafeBufferPointer { left in
        right.tiles.withUnsafeBufferPointer { right in
          factors.withUnsafeBufferPointer { factors in
            guard let matrix = matrix.baseAddress, var own = left.baseAddress,
              var other = right.baseAddress, let factors = factors.baseAddress
            else { return }
            for column in stride(from: 0, to: padded, by: width) {
              let across = Kernels.load(factors + column)
              for row in column..<padded {
                let sum = first * Kernels.load(own) + second * Kernels.load(other)
                let value = sum * (factors[row] * across)
                let target = matrix + row * size + column
                own += width
                other += width
                if row >= column + width, row < size {
                  Kernels.store(value, target)
                } else if row < size {
                  for lane in 0...row - column { target[lane] = value[lane] }
                }
              }
            }
          }
        }
      }
    }
    return matrix
  }

  private func padded(_ values: [Double]) -> [Double] {
    values + Array(repeating: 0, count: paddedSize - size)
  }
}
