#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Half a period of a raised cosine: 0 up to x = 0, 1 from x = 1 on, and smooth between.
func raisedCosine(_ x: Double) -> Double {
  x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * cos(.pi * x)
}
