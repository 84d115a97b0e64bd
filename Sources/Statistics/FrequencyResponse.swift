#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How strongly a temporal kernel passes a frequency: |Σ wₖ e^(−2πi f k / rate)|.
package func frequencyResponse(of kernel: [Double], at frequency: Double, rate: Double) -> Double {
  var (real, imaginary) = (0.0, 0.0)
  for (index, weight) in kernel.enumerated() {
    let angle = 2 * Double.pi * frequency * Double(index) / rate
    real += weight * cos(angle)
    imaginary -= weight * sin(angle)
  }
  return (real * real + imaginary * imaginary).squareRoot()
}
