import CKernels

/// The factors of a spectrum's bins, to be multiplied in place.
struct SpectrumFactors: Sendable {
  // Real factors stand twice, for the real and the imaginary part of their bin.
  private let factors: AlignedBuffer
  private let isReal: Bool
  /// Bins that have a factor; those above become 0.
  let count: Int

  /// The factors that `factor` gives for each of `count` bins.
  init(count: Int, _ factor: (_ bin: Int) -> (real: Double, imaginary: Double)) {
    self.count = count
    let values = (0..<count).map(factor)
    let isReal = values.allSatisfy { $0.imaginary == 0 }
    self.isReal = isReal
    factors = AlignedBuffer(count: 2 * count)
    factors.withMutableSpan { span in
      for (bin, value) in values.enumerated() {
        span[2 * bin] = Float(value.real)
        span[2 * bin + 1] = Float(isReal ? value.real : value.imaginary)
      }
    }
  }

  /// The factor of a bin below `count`.
  subscript(bin: Int) -> (real: Float, imaginary: Float) {
    precondition(bin >= 0 && bin < count)
    return factors.withSpan { ($0[2 * bin], isReal ? 0 : $0[2 * bin + 1]) }
  }

  /// Multiplies `spectrum` by the factors and clears it from there to `length` bins.
  func apply(to spectrum: AlignedBuffer, length: Int) {
    if isReal {
      spectrum.withPointer { spectrum in
        factors.withPointer { signal_multiply(spectrum, $0, Int64(2 * count)) }
      }
    } else {
      multiplyComplex(spectrum)
    }
    guard length > count else { return }
    spectrum.withMutableSpan { bins in
      for index in 2 * count..<2 * length { bins[index] = 0 }
    }
  }

  private func multiplyComplex(_ spectrum: AlignedBuffer) {
    spectrum.withMutableSpan { bins in
      factors.withSpan { factors in
        for bin in 0..<count {
          let (real, imaginary) = (bins[2 * bin], bins[2 * bin + 1])
          bins[2 * bin] = real * factors[2 * bin] - imaginary * factors[2 * bin + 1]
          bins[2 * bin + 1] = real * factors[2 * bin + 1] + imaginary * factors[2 * bin]
        }
      }
    }
  }
}
