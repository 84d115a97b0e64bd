import LinearAlgebra
import Signal

/// A fixed matrix that makes the electrodes uncorrelated and of equal power over the training epochs.
///
/// S^(−½) with S the mean of X Xᵀ/T over epochs, drawn by a hundredth towards the sphere; the
/// symmetric root, which stays nearest to the electrodes.
public struct Whitening: Sendable, Equatable {
  /// `[electrode, electrode]`, row-major, symmetric.
  public let matrix: [Float]
  /// The number of electrodes.
  public let electrodes: Int

  /// The whitening of `samples`, `[epoch, electrode, sample]`.
  ///
  /// - Throws: `BaselineError.degenerate` where no electrode has any power, `.notFinite`.
  public init(samples: [Float], electrodes: Int, length: Int) throws(BaselineError) {
    precondition(
      electrodes > 0 && length > 0 && samples.count % (electrodes * length) == 0,
      "samples hold whole epochs")
    let size = electrodes * length
    var gram = GramAccumulator(dimension: electrodes)
    for epoch in 0..<samples.count / size {
      gram.add(
        columnsOf: Matrix(
          rows: electrodes, columns: length,
          elements: samples[epoch * size..<(epoch + 1) * size].map { Double($0) }))
    }
    let power = (1 / Double(max(gram.count, 1))) * gram.total()
    guard power.trace.isFinite else {
      let bad = samples.firstIndex { !$0.isFinite } ?? 0
      throw .notFinite(epoch: bad / size)
    }
    guard let root = try? power.shrunk(by: 0.01).inverseSquareRoot() else {
      throw .degenerate(reason: "no electrode has any power")
    }
    matrix = root.elements.map { Float($0) }
    self.electrodes = electrodes
  }

  /// The whitened `samples`, `[epoch, electrode, sample]`.
  public func apply(to samples: [Float], length: Int) -> [Float] {
    let size = electrodes * length
    precondition(size > 0 && samples.count % size == 0, "samples hold whole epochs")
    let whitener = Matrix(
      rows: electrodes, columns: electrodes, elements: matrix.map { Double($0) })
    var result: [Float] = []
    result.reserveCapacity(samples.count)
    for start in stride(from: 0, to: samples.count, by: size) {
      let epoch = Matrix(
        rows: electrodes, columns: length,
        elements: samples[start..<start + size].map { Double($0) })
      for value in (whitener * epoch).elements { result.append(Float(value)) }
    }
    return result
  }
}
