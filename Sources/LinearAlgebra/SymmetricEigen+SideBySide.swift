import CKernels

extension SymmetricEigen {
  /// How many matrices go side by side through one decomposition.
  package static let sideBySide = Kernels.width

  /// The decompositions of symmetric, finite matrices of one size, eight at a time; each is to the bit what it
  /// is by itself.
  ///
  /// A decomposition spends its time waiting for one root and one quotient after the other, which eight
  /// matrices have together.
  package static func each(of matrices: [Matrix]) -> [SymmetricEigen] {
    var all: [SymmetricEigen] = []
    all.reserveCapacity(matrices.count)
    for first in stride(from: 0, to: matrices.count, by: sideBySide) {
      let some = matrices[first..<min(first + sideBySide, matrices.count)]
      all += some.count > 1 ? together(some) : some.map { SymmetricEigen($0) }
    }
    return all
  }

  /// Up to eight of them.
  private static func together(_ matrices: ArraySlice<Matrix>) -> [SymmetricEigen] {
    let size = matrices[matrices.startIndex].rows
    precondition(
      matrices.allSatisfy { $0.rows == size && $0.columns == size }, "square matrices of one size")
    let scales = matrices.map(scale)
    let (lanes, square) = (sideBySide, size * size)
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: (3 * square + 2 * size) * lanes * MemoryLayout<Double>.stride, alignment: 64)
    defer { memory.deallocate() }
    let numbers = memory.bindMemory(to: Double.self)
    numbers.update(repeating: 0)
    guard let work = numbers.baseAddress else { return [] }
    for (lane, matrix) in matrices.enumerated() {
      let factor = 1 / scales[lane]
      matrix.elements.withUnsafeBufferPointer { elements in
        for row in 0..<size {
          work[(row * size + row) * lanes + lane] = factor * elements[row * size + row]
          for column in 0..<row {
            let (here, there) = (row * size + column, column * size + row)
            let mean = (factor * elements[here] + factor * elements[there]) / 2
            work[here * lanes + lane] = mean
            work[there * lanes + lane] = mean
          }
        }
      }
    }
    let vectors = work + square * lanes
    guard matrix_decompose_eight(work, vectors, vectors + square * lanes, Int64(size)) else {
      return matrices.map { SymmetricEigen($0) }
    }
    return matrices.indices.map { index in
      let lane = index - matrices.startIndex
      var rows = Matrix(rows: size, columns: size)
      rows.elements.withUnsafeMutableBufferPointer { rows in
        for place in 0..<square { rows[place] = vectors[place * lanes + lane] }
      }
      return SymmetricEigen(
        values: (0..<size).map { work[$0 * lanes + lane] * scales[lane] }, rows: rows)
    }
  }
}
